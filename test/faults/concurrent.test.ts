import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Ballot, Round } from '../../src/polls/ballot.js';
import { blankBallot, stanceIn, withStance } from '../../src/polls/ballot.js';
import type { Poll } from '../../src/polls/poll.js';
import { finalCounts } from '../../src/polls/result.js';
import type { Stance } from '../../src/polls/scale.js';
import { onCard, openBox, type Box } from './a-box.js';
import { patience, tries } from './tries.js';
import { seen } from './seen.js';

let box: Box;
beforeEach(async () => {
  box = await openBox();
});
afterEach(() => box.close());

const people = 200;
/** How far into the clicks something happens. */
const share = fc.integer({ min: 100, max: 950 }).map((thousandths) => thousandths / 1000);
const person = fc.integer({ min: 0, max: people - 1 });
const step = fc.oneof(
  {
    weight: 120,
    arbitrary: fc.record({
      kind: fc.constant('vote' as const),
      person,
      stance: fc.integer({ min: 1, max: 5 }) as fc.Arbitrary<Stance>,
    }),
  },
  { weight: 30, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), person }) },
  {
    weight: 20,
    arbitrary: fc.record({
      kind: fc.constant('reason' as const),
      person,
      words: fc.constantFrom('', 'a', 'b'),
    }),
  },
  // Now and then everything under way comes to its end first.
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const) }) },
  { weight: 10, arbitrary: fc.record({ kind: fc.constant('pause' as const), turns: fc.nat(3) }) },
);

interface Confirmed {
  readonly person: number;
  readonly round: Round;
  readonly stance: Stance | null;
}

test(
  'fault 4: two hundred people click at once, and the poll moves on under them: one person, one vote',
  async () => {
    let all = 0;
    const property = fc.asyncProperty(
      fc.constantFrom('secret' as const, 'open' as const),
      fc.constantFrom(1 as const, 2 as const),
      fc.array(step, { minLength: 1200, maxLength: 2000 }),
      fc.tuple(share, share, share),
      async (ballot, rounds, steps, at) => {
        const poll = await box.open({ ballot, rounds });
        const place = onCard(poll);
        const moves = rounds === 1 ? [] : (['discuss', 'round 2'] as const);
        const moments = [...moves, 'close' as const].map((move, n) => {
          const [first = 0, second = 0, third = 0] = [...at].sort((a, b) => a - b);
          const when = rounds === 1 ? third : ([first, second, third][n] ?? 0);
          return [Math.floor(when * steps.length), move] as const;
        });
        const confirmed: Confirmed[] = [];
        const roundOf = ({ state }: Poll): Round => (state === 'round 2' ? 2 : 1);
        const vote = async (who: number, stance: Stance): Promise<void> => {
          const done = await box.polls.cast(poll.id, place, `user-${who}`, stance);
          if (done.kind === 'counted') confirmed.push({ person: who, round: roundOf(done.poll), stance });
        };
        const withdraw = async (who: number): Promise<void> => {
          const done = await box.polls.withdraw(poll.id, place, `user-${who}`);
          if (done.kind === 'withdrawn')
            confirmed.push({ person: who, round: roundOf(done.poll), stance: null });
        };
        const close = async (): Promise<void> => {
          const { kind } = await box.polls.close('1', poll.id, 'result without some');
          if (kind === 'too few' || kind === 'nobody yet') await box.polls.close('1', poll.id, 'discard');
        };
        const underWay: Promise<unknown>[] = [];
        // Nothing is awaited but now and then a few turns of the loop.
        for (const [n, each] of steps.entries()) {
          for (const [when, move] of moments) {
            if (when !== n) continue;
            if (move === 'close') underWay.push(close());
            else underWay.push(box.polls.move('1', poll.id, move));
          }
          if (each.kind === 'pause') {
            for (let turn = 0; turn < each.turns; turn++) await new Promise((done) => setImmediate(done));
            continue;
          }
          if (each.kind === 'wait') {
            await Promise.all(underWay);
            continue;
          }
          if (each.kind === 'reason') {
            underWay.push(box.polls.giveReason(poll.id, place, `user-${each.person}`, each.words));
          } else if (each.kind === 'withdraw') {
            underWay.push(withdraw(each.person));
          } else {
            underWay.push(vote(each.person, each.stance));
          }
        }
        await Promise.all(underWay);
        await close();
        const closed = await box.polls.find('1', poll.id);
        all += confirmed.length;
        // What each was told last in each round is what counts; the poll knows nothing else.
        const model = new Map<number, Ballot>();
        for (const { person: who, round: when, stance } of confirmed) {
          model.set(who, withStance(model.get(who) ?? blankBallot, when, stance));
        }
        const voted = [...model.values()].filter((one) =>
          rounds === 1
            ? stanceIn(one, 1) !== undefined
            : stanceIn(one, 1) !== undefined && stanceIn(one, 2) !== undefined,
        );
        const least = Math.max(1, closed?.threshold ?? 0);
        const enough = rounds === 1 ? voted.length >= (closed?.threshold ?? 0) : voted.length >= least;
        const counts = [1, 2, 3, 4, 5].map(
          (stance) => voted.filter((one) => stanceIn(one, rounds) === stance).length,
        );
        expect(closed?.state).toBe('closed');
        expect(closed?.result && finalCounts(closed.result)).toEqual(enough ? counts : undefined);
        if (enough) expect(closed?.result?.voters).toBe(voted.length);
        // A secret poll's ballots are gone; an open one has one a person.
        const named = await box.polls.named(poll);
        expect(new Set(named.map(({ userId }) => userId)).size).toBe(named.length);
      },
    );
    const runs = tries(15, 1000);
    // How clicks fall between each other is not the same in a smaller case, so none is looked for.
    await fc.assert(property, { numRuns: runs, endOnFailure: true });
    seen({ tried: runs, lost: 0, doubled: 0, figure: `${all} votes confirmed` });
    // Most clicks came while the poll took them.
    expect(all).toBeGreaterThan(runs * 200);
  },
  patience(30_000),
);
