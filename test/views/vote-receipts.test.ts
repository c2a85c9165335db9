import fc from 'fast-check';
import { expect, test } from 'vitest';
import { draftOf } from '../../src/polls/new-poll.js';
import type { Stance } from '../../src/polls/scale.js';
import type { Poll } from '../../src/polls/poll.js';
import { votedMessage } from '../../src/views/vote-receipts.js';
import { shippedReading } from '../shipped-reading.js';

const draft = draftOf(
  {
    guildId: '1',
    channelId: '2',
    openedBy: '3',
    reading: shippedReading(),
    claim: { text: 'The talks will go on.' },
    ballot: 'secret',
    scale: 'five',
    rounds: 2,
    reasons: 'optional',
    lasts: null,
    threshold: 3,
  },
  'abc',
  0,
);

const stances = fc.constantFrom<Stance>(1, 2, 3, 4, 5);
const deeds = fc.record({
  stance: stances,
  before: fc.option(stances, { nil: undefined }),
  reason: fc.option(fc.string(), { nil: null }),
});

test('whoever shares a receipt reads what they would have read alone, in every state of the poll', () => {
  const polls: Poll[] = (['round 1', 'round 2'] as const).flatMap((state) =>
    (['optional', 'off'] as const).map((reasons): Poll => ({ ...draft, state, reasons })),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...polls), deeds), { minLength: 1 }), (votes) => {
      for (const [poll, { stance, before, reason }] of votes) {
        const ballot = { stances: [stance, null] as const, reason };
        const given = votedMessage(poll, stance, before, ballot);
        expect(votedMessage(poll, stance, before, ballot)).toBe(given);
        expect(given.isShared).toBe(true);
        // A poll nobody has voted in yet shares nothing.
        expect(given).toEqual(votedMessage({ ...poll }, stance, before, ballot));
      }
    }),
  );
});

test('a poll that has moved on gives other receipts', () => {
  const ballot = { stances: [2, null] as const, reason: null };
  const running = votedMessage({ ...draft, state: 'round 1' }, 2, undefined, ballot);
  const closed = votedMessage({ ...draft, state: 'closed' }, 2, undefined, ballot);
  expect(JSON.stringify(running)).toContain('Withdraw');
  expect(JSON.stringify(closed)).not.toContain('Withdraw');
});

test('the receipts of a hundred polls are kept, and of no more', () => {
  const ballot = { stances: [2, null] as const, reason: null };
  const give = (poll: Poll) => votedMessage(poll, 2, undefined, ballot);
  const polls = Array.from({ length: 100 }, (_, n): Poll => ({ ...draft, id: `poll-${n}` }));
  const given = polls.map(give);
  const sameFrom = (first: number): boolean =>
    polls.slice(first).every((poll, n) => give(poll) === given[first + n]);
  expect(sameFrom(0)).toBe(true);
  give({ ...draft, id: 'one-more' });
  expect(sameFrom(1)).toBe(true);
  expect(sameFrom(0)).toBe(false);
});
