import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Ballot } from '../../src/polls/ballot.js';
import { consensus, division, total } from '../../src/polls/measures.js';
import { flowsOf, movementOf } from '../../src/polls/movement.js';
import { resultOf, type CountedPoll } from '../../src/polls/result.js';
import { sidesOf } from '../../src/polls/scale.js';
import { ballotOf } from './a-poll.js';

const first = (): number => 0;
const oneRound: CountedPoll = { scale: 'five', rounds: 1, threshold: 3 };
const twoRounds: CountedPoll = { scale: 'five', rounds: 2, threshold: 3 };
const stance = fc.integer({ min: 1, max: 5 });
const anyBallot = fc
  .tuple(fc.option(stance), fc.option(stance), fc.option(fc.constantFrom('because', 'so')))
  .map(([a, b, reason]): Ballot => ballotOf(a, b, reason));

/** Every number in a value, wherever it stands. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

describe('what is published', () => {
  test('every ballot counts once', () => {
    const property = fc.property(fc.array(stance, { minLength: 3 }), (cast) => {
      const result = resultOf(
        oneRound,
        cast.map((each) => ballotOf(each)),
        first,
      );
      expect(result).toMatchObject({ kind: 'one round', voters: cast.length });
      for (const each of [1, 2, 3, 4, 5]) {
        expect(result).toHaveProperty(['counts', each - 1], cast.filter((one) => one === each).length);
      }
    });
    fc.assert(property);
  });

  test.each([0, 1, 2])('of %d voters nothing but how many they were', (voters) => {
    for (const poll of [oneRound, twoRounds]) {
      const ballots = Array.from({ length: voters }, () => ballotOf(2, 4, 'a reason'));
      expect(resultOf(poll, ballots, first)).toEqual({ kind: 'too few', voters, reasons: [] });
    }
  });

  test('two rounds cover only those who voted in both, and say how many did not', () => {
    const ballots = [ballotOf(1, 2), ballotOf(1, 1), ballotOf(4, 5), ballotOf(3), ballotOf(null, 3)];
    expect(resultOf(twoRounds, ballots, first)).toMatchObject({
      kind: 'two rounds',
      voters: 3,
      once: 2,
      counts: [
        [2, 0, 0, 1, 0],
        [1, 1, 0, 0, 1],
      ],
    });
  });

  test('round 1 by itself is never published', () => {
    const ballots = Array.from({ length: 20 }, () => ballotOf(4));
    expect(resultOf(twoRounds, ballots, first)).toEqual({ kind: 'too few', voters: 20, reasons: [] });
  });

  test('an open ballot publishes from the first voter on', () => {
    const open = { ...oneRound, threshold: 0 };
    expect(resultOf(open, [ballotOf(5)], first)).toMatchObject({ kind: 'one round', voters: 1 });
  });

  test('reasons come only when enough were given, without their stances, in an order that chance makes', () => {
    const two = [ballotOf(1, null, 'a'), ballotOf(2, null, 'b'), ballotOf(3)];
    expect(resultOf(oneRound, two, first).reasons).toEqual([]);
    const three = [ballotOf(1, null, 'a'), ballotOf(2, null, 'b'), ballotOf(3, null, 'c')];
    const orders = [0, 1, 2].flatMap((x) =>
      [0, 1].map((y) => {
        const drawn = [x, y];
        return resultOf(oneRound, three, () => drawn.shift() ?? 0).reasons.join('');
      }),
    );
    expect(new Set(orders).size).toBe(6);
  });

  test.each([0, 3, 5])(
    'with a threshold of %d, reasons come from the threshold on, and never fewer than three',
    (threshold) => {
      const given = (reasons: number): number =>
        resultOf(
          { ...oneRound, threshold },
          Array.from({ length: 6 }, (_, n) => ballotOf(3, null, n < reasons ? `r${n}` : null)),
          first,
        ).reasons.length;
      const least = Math.max(3, threshold);
      expect([1, 2, 3, 4, 5, 6].map(given)).toEqual([1, 2, 3, 4, 5, 6].map((n) => (n < least ? 0 : n)));
    },
  );

  test('no movement cell between zero and the threshold, whatever the votes', () => {
    const property = fc.property(
      fc.array(anyBallot, { maxLength: 14 }),
      fc.integer({ min: 3, max: 6 }),
      (ballots, threshold) => {
        const result = resultOf({ ...twoRounds, threshold }, ballots, first);
        if (result.kind !== 'two rounds') return;
        expect(result.voters).toBeGreaterThanOrEqual(threshold);
        const cells = numbersIn(result.movement);
        for (const cell of cells) expect(cell === 0 || cell >= threshold).toBe(true);
        if (cells.length > 0) expect(total(cells)).toBe(result.voters);
      },
    );
    fc.assert(property, { numRuns: 500 });
  });
});

describe('movement', () => {
  const moves = (...pairs: [number, number, number][]): Ballot[] =>
    pairs.flatMap(([from, to, people]) => Array.from({ length: people }, () => ballotOf(from, to)));
  const movement = (ballots: Ballot[], threshold = 3) => movementOf(flowsOf(ballots, 5), threshold);

  test('large cells are told apart', () => {
    expect(movement(moves([2, 2, 4], [2, 4, 3], [5, 3, 3]))).toEqual({
      kind: 'full',
      stayed: 4,
      toward: 3,
      away: 3,
    });
  });
  test('nobody moved', () => {
    expect(movement(moves([2, 2, 4]))).toEqual({ kind: 'full', stayed: 4, toward: 0, away: 0 });
  });
  test('a small way is merged with the other where that hides it', () => {
    // Round in a circle; the other way round gives the same totals.
    const circle = moves([1, 3, 1], [3, 2, 1], [2, 1, 1], [3, 3, 4]);
    expect(movement(circle)).toEqual({ kind: 'merged', stayed: 4, moved: 3 });
  });
  test('where all other ways would have been told apart, the merging itself would tell', () => {
    // Of eight who moved all but these, six and two, were large enough to be published.
    expect(movement(moves([1, 2, 3], [2, 1, 2], [4, 5, 3], [3, 3, 4]))).toEqual({ kind: 'withheld' });
  });
  test('where the totals alone would tell, the table is left out', () => {
    // From 1 to 2 by four, from 5 to 4 by one: both totals together admit nothing else.
    expect(movement(moves([1, 2, 4], [5, 4, 1], [3, 3, 4]))).toEqual({ kind: 'withheld' });
  });
  test('few who stayed cannot be merged', () => {
    expect(movement(moves([2, 2, 1], [2, 4, 5], [4, 2, 5]))).toEqual({ kind: 'withheld' });
  });

  test('merged numbers never admit only one way: another vote with the same totals exists', () => {
    const property = fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })), {
        minLength: 3,
        maxLength: 9,
      }),
      (pairs) => {
        const flows = flowsOf(
          pairs.map(([a, b]) => ballotOf(a, b)),
          3,
        );
        const published = movementOf(flows, 3);
        if (published.kind !== 'merged') return;
        expect(towardsAdmitted(flows, published.stayed).size).toBeGreaterThan(1);
      },
    );
    fc.assert(property, { numRuns: 2000 });
  });
});

/** By trying all 3×3 tables: how many can have moved toward, given both rounds' totals and how many stayed. */
function towardsAdmitted(flows: readonly (readonly number[])[], stayed: number): Set<number> {
  const rows = flows.map((row) => total(row));
  const columns = [0, 1, 2].map((to) => total(flows.map((row) => row[to] ?? 0)));
  const found = new Set<number>();
  const range = (most: number): number[] => Array.from({ length: most + 1 }, (_, n) => n);
  const [r0 = 0, r1 = 0] = rows;
  for (const a of range(r0)) {
    for (const b of range(r0 - a)) {
      for (const c of range(r1)) {
        for (const d of range(r1 - c)) {
          const third = [(columns[0] ?? 0) - a - c, (columns[1] ?? 0) - b - d];
          const table = [
            [a, b, r0 - a - b],
            [c, d, r1 - c - d],
            [...third, (rows[2] ?? 0) - total(third)],
          ];
          if (table.flat().some((cell) => cell < 0)) continue;
          if (a + d + (table[2]?.[2] ?? 0) === stayed)
            found.add(b + (table[0]?.[2] ?? 0) + (table[1]?.[2] ?? 0));
        }
      }
    }
  }
  return found;
}

describe('the measures', () => {
  test.each([
    ['all at one stance', [0, 0, 7, 0, 0], 1, 0],
    ['all at an end', [0, 0, 0, 0, 7], 1, 0],
    ['half at either end', [5, 0, 0, 0, 5], 0, 1],
    ['half at either end of three', [5, 0, 5], 0, 1],
    // By hand: mean 3, 1 + 2 * 0.5 * log2(0.75); cuts 0, 1/2, 1/2, 0.
    ['half beside the middle on either side', [0, 4, 0, 4, 0], 1 + Math.log2(0.75), 0.5],
  ])('%s', (_, counts, agreed, divided) => {
    expect(consensus(counts)).toBeCloseTo(agreed, 10);
    expect(division(counts)).toBeCloseTo(divided, 10);
  });
  test('nothing is said of nobody', () => {
    expect(consensus([0, 0, 0])).toBeUndefined();
    expect(division([0, 0, 0])).toBeUndefined();
  });
  test('both lie between 0 and 1, do not change with the size of the group or from left to right', () => {
    const property = fc.property(
      fc.array(fc.nat(50), { minLength: 5, maxLength: 5 }).filter((counts) => total(counts) > 0),
      (counts) => {
        for (const measure of [consensus, division]) {
          const value = measure(counts) ?? -1;
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
          expect(measure(counts.map((votes) => votes * 3))).toBeCloseTo(value, 9);
          expect(measure(counts.toReversed())).toBeCloseTo(value, 9);
        }
      },
    );
    fc.assert(property);
  });
  test.each([
    [[1, 2, 3, 4, 5], { disagree: 3, undecided: 3, agree: 9 }],
    [[1, 2, 3], { disagree: 1, undecided: 2, agree: 3 }],
  ])('the sides of %j', (counts, sides) => {
    expect(sidesOf(counts)).toEqual(sides);
  });
});
