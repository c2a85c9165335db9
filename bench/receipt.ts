import type { Stance } from '../src/polls/scale.js';
import type { Poll } from '../src/polls/poll.js';
import type { Message } from '../src/reply.js';
import { votedMessage } from '../src/views/vote-receipts.js';

/** What our bot answers to a first vote; the floor sends the same. */
export function receipt(pollId: string, stance: string): Message {
  const value = Number(stance) as Stance;
  return votedMessage(
    {
      id: pollId,
      guildId: '',
      channelId: '',
      messageId: '',
      reading: '',
      claim: 'C3',
      statement: '',
      paragraphs: [],
      ballot: 'secret',
      scale: 'five',
      rounds: 1,
      reasons: 'optional',
      threshold: 3,
      state: 'round 1',
      openedBy: '',
      openedAt: 0,
      closesAt: null,
      extended: false,
      closedAt: null,
      result: null,
      swept: false,
      voidedFrom: null,
      untold: null,
      announcedAt: null,
      resultMessageId: null,
      resultRefused: false,
      cancelled: false,
      reasonsState: 'none',
    } satisfies Poll,
    value,
    undefined,
    { stances: [value, null], reason: null },
  );
}
