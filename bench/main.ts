import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { startWire, type Measured, type Wire } from './wire.js';

/**
 * `npm run bench`: our bot beside a bare discord.js bot, in turns, in one run. What counts is the ratio: the
 * machine's own speed cancels out.
 */
const rounds = 7;
const perRound = 6000;

interface Subject {
  readonly wire: Wire;
  readonly child: ChildProcess;
}

async function start(kind: 'ours' | 'floor'): Promise<Subject> {
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

const passageRussia = (): object => ({
  id: '1000000000000000009',
  name: 'passage',
  type: 1,
  options: [{ name: 'about', type: 3, value: 'russia' }],
});

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function spread(values: readonly number[], digits: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  return `${median(sorted).toFixed(digits)} (${sorted[0]?.toFixed(digits)}–${sorted.at(-1)?.toFixed(digits)})`;
}

async function compare(
  name: string,
  inFlight: number,
  count: number,
  floor: Subject,
  ours: Subject,
): Promise<void> {
  const load = { count, inFlight, data: passageRussia };
  const figures: { floor: Measured; ours: Measured }[] = [];
  // The first round warms both up and is not counted. The order changes, so that neither always goes first.
  for (let round = 0; round <= rounds; round++) {
    let floorRun: Measured;
    let oursRun: Measured;
    if (round % 2 === 0) {
      floorRun = await floor.wire.run(load);
      oursRun = await ours.wire.run(load);
    } else {
      oursRun = await ours.wire.run(load);
      floorRun = await floor.wire.run(load);
    }
    if (round > 0) figures.push({ floor: floorRun, ours: oursRun });
  }
  const ratios = figures.map((each) => each.ours.perSecond / each.floor.perSecond);
  process.stdout.write(
    `${name}\n` +
      `  floor  ${spread(
        figures.map((each) => each.floor.perSecond),
        0,
      )} answers/s, p99 ${median(figures.map((each) => each.floor.p99)).toFixed(1)} ms\n` +
      `  ours   ${spread(
        figures.map((each) => each.ours.perSecond),
        0,
      )} answers/s, p99 ${median(figures.map((each) => each.ours.p99)).toFixed(1)} ms\n` +
      `  ratio  ${spread(ratios, 2)}, median of ${rounds} rounds\n`,
  );
}

const floor = await start('floor');
const ours = await start('ours');
await compare('/passage, 64 in flight', 64, perRound, floor, ours);
await compare('/passage, one at a time', 1, perRound / 4, floor, ours);
const parts = (body: unknown): unknown => (body as { data: { components: unknown } }).data.components;
if (!isDeepStrictEqual(parts(floor.wire.lastAnswer()), parts(ours.wire.lastAnswer()))) {
  throw new Error('the two bots did not send the same card, so the figures compare nothing');
}
for (const { child, wire } of [floor, ours]) {
  child.kill('SIGKILL');
  await once(child, 'exit');
  await wire.close();
}
