import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { packageRoot } from '../../src/package-root.js';
import { backUp, restore } from '../../src/store/backup.js';
import { openStore } from '../../src/store/store.js';
import { StoreRefused } from '../../src/store/store-refused.js';
import { seeded, seedOfToday } from './random.js';
import { patience, tries } from './tries.js';
import { seen } from './seen.js';

let folder: string;
let database: string;
let writer: ChildProcess;
/** What the other process was told is saved. */
let acknowledged: Set<number>;
let onLine: () => void;
beforeEach(begin);
afterEach(remove);

/** Another process begins to write into a database of its own. */
async function begin(): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'colloquium-backup-'));
  database = join(folder, 'live', 'a.sqlite');
  acknowledged = new Set();
  const script = join(packageRoot, 'test', 'store', 'fixtures', 'writer.js');
  writer = spawn(process.execPath, [script, `sqlite://${database}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (writer.stdout === null) throw new Error('the writer writes');
  onLine = () => undefined;
  createInterface(writer.stdout).on('line', (line) => {
    if (line !== 'open') acknowledged.add(Number(line));
    onLine();
  });
  await written(50);
}

async function remove(): Promise<void> {
  await end();
  rmSync(folder, { recursive: true });
}

async function end(): Promise<void> {
  if (writer.signalCode !== null) return;
  const closed = once(writer, 'close');
  writer.kill('SIGKILL');
  await closed;
}

/** So many more were acknowledged. */
function written(more: number): Promise<void> {
  const until = acknowledged.size + more;
  return new Promise((resolve) => {
    onLine = () => {
      if (acknowledged.size >= until) resolve();
    };
  });
}

async function valuesIn(path: string): Promise<Set<number>> {
  const store = await openStore(`sqlite://${path}`);
  const found = await store.collection('things', z.object({ n: z.number() })).list();
  await store.close();
  return new Set(found.map(({ n }) => n));
}

test(
  `fault 26: each backup taken while another process writes is whole, and restoring it gives it back (seed ${seedOfToday})`,
  async () => {
    const random = seeded(seedOfToday + 26);
    const backups = tries(8, 100);
    let values = 0;
    let meanwhile = 0;
    for (let n = 0; n < backups; n++) {
      // The longer a backup takes, the more is written meanwhile: one database for all would grow without end.
      if (acknowledged.size > 20_000) {
        await remove();
        await begin();
      }
      await written(Math.floor(random() * 40));
      const before = new Set(acknowledged);
      const backup = join(folder, `${n}.sqlite`);
      const { rows } = await backUp(database, backup);
      values += rows;
      if (acknowledged.size > before.size) meanwhile += 1;
      expect(rows).toBeGreaterThanOrEqual(before.size);
      // Only the taking races with the writes.
      writer.kill('SIGSTOP');
      // In its place in another folder, as after the loss of a machine.
      const elsewhere = join(folder, `restored-${n}`, 'a.sqlite');
      const restored = await restore(backup, elsewhere, new Date(0));
      expect(restored).toEqual({ rows, movedTo: undefined });
      const found = await valuesIn(elsewhere);
      expect(found.size).toBe(rows);
      expect([...before].filter((value) => !found.has(value))).toEqual([]);
      for (const done of [backup, dirname(elsewhere)]) rmSync(done, { recursive: true });
      writer.kill('SIGCONT');
    }
    // A backup that nobody writes beside would show nothing.
    expect(meanwhile).toBeGreaterThan(backups / 2);
    seen({
      tried: backups,
      lost: 0,
      figure: `${values} values in all, others written during ${meanwhile} of them`,
    });
  },
  patience(30_000),
);

test('fault 26: nothing is restored under a running bot, nor from a backup that is not whole', async () => {
  const backup = join(folder, 'backup.sqlite');
  await backUp(database, backup);
  await expect(restore(backup, database, new Date(0))).rejects.toThrow(StoreRefused);
  await expect(backUp(database, backup)).rejects.toThrow(/exists/);
  await written(20);
  await end();
  const whole = readFileSync(backup);
  const live = await valuesIn(database);
  for (const share of [0.2, 0.5, 0.9]) {
    const damaged = Buffer.from(whole);
    const from = Math.floor(share * damaged.length);
    // A value in all its copies: SQLite leaves stale ones in its pages, and damage to those is none.
    const place = Math.max(damaged.indexOf('{"n":', from), damaged.lastIndexOf('{"n":', from));
    const value = damaged.subarray(place, damaged.indexOf('}', place) + 1).toString();
    for (let at = whole.indexOf(value); at >= 0; at = whole.indexOf(value, at + 1)) {
      damaged[at + 5] = (damaged[at + 5] ?? 0) ^ 1;
    }
    for (const bytes of [damaged, whole.subarray(0, from)]) {
      writeFileSync(backup, bytes);
      await expect(restore(backup, database, new Date(0))).rejects.toThrow(
        /no whole backup.+nothing was changed/,
      );
    }
  }
  expect(await valuesIn(database)).toEqual(live);
  writeFileSync(backup, whole);
  const { movedTo, rows } = await restore(backup, database, new Date(0));
  expect((await valuesIn(database)).size).toBe(rows);
  // What was there before is kept.
  expect(movedTo !== undefined && existsSync(movedTo)).toBe(true);
  expect(await valuesIn(movedTo ?? '')).toEqual(live);
});
