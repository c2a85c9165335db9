import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKeyFolder } from '../src/ballots/key-folder.js';
import { systemClock } from '../src/clock.js';
import { createTicker } from '../src/discord/ticker.js';
import { createLog } from '../src/log.js';
import { packageRoot } from '../src/package-root.js';
import { loadReadings } from '../src/readings/load-readings.js';
import { openSeminar, type Seminar } from '../src/seminar.js';
import { openStore } from '../src/store/store.js';
import { say, spread } from './compare.js';

const schedules = 10_000;
const zones = ['Asia/Tokyo', 'Europe/London', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'];

let names = 0;
const randomName = (): string => String(names++).padStart(10, '0');

/** What 10,000 schedules cost while none is due: a start, a tick, and half a minute. In this process. */
export async function idleSchedules(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'colloquium-idle-'));
  const url = `sqlite://${join(folder, 'store', 'a.sqlite')}`;
  const loaded = loadReadings(join(packageRoot, 'data'));
  if (loaded.kind === 'refused') throw new Error('the readings are refused');
  const { readings } = loaded;
  const keys = await openKeyFolder(join(folder, 'keys'), []);
  const open = async (): Promise<{ seminar: Seminar; close: () => Promise<void> }> => {
    const store = await openStore(url);
    const seminar = await openSeminar({ store, keys, readings, clock: systemClock, randomName });
    return { seminar, close: () => store.close() };
  };
  const first = await open();
  await fill(first.seminar, readings[0]?.slug ?? '');
  await first.close();

  const from = performance.now();
  const { seminar, close } = await open();
  const opened = performance.now() - from;
  const ticker = createTicker({
    seminar,
    prompts: { deliver: () => Promise.resolve() },
    others: [],
    monotonic: () => performance.now(),
    log: createLog('silent', false),
  });
  const ticks: number[] = [];
  for (let n = 0; n < 50; n++) {
    const began = performance.now();
    await ticker.tick();
    ticks.push(performance.now() - began);
  }
  const before = process.cpuUsage();
  const length = 30_000;
  ticker.start();
  await new Promise((resolve) => setTimeout(resolve, length));
  await ticker.stop();
  const { user, system } = process.cpuUsage(before);
  const share = ((user + system) / 1000 / length) * 100;
  say(
    `10,000 schedules: opened in ${(opened / 1000).toFixed(2)} s, a tick ${spread(ticks, 3)} ms, idle ${share.toFixed(2)}% of a core`,
  );
  await close();
  rmSync(folder, { recursive: true });
}

async function fill(seminar: Seminar, reading: string): Promise<void> {
  for (let n = 0; n < schedules; n += 500) {
    await Promise.all(
      Array.from({ length: 500 }, async (_, at) => {
        const { schedule } = await seminar.schedules.draft({
          guildId: String(1_000_000 + n + at),
          channelId: '2',
          reading,
          time: '09:00',
          days: [0, 1, 2, 3, 4, 5, 6],
          zone: zones[at % zones.length] ?? 'UTC',
          // Far enough ahead that none falls into the measurement.
          startDate: '2999-01-01',
          createdBy: '3',
        });
        await seminar.schedules.confirm(schedule.guildId, schedule.id);
      }),
    );
  }
}
