import { Routes, type APIMessage, type REST } from 'discord.js';
import { isApiError } from '../api-error.js';
import type { Effect, Message, OpenThread } from '../reply.js';
import type { ScheduleKey } from '../seminar/schedules.js';
import type { Cards } from './cards.js';
import { messageBody, uploadsOf } from './message-body.js';

/** Does what a reply asks for beside its answer. */
export async function carryOut(
  rest: REST,
  cards: Cards,
  others: {
    readonly announce: (guildId: string, pollId: string) => Promise<void>;
    readonly deliver: (key: ScheduleKey) => Promise<void>;
  },
  effect: Effect,
): Promise<void> {
  if (effect.kind === 'announce') return others.announce(effect.guildId, effect.pollId);
  if (effect.kind === 'deliver') return others.deliver(effect.schedule);
  if (effect.kind === 'refresh') {
    cards.refresh(effect);
    return;
  }
  const sent = await send(rest, effect).catch((error: unknown) => {
    const isShut = isApiError(error) && [400, 403, 404].includes(error.status);
    if (effect.otherwise === undefined || !isShut) throw error;
    return send(rest, { ...effect, ...effect.otherwise });
  });
  await effect.sent?.(sent.id);
  if (effect.refresh !== undefined) cards.refresh(effect.refresh);
}

async function send(rest: REST, effect: Extract<Effect, { kind: 'send' }>): Promise<APIMessage> {
  const reply = effect.replyTo
    ? // The card may have been deleted meanwhile; the message is worth sending all the same.
      { message_reference: { message_id: effect.replyTo, fail_if_not_exists: false } }
    : {};
  return (await rest.post(Routes.channelMessages(effect.channelId), {
    body: {
      ...messageBody(effect.message),
      ...reply,
      ...(effect.nonce !== undefined && { nonce: effect.nonce, enforce_nonce: true }),
    },
    ...uploadsOf(effect.message),
  })) as APIMessage;
}

const threadExists = 160_004;
/** Minutes without a word until Discord folds a thread away; the most it grants. */
export const threadLasts = 10_080;

/** Opens the thread and returns the answer to give: that it is there, also if it was before, or that it is refused. */
export async function openThread(rest: REST, wanted: OpenThread, opened: Message): Promise<Message> {
  const begun = await beginThread(rest, wanted);
  if (begun === 'opened' && wanted.first !== undefined) {
    // The thread has the id of its message.
    await rest.post(Routes.channelMessages(wanted.messageId), { body: messageBody(wanted.first) });
  }
  return begun === 'refused' ? wanted.refused : opened;
}

/** Hangs a thread on a message; that there is one already is as good. */
export async function beginThread(
  rest: REST,
  { channelId, messageId, name }: Pick<OpenThread, 'channelId' | 'messageId' | 'name'>,
): Promise<'opened' | 'there' | 'refused'> {
  try {
    await rest.post(Routes.threads(channelId, messageId), {
      body: { name, auto_archive_duration: threadLasts },
    });
    return 'opened';
  } catch (error) {
    if (!isApiError(error)) throw error;
    if (error.code === threadExists) return 'there';
    if (error.status === 403 || error.status === 404) return 'refused';
    throw error;
  }
}
