import { compare, expectSame, rounds, say, spread } from './compare.js';
import { crowds, singleVotes } from './crowds.js';
import { idleSchedules } from './idle.js';
import { longSearch } from './long-search.js';
import { backAfterRestart } from './restart.js';
import { command, memoryOf, start, stop, word, type Subject } from './subjects.js';

/**
 * `npm run bench`: our bot beside a bare discord.js bot and a naive one, in turns, in one run. What counts is the
 * ratio: the machine's own speed cancels out.
 */
const starts = 5;
const perRound = 6000;

const passageRussia = (): ReturnType<typeof command> => command('passage', word('about', 'russia'));

say(`Medians of ${rounds} rounds, least and most in brackets`);

const ready: { floor: Subject; ours: Subject }[] = [];
for (let n = 0; n < starts; n++) {
  const pair = { floor: await start('floor'), ours: await start('ours') };
  ready.push(pair);
  // A look at memory once all that a start does is done.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  if (n < starts - 1) await Promise.all([stop(pair.floor), stop(pair.ours)]);
}
const [last] = ready.slice(-1);
if (last === undefined) throw new Error('nothing was started');
const { floor, ours } = last;
say(
  `start to ready: floor ${spread(
    ready.map((pair) => pair.floor.readyAfter),
    0,
  )} ms, ours ${spread(
    ready.map((pair) => pair.ours.readyAfter),
    0,
  )} ms, ratio ${spread(
    ready.map((pair) => pair.ours.readyAfter / pair.floor.readyAfter),
    2,
  )}`,
);
say(
  `memory after ready: floor ${memoryOf(floor).toFixed(0)} MB, ours ${memoryOf(ours).toFixed(0)} MB, ratio ${(memoryOf(ours) / memoryOf(floor)).toFixed(2)}`,
);

for (const [name, inFlight, count] of [
  ['/passage, 64 in flight', 64, perRound],
  ['/passage, one at a time', 1, perRound / 4],
] as const) {
  await compare(name, { inFlight, count }, [
    ['floor', floor, passageRussia],
    ['ours', ours, passageRussia],
  ]);
}
expectSame(floor, ours);

const naive = await start('naive');
await singleVotes(floor, ours, naive);
await stop(naive);
await crowds(floor, ours);
await Promise.all([stop(floor), stop(ours)]);
await backAfterRestart();
await idleSchedules();
await longSearch();
