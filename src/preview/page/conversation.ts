import { iconOf } from './channel-list.js';
import type { ClientInteraction } from '../client-api.js';
import type { Announcer } from './announcer.js';
import { api, NOT_RUNNING, Refused } from './api.js';
import { el, icon } from './element.js';
import type { Interactions } from './interactions.js';
import { MessageBox } from './message-box.js';
import { MessageList } from './message-list.js';
import type { Page } from './state.js';
import type { Channel, Message } from './wire.js';

export interface ConversationParts {
  page: Page;
  interactions: Interactions;
  announcer: Announcer;
}

/** A channel or a thread with its header, messages and message box. */
export class Conversation {
  readonly element: HTMLElement;
  readonly channelId: string;
  readonly box: MessageBox | null;
  private readonly list: MessageList;
  private readonly parts: ConversationParts;
  private readonly stop: (() => void)[];
  private readonly label: string;

  constructor(parts: ConversationParts, channel: Channel, leave: HTMLElement | null) {
    const { page, announcer } = parts;
    this.parts = parts;
    this.channelId = channel.id;
    this.label = channel.parentId ? channel.name : `${channel.type === 1 ? '@' : '#'}${channel.name}`;
    this.list = new MessageList(page, channel.id, `Messages in ${this.label}`, announcer, {
      press: (control, customId, componentType, values) =>
        this.press(control, customId, componentType, values),
      dismiss: (message) => this.dismiss(message),
    });
    this.box = new MessageBox(page, channel, this.label, {
      command: (name, interaction) => this.runCommand(name, interaction),
    });
    this.element = el(
      'section',
      {
        class: 'conversation',
        'aria-label': channel.parentId ? `Thread ${channel.name}` : `Channel ${channel.name}`,
      },
      el(
        'header',
        { class: 'conversation-head' },
        leave,
        icon(iconOf(channel)),
        el('h2', {}, channel.name),
        channel.topic ? el('p', { class: 'topic', title: channel.topic }, channel.topic) : null,
      ),
      this.list.element,
      this.box.element,
    );
    this.stop = [
      page.on('event', (event) => {
        this.list.hear(event);
        if (event.type === 'channel' && event.channel.parentId) this.list.threadChanged(event.channel.id);
      }),
      page.on('world', () => this.load(this.list.reload())),
      page.on('jump', ({ channelId, messageId }) => {
        if (channelId === this.channelId) void this.list.jump(messageId).catch(() => undefined);
      }),
    ];
    page.inView.add(channel.id);
    this.load(this.list.load());
  }

  close(): void {
    for (const stop of this.stop) stop();
    this.parts.page.inView.delete(this.channelId);
    this.box?.close();
  }

  private load(reading: Promise<void>): void {
    reading.catch((error: unknown) => {
      if (error instanceof Refused)
        this.list.addTail(el('p', { class: 'failure', role: 'alert' }, error.message));
    });
  }

  private press(control: HTMLElement, customId: string, componentType: number, values?: string[]): void {
    const { page, interactions, announcer } = this.parts;
    // A pressed control keeps its focus, so it is marked rather than disabled.
    if (control.getAttribute('aria-busy') === 'true') return;
    const card = control.closest<HTMLElement>('.message');
    const messageId = card?.dataset['message'];
    if (!card || !messageId) return;
    card.querySelector('.failure')?.remove();
    control.setAttribute('aria-busy', 'true');
    control.setAttribute('aria-disabled', 'true');
    const release = (): void => {
      control.removeAttribute('aria-busy');
      control.removeAttribute('aria-disabled');
    };
    void interactions.start(
      {
        as: page.world.me,
        channelId: this.channelId,
        kind: 'component',
        messageId,
        customId,
        componentType,
        ...(values ? { values } : {}),
      },
      {
        settled: release,
        failed: (sentence) => {
          release();
          const shown = this.list.card(messageId)?.querySelector('.message-body') ?? card;
          const failure = el('p', { class: 'failure' }, icon('warn'), sentence);
          shown.append(failure);
          if (sentence === NOT_RUNNING) page.whenBack(() => failure.remove());
          announcer.say(sentence);
        },
      },
    );
  }

  private dismiss(message: Message): void {
    const { id } = message.message;
    api.dismiss(id, this.parts.page.world.me).then(
      () => this.list.remove(id),
      () => undefined,
    );
  }

  /** A command waits under the last message until its answer arrives; a refusal stays there to be read. */
  private runCommand(name: string, interaction: ClientInteraction): void {
    const { page, announcer, interactions } = this.parts;
    const bot = page.world.bot.name;
    const row = el(
      'div',
      { class: 'waiting' },
      el('span', { class: 'dots', 'aria-hidden': 'true' }),
      `Sending /${name} to ${bot}…`,
    );
    this.list.addTail(row);
    void interactions.start(interaction, {
      settled: () => row.remove(),
      failed: (sentence) => {
        announcer.say(sentence);
        if (sentence === NOT_RUNNING) page.whenBack(() => row.remove());
        row.className = 'waiting is-failed';
        row.replaceChildren(
          icon('warn'),
          el('span', {}, `/${name}: ${sentence}`),
          el(
            'button',
            {
              type: 'button',
              class: 'text-button',
              onclick: () => {
                row.remove();
                this.box?.focus();
              },
            },
            'Dismiss',
          ),
        );
      },
    });
  }
}
