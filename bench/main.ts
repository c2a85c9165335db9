import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { startWire, type Load, type Measured, type Sent, type Wire } from './wire.js';

/**
 * `npm run bench`: our bot beside a bare discord.js bot and a naive one, in turns, in one run. What counts is the
 * ratio: the machine's own speed cancels out.
 */
const rounds = 7;
const perRound = 6000;

type Kind = 'floor' | 'ours' | 'naive';

interface Subject {
  readonly wire: Wire;
  readonly child: ChildProcess;
}

async function start(kind: Kind): Promise<Subject> {
  const wire = await startWire();
  const script = join(import.meta.dirname, 'bot-under-test.js');
  const child = spawn(process.execPath, [script, kind, wire.apiUrl], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  child.once('exit', (code) => {
    if (code !== null && code !== 0) throw new Error(`the ${kind} bot ended with ${code}`);
  });
  await wire.connected;
  return { wire, child };
}

const command = (name: string, options: object[]): Sent => ({
  command: { id: '1000000000000000009', name, type: 1, options },
});
const passageRussia = (): Sent => command('passage', [{ name: 'about', type: 3, value: 'russia' }]);

/** Each row's voters are new people, so every vote is a first vote. */
let voters = 2_000_000_000_000_000_000n;
const votes =
  (poll: string) =>
  (n: number): Sent => ({
    press: `vote:${poll}:${(n % 5) + 1}`,
    messageId: '1000000000000000777',
    userId: String(voters++),
  });

/** Opens a poll at our bot and returns its id. */
async function openPoll({ wire }: Subject, claim: string): Promise<string> {
  const options = [
    {
      name: 'open',
      type: 1,
      options: [
        { name: 'claim', type: 3, value: claim },
        { name: 'closes', type: 3, value: 'never' },
      ],
    },
  ];
  await wire.run({ count: 1, inFlight: 1, make: () => command('poll', options) });
  const id = /"vote:([\w-]+):1"/.exec(JSON.stringify(wire.lastAnswer()))?.[1];
  if (id === undefined) throw new Error('no poll was opened');
  return id;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function spread(values: readonly number[], digits: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  return `${median(sorted).toFixed(digits)} (${sorted[0]?.toFixed(digits)}–${sorted.at(-1)?.toFixed(digits)})`;
}

/** One row: every subject under the same load, in turns; the first is what the others are held against. */
async function compare(
  name: string,
  load: Omit<Load, 'make'>,
  subjects: readonly (readonly [name: string, subject: Subject, make: Load['make']])[],
): Promise<void> {
  const figures = subjects.map((): Measured[] => []);
  // The first round warms all up and is not counted. The order changes, so that none always goes first.
  for (let round = 0; round <= rounds; round++) {
    const turn = [...subjects.entries()];
    if (round % 2 === 1) turn.reverse();
    for (const [n, [, { wire }, make]] of turn) {
      const measured = await wire.run({ ...load, make });
      if (round > 0) figures[n]?.push(measured);
    }
  }
  process.stdout.write(`${name}\n`);
  for (const [n, [subject]] of subjects.entries()) {
    const own = figures[n] ?? [];
    const speeds = own.map((each) => each.perSecond);
    const ratios = own.map((each, round) => each.perSecond / (figures[0]?.[round]?.perSecond ?? NaN));
    const ratio = n === 0 ? '' : `, ratio ${spread(ratios, 2)}`;
    process.stdout.write(
      `  ${subject.padEnd(6)} ${spread(speeds, 0)} answers/s, p99 ${median(own.map((each) => each.p99)).toFixed(1)} ms${ratio}\n`,
    );
  }
}

const parts = (body: unknown): unknown => (body as { data: { components: unknown } }).data.components;
function expectSame(a: Subject, b: Subject): void {
  if (!isDeepStrictEqual(parts(a.wire.lastAnswer()), parts(b.wire.lastAnswer())))
    throw new Error('the two bots did not send the same card, so the figures compare nothing');
}

const floor = await start('floor');
const ours = await start('ours');
const naive = await start('naive');

process.stdout.write(`Medians of ${rounds} rounds, least and most in brackets\n`);
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

const poll = await openPoll(ours, 'C3');
for (const [name, inFlight, count] of [
  ['a durable vote, 64 in flight', 64, 2000],
  ['a durable vote, one at a time', 1, 500],
] as const) {
  await compare(name, { inFlight, count }, [
    ['floor', floor, votes(poll)],
    ['ours', ours, votes(poll)],
    // Every vote rewrites all that came before, so it gets a new poll each row.
    ['naive', naive, votes(`naive${inFlight}`)],
  ]);
}
await floor.wire.run({ count: 1, inFlight: 1, make: votes(poll) });
await ours.wire.run({ count: 1, inFlight: 1, make: votes(poll) });
expectSame(floor, ours);

const small = await openPoll(ours, 'C5');
await ours.wire.run({ count: 100, inFlight: 64, make: votes(small) });
const large = await openPoll(ours, 'C7');
await ours.wire.run({ count: 100_000, inFlight: 64, make: votes(large) });
await compare(
  'a vote in a poll of some hundreds and of 100,000, one at a time',
  { inFlight: 1, count: 300 },
  [
    ['10²', ours, votes(small)],
    ['10⁵', ours, votes(large)],
  ],
);
const burst = await ours.wire.run({ count: 1000, inFlight: 1000, make: votes(small) });
process.stdout.write(`1,000 votes at once: all answered within ${burst.slowest.toFixed(0)} ms\n`);

for (const { child, wire } of [floor, ours, naive]) {
  child.kill('SIGKILL');
  await once(child, 'exit');
  await wire.close();
}
