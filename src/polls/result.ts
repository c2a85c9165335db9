import { z } from 'zod';
import { stanceIn, type Ballot, type Round } from './ballot.js';
import { total } from './measures.js';
import { flowsOf, movementOf, movementSchema } from './movement.js';
import { stancesOf, type Scale } from './scale.js';
import { reasonsNeeded } from './threshold.js';

const countsSchema = z.array(z.int().min(0)).min(3).max(5);

/** What a closed poll publishes, all of it and for ever: nothing else of its ballots is kept. */
export const resultSchema = z.discriminatedUnion('kind', [
  /** Too few for any number beside the turnout. `rounds` tells that a second round was still to come. */
  z.object({ kind: z.literal('too few'), voters: z.int(), reasons: z.array(z.string()) }),
  z.object({
    kind: z.literal('one round'),
    voters: z.int(),
    counts: countsSchema,
    /** Reasons in a random order, with no stance beside them. */
    reasons: z.array(z.string()),
  }),
  z.object({
    kind: z.literal('two rounds'),
    /** Who voted in both rounds; the counts are of them alone. */
    voters: z.int(),
    /** Who voted in one of them only. */
    once: z.int(),
    counts: z.tuple([countsSchema, countsSchema]),
    movement: movementSchema,
    reasons: z.array(z.string()),
  }),
]);
export type Result = z.infer<typeof resultSchema>;

export interface CountedPoll {
  readonly scale: Scale;
  readonly rounds: Round;
  /** Fewer voters than this and no number is published; 0 for open ballots. */
  readonly threshold: number;
}

/** How many ballots stand at each stance in a round. */
export function tallyRound(ballots: readonly Ballot[], scale: Scale, round: Round): number[] {
  return stancesOf(scale).map(
    (stance) => ballots.filter((ballot) => stanceIn(ballot, round) === stance).length,
  );
}

/**
 * What may be published of these ballots.
 *
 * @param random a number from 0 to below `below`, from a source that cannot be guessed: the order of the reasons must
 *   say nothing of the order of the votes
 */
export function resultOf(
  poll: CountedPoll,
  ballots: readonly Ballot[],
  random: (below: number) => number,
): Result {
  const voted = ballots.filter(
    (ballot) => stanceIn(ballot, 1) !== undefined || stanceIn(ballot, 2) !== undefined,
  );
  const reasons = (of: readonly Ballot[]): string[] => {
    const given = of.flatMap(({ reason }) => (reason === null ? [] : [reason]));
    return given.length < reasonsNeeded(poll) ? [] : shuffled(given, random);
  };
  if (poll.rounds === 1) {
    if (voted.length < poll.threshold) return { kind: 'too few', voters: voted.length, reasons: [] };
    const counts = tallyRound(voted, poll.scale, 1);
    return { kind: 'one round', voters: total(counts), counts, reasons: reasons(voted) };
  }
  const both = voted.filter((ballot) => ballot.stances.every((stance) => stance !== null));
  if (both.length === 0 || both.length < poll.threshold)
    return { kind: 'too few', voters: voted.length, reasons: [] };
  return {
    kind: 'two rounds',
    voters: both.length,
    once: voted.length - both.length,
    counts: [tallyRound(both, poll.scale, 1), tallyRound(both, poll.scale, 2)],
    movement: movementOf(flowsOf(both, stancesOf(poll.scale).length), poll.threshold),
    reasons: reasons(both),
  };
}

/** Fisher and Yates: every order is as likely as any other. */
function shuffled<T>(items: readonly T[], random: (below: number) => number): T[] {
  const order = [...items];
  for (let n = order.length - 1; n > 0; n--) {
    const other = random(n + 1);
    const [a, b] = [order[n], order[other]];
    if (a === undefined || b === undefined) throw new RangeError(`${other} is not below ${n + 1}`);
    order[n] = b;
    order[other] = a;
  }
  return order;
}

/** The round whose counts those are. */
export function finalRound({ kind }: Result): 1 | 2 {
  return kind === 'two rounds' ? 2 : 1;
}

/** The counts that a result ends with: of the only round, or of the second. */
export function finalCounts(result: Result): readonly number[] | undefined {
  if (result.kind === 'one round') return result.counts;
  return result.kind === 'two rounds' ? result.counts[1] : undefined;
}
