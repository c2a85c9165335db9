import { compare } from './compare.js';
import type { Figure } from './report.js';
import {
  command,
  memoryOf,
  openPoll,
  votes,
  within,
  word,
  type OpenedPoll,
  type Subject,
} from './subjects.js';
import type { Sent } from './wire-payloads.js';
import type { Measured } from './wire.js';
import type { Scale, Work } from './work.js';

const answers = ({ p99, slowest }: Measured): Figure[] => [
  { name: 'p99', unit: 'ms', ours: [p99] },
  { name: 'slowest', unit: 'ms', ours: [slowest] },
];

const number = (count: number): string => count.toLocaleString('en');
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 3000));
const isChart = (n: number): boolean => n % 40 === 0;

/** A poll that some have voted in. */
async function pollOf(voters: number, ours: Subject, claim: string): Promise<OpenedPoll> {
  const poll = await openPoll(ours, claim);
  await ours.wire.run({ count: voters, inFlight: 64, make: votes(poll) });
  return poll;
}

/** New people in one poll after another. */
function votesByTurns(polls: readonly OpenedPoll[]): (n: number) => Sent {
  const makes = polls.map(votes);
  return (n) => {
    const make = makes[n % makes.length];
    if (make === undefined) throw new RangeError('there is no poll to vote in');
    return make(n);
  };
}

const ask = (step: string, poll: OpenedPoll) => (): ReturnType<typeof command> =>
  command('poll', within(step, word('poll', poll.id)));

/** A group that votes, and whose tally must be right. */
const seminar = (scale: Scale): Work => {
  const people = scale.of(300);
  const within10 = scale.of(10_000);
  return {
    name: `${people} people within ${within10 / 1000} s`,
    async run(bot) {
      const ours = await bot('ours');
      const room = await openPoll(ours, 'C4');
      // The card of the poll before is edited once more after its last vote.
      await pause();
      const before = ours.wire.edits();
      const measured = await ours.wire.run({ count: people, inFlight: 0, over: within10, make: votes(room) });
      await pause();
      const edits = ours.wire.edits() - before;
      for (const step of ['close', 'results']) {
        await ours.wire.run({ count: 1, inFlight: 1, make: ask(step, room) });
      }
      // Everybody has voted once, each stance a fifth of them.
      const counted = JSON.stringify(ours.wire.lastAnswer())
        .match(/\*\*\d+\*\* \(\d+%\)/g)
        ?.join(' ');
      if (counted !== Array.from({ length: 5 }, () => `**${people / 5}** (20%)`).join(' '))
        throw new Error(`the tally is wrong: ${counted}`);
      return [...answers(measured), { name: 'the card', unit: 'edits', ours: [edits] }];
    },
  };
};

/** The claims of the small polls: those that no work after it opens a poll on. */
const otherClaims = [1, 2, 3, 4, 5, 6, 12, 13, 14, 15, 16, 17, 18].map((n) => `C${n}`);

/** What so many voters leave in memory, and whether they make the next vote dearer. */
const largePoll = (scale: Scale): Work => {
  const voters = scale.of(100_000);
  return {
    name: `a poll of ${number(voters)}`,
    // Its memory is that of a bot that had these voters and nothing before.
    isAlone: true,
    async run(bot) {
      const [floor, ours] = [await bot('floor'), await bot('ours')];
      const large = await pollOf(voters, ours, 'C7');
      await floor.wire.run({ count: voters, inFlight: 64, make: votes(large) });
      const memory = { floor: [memoryOf(floor)], ours: [memoryOf(ours)] };
      // Each vote makes its poll larger: they are shared out, so that the small ones stay small.
      const small: OpenedPoll[] = [];
      for (const claim of otherClaims) small.push(await pollOf(100, ours, claim));
      const single = await compare({ inFlight: 1, count: scale.of(500) }, 2 * scale.rounds + 1, [
        ['floor', ours, votesByTurns(small)],
        ['ours', ours, votes(large)],
      ]);
      return [
        { name: 'memory', unit: 'MB', ...memory },
        ...single.map((each) => ({
          ...each,
          name: `${each.name}, the floor our own polls of 100 to some hundreds`,
        })),
      ];
    },
  };
};

const burst = (scale: Scale): Work => {
  const count = scale.of(1000);
  return {
    name: `${number(count)} votes at once`,
    async run(bot) {
      const ours = await bot('ours');
      // Its first vote tells the bot where the card is; Discord would have told it in its answer.
      const poll = await pollOf(1, ours, 'C8');
      return answers(await ours.wire.run({ count, inFlight: count, make: votes(poll) }));
    },
  };
};

const minute = (scale: Scale): Work => {
  const over = scale.of(60_000);
  return {
    name: `1,000 votes a second for ${over / 1000} s`,
    async run(bot) {
      const ours = await bot('ours');
      const poll = await openPoll(ours, 'C10');
      return answers(await ours.wire.run({ count: over, inFlight: 0, over, make: votes(poll) }));
    },
  };
};

/** What a chart takes, and whether votes wait for it. */
const charts = (scale: Scale): Work => ({
  name: 'charts',
  async run(bot) {
    const ours = await bot('ours');
    const drawn = await pollOf(20, ours, 'C9');
    await ours.wire.run({ count: 1, inFlight: 1, make: ask('close', drawn) });
    const chart = ask('results', drawn);
    const alone = await ours.wire.run({ count: scale.of(40), inFlight: 1, make: chart });
    const poll = await openPoll(ours, 'C11');
    const load = { count: scale.of(4000), inFlight: 0, over: scale.of(20_000) };
    const idle = await ours.wire.run({ ...load, make: votes(poll) });
    const busy = await ours.wire.run({
      ...load,
      make: (n) => (isChart(n) ? chart() : votes(poll)(n)),
      counts: (n) => !isChart(n),
    });
    return [
      { name: 'from the command to the answer, median', unit: 'ms', ours: [alone.p50] },
      { name: 'from the command to the answer, slowest', unit: 'ms', ours: [alone.slowest] },
      {
        name: '200 votes a second beside five charts, p99, the floor without charts',
        unit: 'ms',
        floor: [idle.p99],
        ours: [busy.p99],
      },
    ];
  },
});

/** What happens when many vote. */
export const crowds = (scale: Scale): Work[] => [
  seminar(scale),
  largePoll(scale),
  burst(scale),
  minute(scale),
  charts(scale),
];
