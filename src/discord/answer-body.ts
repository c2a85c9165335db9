import { InteractionResponseType } from 'discord.js';
import type { Message, Reply } from '../reply.js';
import { messageBody } from './message-body.js';

export type Audience = Extract<Reply, { to: string }>['to'];

/** What Discord is sent where a message is the answer. */
export interface AnswerBody {
  readonly body: object;
  /** The same in JSON, where it is kept. */
  readonly json?: Buffer | undefined;
}

const kept = new WeakMap<Message, Map<Audience, AnswerBody>>();

/** Made once for all to whom a shared message is given. */
export function answerBody(message: Message, to: Audience): AnswerBody {
  if (message.isShared !== true) return { body: bodyOf(message, to) };
  const known = kept.get(message) ?? new Map<Audience, AnswerBody>();
  kept.set(message, known);
  const before = known.get(to);
  if (before !== undefined) return before;
  const body = bodyOf(message, to);
  const made = { body, json: Buffer.from(JSON.stringify(body)) };
  known.set(to, made);
  return made;
}

function bodyOf(message: Message, to: Audience): object {
  return {
    type:
      to === 'same message'
        ? InteractionResponseType.UpdateMessage
        : InteractionResponseType.ChannelMessageWithSource,
    data: messageBody(message, to === 'asker' ? 'private' : 'public'),
  };
}
