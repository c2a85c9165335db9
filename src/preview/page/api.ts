import type {
  AnsweredAtRandom,
  AutocompleteAsk,
  BotState,
  Choices,
  ClientInteraction,
  ClockJump,
  ClockState,
} from '../client-api.js';
import type { InteractionStarted, NewMessage, NewPost, PageWish, SentMessage } from '../client-api.js';
import type { Message, WireRecord } from './wire.js';

/** What is said while nobody answers; it goes once somebody does. */
export const NOT_RUNNING = 'The preview is not running. Start it with npm start.';

/** The pretend Discord refused; `message` is the sentence Discord's client would show. */
export class Refused extends Error {
  override name = 'Refused';
}

/** Nobody answered: the preview is not running. */
class Unreachable extends Error {
  override name = 'Unreachable';
}

async function ask<T>(
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const request: RequestInit = { method };
  if (signal) request.signal = signal;
  if (body !== undefined) {
    request.headers = { 'content-type': 'application/json' };
    request.body = JSON.stringify(body);
  }
  let response: Response;
  try {
    response = await fetch(`/client/${path}`, request);
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new Unreachable('The preview is not running.', { cause });
  }
  const answer =
    response.status === 204 ? undefined : ((await response.json().catch(() => undefined)) as unknown);
  if (response.ok) return answer as T;
  const sentence = (answer as { error?: unknown } | undefined)?.error;
  throw new Refused(
    typeof sentence === 'string' ? sentence : `That did not work (${String(response.status)}).`,
  );
}

const id = encodeURIComponent;

export const api = {
  messages: (channelId: string, as: string, wish: PageWish = {}) =>
    ask<{ messages: Message[]; more: boolean; newer: boolean }>(
      'GET',
      `channels/${id(channelId)}/messages?${new URLSearchParams([['as', as], ...Object.entries(wish)]).toString()}`,
    ),
  send: (channelId: string, message: NewMessage) =>
    ask<SentMessage>('POST', `channels/${id(channelId)}/messages`, message),
  post: (forumId: string, post: NewPost) => ask<SentMessage>('POST', `channels/${id(forumId)}/posts`, post),
  read: (channelId: string, as: string) => ask<void>('POST', `channels/${id(channelId)}/read`, { as }),
  dismiss: (messageId: string, as: string) => ask<void>('POST', `messages/${id(messageId)}/dismiss`, { as }),
  interact: (interaction: ClientInteraction) => ask<InteractionStarted>('POST', 'interactions', interaction),
  autocomplete: (question: AutocompleteAsk, signal: AbortSignal) =>
    ask<Choices>('POST', 'autocomplete', question, signal),
  clock: (jump: ClockJump) => ask<ClockState>('POST', 'clock', jump),
  letOthersAnswer: (channelId: string, as: string) =>
    ask<AnsweredAtRandom>('POST', 'answers', { as, channelId }),
  restart: () => ask<BotState>('POST', 'bot/restart', {}),
  reset: () => ask<void>('POST', 'reset', {}),
  speak: (as: string, locale: string) => ask<void>('POST', 'locale', { as, locale }),
  log: () => ask<WireRecord[]>('GET', 'log'),
};
