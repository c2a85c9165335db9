import type { Message } from '../reply.js';
import { clip, notice } from './card.js';

const longestName = 100;

/** Discord cuts nothing: a longer name is refused. */
function nameOf(words: string): string {
  return clip(words, longestName);
}

export function threadName(paragraph: number, about: string): string {
  return nameOf(`¶${paragraph} · ${about}`);
}

export function pollThreadName(name: string, statement: string): string {
  return nameOf(name.startsWith('C') ? `${name} · ${statement}` : statement);
}

export function threadMessage(threadId: string): Message {
  return notice(`The discussion is here: <#${threadId}>`);
}

export function alreadyInThreadMessage(): Message {
  return notice('You are in a thread already, so go ahead and discuss it right here.');
}

export function privateCopyMessage(): Message {
  return notice(
    'Only you can see this copy, so a thread cannot hang on it. Press Discuss on a card that everyone sees.',
  );
}

export function threadRefusedMessage(): Message {
  return notice(
    'I may not open a thread here. Ask a host to grant me Create Public Threads and Send Messages in Threads in this channel.',
  );
}
