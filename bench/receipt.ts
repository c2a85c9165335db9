import { draftOf } from '../src/polls/new-poll.js';
import type { Stance } from '../src/polls/scale.js';
import type { ReadingOutline } from '../src/readings/reading.js';
import type { Message } from '../src/reply.js';
import { votedMessage } from '../src/views/vote-receipts.js';

/** What our bot answers to a first vote; the floor sends the same. */
export function receipt(reading: ReadingOutline, pollId: string, stance: string): Message {
  const value = Number(stance) as Stance;
  const draft = draftOf(
    {
      guildId: '',
      channelId: '',
      openedBy: '',
      reading,
      claim: { text: '' },
      ballot: 'secret',
      scale: 'five',
      rounds: 1,
      reasons: 'optional',
      lasts: null,
      threshold: 3,
    },
    pollId,
    0,
  );
  return votedMessage({ ...draft, state: 'round 1' }, value, undefined, {
    stances: [value, null],
    reason: null,
  });
}
