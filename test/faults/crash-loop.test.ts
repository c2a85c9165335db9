import fc from 'fast-check';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStartBudget, purseSchema, takeStart, type Purse } from '../../src/discord/start-budget.js';
import { allShards } from '../../src/shards.js';
import { startPretendDiscord, type PretendDiscord } from '../../src/preview/pretend-discord.js';
import { openBox } from './a-box.js';
import { programOn, type Program } from './program.js';
import { seeded, seedOfToday } from './random.js';
import { seen } from './seen.js';
import { patience, tries } from './tries.js';

const second = 1000;
const day = 24 * 3_600_000;

/** When a bot that is restarted at these moments begins its sessions, and is killed again at once. */
function sessionsOf(restarts: Iterable<number>, startsADay: number): number[] {
  let purse: Purse | undefined;
  const begun: number[] = [];
  for (const at of restarts) {
    const start = takeStart(purse, at, startsADay);
    if (start.kind === 'wait') continue;
    ({ purse } = start);
    begun.push(at);
  }
  return begun;
}

/** The most of these moments that lie within any one day. */
function mostWithinADay(moments: readonly number[]): number {
  let first = 0;
  let most = 0;
  for (const [last, at] of moments.entries()) {
    while (at - (moments[first] ?? at) > day) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

function* every(pause: number, until: number): Generator<number> {
  for (let at = 0; at < until; at += pause) yield at;
}

test('fault 10: killed every second for three days, the bot begins a tenth of what a day allows', () => {
  for (const pause of [second, 2 * second, 120 * second, 600 * second]) {
    const begun = sessionsOf(every(pause, 3 * day), 1000);
    expect(mostWithinADay(begun)).toBeLessThanOrEqual(100);
    // It is careful, not dead: a bot that is mended comes up within the hour.
    const gaps = begun.slice(1).map((at, n) => at - (begun[n] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(40 * 60 * second);
  }
  expect(mostWithinADay(sessionsOf(every(second, 3 * day), 10_000))).toBeLessThanOrEqual(1000);
});

test('fault 10: whenever it is killed, and wherever the clock is put, no day holds more than a hundred', () => {
  const pause = fc.oneof(
    fc.integer({ min: 0, max: 10 * second }),
    fc.integer({ min: 0, max: 3 * 3_600_000 }),
  );
  fc.assert(
    fc.property(fc.array(pause, { minLength: 200, maxLength: 600 }), (pauses) => {
      let at = 0;
      const begun = sessionsOf(
        pauses.map((each) => (at += each)),
        1000,
      );
      expect(mostWithinADay(begun)).toBeLessThanOrEqual(100);
    }),
    { numRuns: tries(100, 2000) },
  );
  // Put back by a week, the clock gives no start that was not left before.
  const used = sessionsOf(every(second, 1000 * second), 1000).length;
  const putBack = [...every(second, 1000 * second), ...every(second, 1000 * second)];
  expect(sessionsOf(putBack, 1000)).toHaveLength(used);
});

test('fault 10: what a process has used, the next one knows, and it waits for the rest', async () => {
  const box = await openBox();
  const stored = box.store.collection('starts', purseSchema);
  const kept = { get: () => stored.get('bot'), set: (left: Purse) => stored.set(left, 'bot') };
  const begun: number[] = [];
  const allowed = 100;
  for (let process = 0; process < 8; process++) {
    const impatient = new AbortController();
    // Told that it has to wait, it is ended.
    const log = { warn: () => impatient.abort() };
    const budget = await openStartBudget(kept, allShards, { now: () => 0 }, log);
    await budget
      .throttler(1, allowed)
      .waitForIdentify(0, impatient.signal)
      .then(
        () => begun.push(process),
        () => undefined,
      );
  }
  // Four in a hundred at once.
  expect(begun).toEqual([0, 1, 2, 3]);
  await box.close();
});

let discord: PretendDiscord;
let program: Program;
beforeEach(async () => {
  discord = await startPretendDiscord();
  program = programOn(discord);
});
afterEach(async () => {
  await program.remove();
  await discord.close();
});

test(
  `fault 10: the program, killed at boot again and again, remembers its starts and waits (seed ${seedOfToday})`,
  async () => {
    const random = seeded(seedOfToday + 10);
    const kills = tries(6, 50);
    // So many at once that some kills fall before and some after the last.
    const atOnce = tries(3, 40);
    discord.faults.startsADay(atOnce * 25);
    for (let n = 0; n < kills; n++) {
      const before = discord.begun.length;
      const started = program.start();
      const waits = program.printed('has started so often');
      // Somewhere between its session and the moment when it is ready, or while it waits.
      await Promise.race([started, waits, beganMore(before)]);
      for (let turns = Math.floor(random() * 40); turns > 0; turns--) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      await program.end('SIGKILL');
      await started.catch(() => undefined);
    }
    seen({ tried: kills, figure: `${discord.begun.length} sessions, ${atOnce} allowed at once` });
    expect(discord.begun).toHaveLength(atOnce);
    // Nothing is broken: told to stop while it waits, it ends in peace.
    const started = program.start();
    await program.printed('has started so often');
    program.child.kill('SIGTERM');
    expect((await once(program.child, 'close'))[0]).toBe(0);
    await started.catch(() => undefined);
    expect(discord.begun).toHaveLength(atOnce);
  },
  patience(60_000),
);

async function beganMore(than: number): Promise<void> {
  const isAlive = (): boolean => program.child.exitCode === null && program.child.signalCode === null;
  while (isAlive() && discord.begun.length === than) await new Promise((resolve) => setImmediate(resolve));
}
