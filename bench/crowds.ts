import { compare, expectSame, say } from './compare.js';
import { command, memoryOf, openPoll, votes, within, word, type Subject } from './subjects.js';
import type { Measured } from './wire.js';

/** A vote beside a bot that keeps nothing and one that keeps it as keyv's documentation shows. */
export async function singleVotes(floor: Subject, ours: Subject, naive: Subject): Promise<void> {
  const poll = await openPoll(ours, 'C3');
  for (const [name, inFlight, count] of [
    ['a durable vote, 64 in flight', 64, 2000],
    ['a durable vote, one at a time', 1, 500],
  ] as const) {
    await compare(name, { inFlight, count }, [
      ['floor', floor, votes(poll)],
      ['ours', ours, votes(poll)],
      // Every vote rewrites all that came before, so it gets a new poll each row.
      ['naive', naive, votes({ ...poll, id: `naive${inFlight}` })],
    ]);
  }
  for (const { wire } of [floor, ours]) await wire.run({ count: 1, inFlight: 1, make: votes(poll) });
  expectSame(floor, ours);
}

const answers = ({ p99, slowest }: Measured): string =>
  `p99 ${p99.toFixed(1)} ms, slowest ${slowest.toFixed(0)} ms`;

const isChart = (n: number): boolean => n % 40 === 0;

/** What happens when many vote. */
export async function crowds(floor: Subject, ours: Subject): Promise<void> {
  const { wire } = ours;
  const room = await openPoll(ours, 'C4');
  // The card of the poll before is edited once more after its last vote.
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const before = wire.edits();
  const seminar = await wire.run({ count: 300, inFlight: 0, over: 10_000, make: votes(room) });
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const edits = wire.edits() - before;
  for (const step of ['close', 'results']) {
    const asked = command('poll', within(step, word('poll', room.id)));
    await wire.run({ count: 1, inFlight: 1, make: () => asked });
  }
  // Everybody has voted once, each stance a fifth of them.
  const counted = JSON.stringify(wire.lastAnswer())
    .match(/\*\*\d+\*\* \(\d+%\)/g)
    ?.join(' ');
  if (counted !== Array.from({ length: 5 }, () => '**60** (20%)').join(' '))
    throw new Error(`the tally is wrong: ${counted}`);
  say(`300 people within 10 s: ${answers(seminar)}, ${edits} edits of the card, the tally exact`);

  const small = await openPoll(ours, 'C5');
  await wire.run({ count: 100, inFlight: 64, make: votes(small) });
  const large = await openPoll(ours, 'C7');
  await wire.run({ count: 100_000, inFlight: 64, make: votes(large) });
  await floor.wire.run({ count: 100_000, inFlight: 64, make: votes(large) });
  const [bare, own] = [memoryOf(floor), memoryOf(ours)];
  say(
    `memory after 100,000 voters: floor ${bare.toFixed(0)} MB, ours ${own.toFixed(0)} MB, ratio ${(own / bare).toFixed(2)}`,
  );
  await compare(
    'a vote in a poll of some hundreds and of 100,000, one at a time',
    { inFlight: 1, count: 300 },
    [
      ['10²', ours, votes(small)],
      ['10⁵', ours, votes(large)],
    ],
  );

  const burst = await wire.run({ count: 1000, inFlight: 1000, make: votes(small) });
  say(`1,000 votes at once: ${answers(burst)}`);
  const minute = await wire.run({ count: 60_000, inFlight: 0, over: 60_000, make: votes(small) });
  say(`1,000 votes a second for a minute: ${answers(minute)}`);

  const drawn = await openPoll(ours, 'C9');
  await wire.run({ count: 20, inFlight: 5, make: votes(drawn) });
  await wire.run({
    count: 1,
    inFlight: 1,
    make: () => command('poll', within('close', word('poll', drawn.id))),
  });
  const chart = (): ReturnType<typeof command> => command('poll', within('results', word('poll', drawn.id)));
  const alone = await wire.run({ count: 40, inFlight: 1, make: chart });
  say(`a chart, from the command to its answer: median ${alone.p50.toFixed(0)} ms, ${answers(alone)}`);
  const idle = await wire.run({ count: 4000, inFlight: 0, over: 20_000, make: votes(small) });
  const busy = await wire.run({
    count: 4000,
    inFlight: 0,
    over: 20_000,
    make: (n) => (isChart(n) ? chart() : votes(small)(n)),
    counts: (n) => !isChart(n),
  });
  say(
    `200 votes a second: ${answers(idle)}; with 5 charts a second: ${answers(busy)}, p99 ratio ${(busy.p99 / idle.p99).toFixed(1)}`,
  );
}
