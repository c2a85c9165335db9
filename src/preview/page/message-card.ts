import { attachmentView } from './attachments.js';
import { avatar, el, freshId, icon } from './element.js';
import { embedCard } from './embed-card.js';
import { markdown, plainWords } from './markdown-tree.js';
import { drawPart, wordsOf, type CardContext } from './message-parts.js';
import type { Page } from './state.js';
import { fullTime, timeElement } from './times.js';
import { MESSAGE_FLAGS, type Message, type MessageBody } from './wire.js';

export interface CardActions {
  press: CardContext['press'];
  dismiss: (message: Message) => void;
}

/** The words of a message in one line: for announcements, reply lines and the card's accessible name. */
export function summary(message: MessageBody, page: Page): string {
  if (isThinking(message)) return `${message.author.global_name ?? message.author.username} is thinking…`;
  const words = [
    message.content,
    wordsOf(message.components ?? []),
    ...message.embeds.map((embed) => `${embed.title ?? ''} ${embed.description ?? ''}`),
    ...message.attachments.map((file) => file.description ?? file.filename),
  ];
  return plainWords(words.filter(Boolean).join(' '), page);
}

const isThinking = (message: MessageBody): boolean => ((message.flags ?? 0) & MESSAGE_FLAGS.loading) !== 0;

export const nameOf = (author: MessageBody['author'], page: Page): string =>
  page.member(author.id)?.name ?? author.global_name ?? author.username;

/** The command a message answers, as "used /passage" names it; of a form's answer, the one that opened the form. */
export function commandName(message: MessageBody): string | null {
  if (message.interaction) return message.interaction.name;
  const own = message.interaction_metadata;
  const metadata =
    own && 'triggering_interaction_metadata' in own ? own.triggering_interaction_metadata : own;
  const name = metadata && 'name' in metadata ? metadata.name : undefined;
  return typeof name === 'string' ? name : null;
}

/** Whose command, press or form a message answers. */
export const askerOf = (message: MessageBody): MessageBody['author'] | undefined =>
  message.interaction_metadata?.user ?? message.interaction?.user;

/** A message with a line above it starts a group of its own, as on Discord. */
export function standsAlone(message: MessageBody): boolean {
  return Boolean(message.referenced_message) || (askerOf(message) !== undefined && message.type === 20);
}

/** One message as it stands in the list. Edits draw it anew. */
export function messageCard(message: Message, page: Page, actions: CardActions): HTMLElement {
  const body = message.message;
  const name = nameOf(body.author, page);
  const member = page.member(body.author.id);
  const at = Date.parse(body.timestamp);
  const authorId = freshId('author');
  const timeId = freshId('time');
  const card = el('article', {
    class: 'message',
    'data-message': body.id,
    tabindex: -1,
    // By their ids, because the time is told anew when the day or the language changes.
    'aria-labelledby': `${authorId} ${timeId}`,
  });
  if (message.ephemeral) card.classList.add('is-ephemeral');
  const above = replyLine(body, page) ?? commandLine(body, page);
  if (above) card.append(above);
  const time = timeElement(at, 'head', page.now(), { class: 'message-time', id: timeId });
  card.append(
    el('div', { class: 'message-face' }, avatar(name, member?.color ?? '#5b6b84')),
    el(
      'header',
      { class: 'message-head' },
      el('span', { class: 'message-author', id: authorId }, name),
      body.author.bot || member?.bot ? el('span', { class: 'badge' }, 'APP') : null,
      time,
    ),
    content(message, page, actions),
  );
  return card;
}

function content(message: Message, page: Page, actions: CardActions): HTMLElement {
  const body = message.message;
  const box = el('div', { class: 'message-body' });
  if (isThinking(body)) {
    box.append(
      el(
        'div',
        { class: 'thinking' },
        el('span', { class: 'dots', 'aria-hidden': 'true' }),
        `${nameOf(body.author, page)} is thinking…`,
      ),
    );
  }
  if (body.type === 18)
    box.append(el('div', { class: 'md-line' }, 'started a thread: ', el('strong', {}, body.content)));
  else if (body.content) box.append(markdown(body.content, message.parsed, page));
  const edited = body.edited_timestamp;
  if (edited) {
    const mark = el('span', { class: 'edited', 'data-tip': fullTime(Date.parse(edited)) }, '(edited)');
    const line = box.querySelector(':scope > .markdown > .md-line:last-child');
    if (line) line.append(' ', mark);
    else box.append(mark);
  }
  const inParts = usesParts(body);
  if (!inParts) box.append(...body.attachments.map(attachmentView));
  for (const embed of body.embeds) box.append(embedCard(embed, message.parsed, body.attachments, page));
  const context: CardContext = { page, message, press: actions.press, controls: 0 };
  for (const part of body.components ?? []) {
    const drawn = drawPart(part, context);
    if (drawn) box.append(drawn);
  }
  // "(edited)" belongs under a card, not above it.
  if (edited && !body.content) {
    const mark = box.querySelector(':scope > .edited');
    if (mark) box.append(mark);
  }
  const thread = threadLink(message, page);
  if (thread) box.append(thread);
  if (message.ephemeral) box.append(privateNote(message, actions));
  return box;
}

/** Components V2 show their files inside the card; older messages list them below. */
const usesParts = (body: MessageBody): boolean => ((body.flags ?? 0) & (1 << 15)) !== 0;

function privateNote(message: Message, actions: CardActions): HTMLElement {
  return el(
    'div',
    { class: 'private-note' },
    icon('eye'),
    el('span', {}, 'Only you can see this'),
    el('span', { 'aria-hidden': 'true' }, '·'),
    el(
      'button',
      { type: 'button', class: 'text-button', onclick: () => actions.dismiss(message) },
      'Dismiss message',
    ),
  );
}

function threadLink(message: Message, page: Page): HTMLElement | null {
  const id = message.threadId;
  const thread = id ? page.channel(id) : undefined;
  if (!id || !thread) return null;
  const count = thread.messageCount;
  return el(
    'button',
    { type: 'button', class: 'thread-link', onclick: () => page.open(id) },
    el('span', { class: 'thread-name' }, thread.name),
    el('span', { class: 'thread-count' }, `${String(count)} ${count === 1 ? 'message' : 'messages'} ›`),
  );
}

function replyLine(body: MessageBody, page: Page): HTMLElement | null {
  const answered = body.referenced_message;
  if (body.type !== 19 && !answered) return null;
  if (!answered)
    return el('div', { class: 'above' }, icon('reply'), el('em', {}, 'Original message was deleted'));
  const name = nameOf(answered.author, page);
  return el(
    'div',
    { class: 'above' },
    icon('reply'),
    avatar(name, page.member(answered.author.id)?.color ?? '#5b6b84', 'small'),
    el('span', { class: 'above-name' }, name),
    el(
      'button',
      {
        type: 'button',
        class: 'above-text',
        onclick: () => page.tell('jump', { channelId: answered.channel_id, messageId: answered.id }),
      },
      summary(answered, page).slice(0, 300) || 'Open the message',
    ),
  );
}

function commandLine(body: MessageBody, page: Page): HTMLElement | null {
  const user = askerOf(body);
  const command = commandName(body);
  if (!user || (!command && body.type !== 20)) return null;
  const name = nameOf(user, page);
  return el(
    'div',
    { class: 'above' },
    icon('reply'),
    avatar(name, page.member(user.id)?.color ?? '#5b6b84', 'small'),
    el('span', { class: 'above-name' }, name),
    el('span', {}, ' used '),
    el('span', { class: 'above-command' }, command ? `/${command}` : 'a command'),
  );
}
