import type { Ballot } from '../../src/polls/ballot.js';
import type { Poll } from '../../src/polls/poll.js';
import type { Stance } from '../../src/polls/scale.js';

/** A running secret poll on C3; what matters to a test is said there. */
export function aPoll(over: Partial<Poll> = {}): Poll {
  return {
    id: 'p',
    guildId: '1',
    channelId: '2',
    messageId: '3',
    reading: 'japan-russia-policy',
    claim: 'C3',
    statement: 'A claim.',
    paragraphs: [3],
    ballot: 'secret',
    scale: 'five',
    rounds: 1,
    reasons: 'optional',
    threshold: 3,
    state: 'round 1',
    openedBy: '9',
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
    ...over,
  };
}

export function ballotOf(
  first: number | null,
  second: number | null = null,
  reason: string | null = null,
): Ballot {
  return { stances: [first as Stance | null, second as Stance | null], reason };
}
