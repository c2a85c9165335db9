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

/** A vote beside a bot that keeps nothing and one that keeps it as keyv's documentation shows. */
const vote = (
  scale: Scale,
  how: string,
  { inFlight, count, rounds, claim }: { inFlight: number; count: number; rounds: number; claim: string },
): Work => ({
  name: `a durable vote, ${how}`,
  async run(bot) {
    const [floor, ours, naive] = [await bot('floor'), await bot('ours'), await bot('naive')];
    const poll = await openPoll(ours, claim);
    const figures = await compare({ inFlight, count: scale.of(count) }, rounds, [
      ['floor', floor, votes(poll)],
      ['ours', ours, votes(poll)],
      // Every vote rewrites all that came before, so each row has a poll of its own.
      ['naive', naive, votes(poll)],
    ]);
    for (const { wire } of [floor, ours]) await wire.run({ count: 1, inFlight: 1, make: votes(poll) });
    expectSame(floor, ours);
    return figures;
  },
});

export const singleAnswers = (scale: Scale): Work[] => [
  passage(scale, '64 in flight', 64, 6000),
  passage(scale, 'one at a time', 1, 1500),
  vote(scale, '64 in flight', { inFlight: 64, count: 2000, rounds: scale.rounds, claim: 'C3' }),
  // What the disk and the waking take changes from second to second: many short rounds tell more than a few long ones.
  vote(scale, 'one at a time', { inFlight: 1, count: 250, rounds: 2 * scale.rounds + 1, claim: 'C6' }),
];
