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
import { spreadOf, type Figure } from './report.js';
import type { Scale, Work } from './work.js';

const zones = ['Asia/Tokyo', 'Europe/London', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'];

let names = 0;
const randomName = (): string => String(names++).padStart(10, '0');

/** What so many schedules cost while none is due: a start, a tick, and half a minute. In this process. */
export const idleSchedules = (scale: Scale): Work => {
  const schedules = scale.of(10_000);
  return {
    name: `${schedules.toLocaleString('en')} schedules, none due`,
    isAlone: true,
    run: () => idle(schedules, scale.of(30_000)),
  };
};

async function idle(schedules: number, length: number): Promise<readonly Figure[]> {
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
  await fill(first.seminar, readings[0]?.slug ?? '', schedules);
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
  ticker.start();
  await new Promise((resolve) => setTimeout(resolve, length));
  await ticker.stop();
  const { user, system } = process.cpuUsage(before);
  const share = ((user + system) / 1000 / length) * 100;
  await close();
  rmSync(folder, { recursive: true });
  return [
    { name: 'opened', unit: 's', ours: [opened / 1000] },
    { name: 'a tick, median', unit: 'ms', ours: [spreadOf(ticks).median] },
    { name: 'a tick, slowest', unit: 'ms', ours: [Math.max(...ticks)] },
    { name: 'idle', unit: '% of a core', ours: [share] },
  ];
}

async function fill(seminar: Seminar, reading: string, schedules: number): Promise<void> {
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
