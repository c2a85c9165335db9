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
const vote = (scale: Scale, how: string, inFlight: number, count: number, claim: string): Work => ({
  name: `a durable vote, ${how}`,
  async run(bot) {
    const [floor, ours, naive] = [await bot('floor'), await bot('ours'), await bot('naive')];
    const poll = await openPoll(ours, claim);
    const figures = await compare({ inFlight, count: scale.of(count) }, scale.rounds, [
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
  vote(scale, '64 in flight', 64, 2000, 'C3'),
  vote(scale, 'one at a time', 1, 500, 'C6'),
];
