import { compare, expectSame } from './compare.js';
import { command, openPoll, votes, word } from './subjects.js';
import type { Scale, Work } from './work.js';

const passageRussia = (): ReturnType<typeof command> => command('passage', word('about', 'russia'));

/** `/passage` beside a bot that sends the same card. */
const passage = (scale: Scale, how: string, inFlight: number, count: number): Work => ({
  name: `/passage, ${how}`,
  async run(bot) {
    const [floor, ours] = [await bot('floor'), await bot('ours')];
    const figures = await compare({ inFlight, count: scale.of(count) }, scale.rounds, [
      ['floor', floor, passageRussia],
      ['ours', ours, passageRussia],
    ]);
    expectSame(floor, ours);
    return figures;
  },
});

interface Voting {
  readonly inFlight: number;
  /** Votes in a turn of the floor and of ours. */
  readonly count: number;
  readonly naiveCount: number;
  readonly rounds: number;
  readonly claim: string;
}

/** A vote beside a bot that keeps nothing and one that keeps it as keyv's documentation shows. */
const vote = (scale: Scale, how: string, { inFlight, count, naiveCount, rounds, claim }: Voting): Work => ({
  name: `a durable vote, ${how}`,
  async run(bot) {
    const [floor, ours] = [await bot('floor'), await bot('ours')];
    const poll = await openPoll(ours, claim);
    const figures = await compare({ inFlight, count: scale.of(count) }, rounds, [
      ['floor', floor, votes(poll)],
      ['ours', ours, votes(poll)],
    ]);
    for (const { wire } of [floor, ours]) await wire.run({ count: 1, inFlight: 1, make: votes(poll) });
    expectSame(floor, ours);
    // After the others and not in turns with them: each of its votes rewrites all that came before, and the disk is busy
    // with that when its turn is over.
    const naive = await compare({ inFlight, count: scale.of(naiveCount) }, rounds, [
      ['naive', await bot('naive'), votes(poll)],
    ]);
    return figures.map((figure, n) => ({ ...figure, naive: naive[n]?.naive ?? [] }));
  },
});

/** What a single vote takes beyond what every bot would that waits for the disk. */
const besideDisk = (scale: Scale): Work => ({
  name: 'a durable vote, one at a time, beside a bare write',
  async run(bot) {
    const [synced, ours] = [await bot('synced'), await bot('ours')];
    const poll = await openPoll(ours, 'C9');
    const figures = await compare({ inFlight: 1, count: scale.of(1000) }, 2 * scale.rounds + 1, [
      ['floor', synced, votes(poll)],
      ['ours', ours, votes(poll)],
    ]);
    expectSame(synced, ours);
    return figures;
  },
});

export const singleAnswers = (scale: Scale): Work[] => [
  passage(scale, '64 in flight', 64, 6000),
  passage(scale, 'one at a time', 1, 1500),
  // Of 2000 votes, a fifth of a second, whether the log is moved into the file or not would be chance.
  vote(scale, '64 in flight', {
    inFlight: 64,
    count: 8000,
    naiveCount: 2000,
    rounds: scale.rounds,
    claim: 'C3',
  }),
  // What the disk and the waking take changes from second to second: many short rounds tell more than a few long ones.
  vote(scale, 'one at a time', {
    inFlight: 1,
    count: 1000,
    naiveCount: 250,
    rounds: 2 * scale.rounds + 1,
    claim: 'C6',
  }),
  besideDisk(scale),
];
