import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { NotCleared } from '../../src/not-saved.js';
import { ReadOnlyFile } from '../../src/store/inspect-file.js';
import { makeRoom } from '../../src/store/log-room.js';
import { SqliteFile } from '../../src/store/sqlite-file.js';
import { openStore } from '../../src/store/store.js';

vi.mock(import('../../src/store/log-room.js'), async (original) => ({
  makeRoom: vi.fn((await original()).makeRoom),
}));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'purge-'));
});
afterEach(() => {
  vi.useRealTimers();
  vi.clearAllMocks();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const text = z.object({ text: z.string() });
const at = (...path: string[]): string => join(folder, ...path, 'a.sqlite');
const busy = new Error('somebody reads it all the time');

test('what a killed process had deleted is gone once the next has purged what it owes, and then it owes nothing', async () => {
  const killed = await openStore(`sqlite://${at()}`);
  const texts = killed.collection('texts', text);
  await texts.set({ text: 'marker' }, 'a');
  await texts.delete('a');
  mkdirSync(join(folder, 'left'));
  for (const name of ['a.sqlite', 'a.sqlite-wal'])
    copyFileSync(join(folder, name), join(folder, 'left', name));
  await killed.close();
  // While somebody reads the file, opening it does not empty its log.
  const reader = await ReadOnlyFile.open(at('left'));
  await reader.all('SELECT count(*) FROM keyv');
  const store = await openStore(`sqlite://${at('left')}`);
  const bytes = (): string =>
    readdirSync(join(folder, 'left'))
      .map((name) => readFileSync(join(folder, 'left', name), 'latin1'))
      .join('');
  expect(bytes().includes('marker')).toBe(true);
  const purge = vi.spyOn(SqliteFile.prototype, 'purge').mockRejectedValueOnce(busy);
  await expect(store.purgeOwed()).rejects.toThrow(NotCleared);
  await store.purgeOwed();
  expect(bytes().includes('marker')).toBe(false);
  await store.purgeOwed();
  expect(purge).toHaveBeenCalledTimes(2);
  await reader.close();
  await store.close();
});

test('a purge that began before another clears nothing of what that one owes', async () => {
  const store = await openStore(`sqlite://${at()}`);
  let finish: () => void = () => undefined;
  const purge = vi
    .spyOn(SqliteFile.prototype, 'purge')
    .mockReturnValueOnce(new Promise<void>((resolve) => (finish = resolve)))
    .mockRejectedValueOnce(busy);
  const first = store.purge();
  await vi.waitFor(() => expect(purge).toHaveBeenCalledOnce());
  const second = store.purge();
  finish();
  await first;
  await expect(second).rejects.toThrow(NotCleared);
  await store.purgeOwed();
  expect(purge).toHaveBeenCalledTimes(3);
  await store.close();
});

test('a hundred that ask while one purge is under way share the next', async () => {
  const store = await openStore(`sqlite://${at()}`);
  let finish: () => void = () => undefined;
  const purge = vi
    .spyOn(SqliteFile.prototype, 'purge')
    .mockReturnValueOnce(new Promise<void>((resolve) => (finish = resolve)));
  const first = store.purge();
  await vi.waitFor(() => expect(purge).toHaveBeenCalledOnce());
  const others = Array.from({ length: 100 }, () => store.purge());
  finish();
  await Promise.all([first, ...others]);
  expect(purge).toHaveBeenCalledTimes(2);
  await store.close();
});

test('where people wait for the writes, the log is long after the purge of the start, and again a while after each other', async () => {
  const store = await openStore(`sqlite://${at()}`, { isServing: true });
  const log = (): number => statSync(`${at()}-wal`).size;
  const roomIsMade = (nth: number): unknown => vi.mocked(makeRoom).mock.results[nth]?.value;
  await store.purgeOwed();
  await roomIsMade(0);
  expect(log()).toBeGreaterThan(8_000_000);
  const things = store.collection('things', z.string());
  for (let n = 0; n < 300; n++) await things.set('marker', String(n));
  // They were written over what was there.
  expect(log()).toBeLessThan(8_300_000);
  await things.deleteMany(await things.keys());
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await store.purge();
  await store.purge();
  expect(log()).toBe(0);
  vi.advanceTimersByTime(30_000);
  vi.useRealTimers();
  await roomIsMade(1);
  expect(log()).toBeGreaterThan(8_000_000);
  expect(makeRoom).toHaveBeenCalledTimes(2);
  expect(readFileSync(`${at()}-wal`, 'latin1')).not.toContain('marker');
  await store.close();
});

test('room is made while people vote, and what they write after it goes where the room is', async () => {
  const store = await openStore(`sqlite://${at()}`, { isServing: true });
  const things = store.collection('things', z.string());
  await store.purgeOwed();
  const log = (): number => statSync(`${at()}-wal`).size;
  const making = vi.mocked(makeRoom).mock;
  // While the long log is moved into the file: what comes then keeps a log from being begun anew by itself.
  while (log() < 7_500_000) await new Promise((next) => setImmediate(next));
  for (let n = 0; making.settledResults[0]?.type !== 'fulfilled'; n++)
    await things.set('meanwhile', String(n));
  const long = log();
  expect(long).toBeGreaterThan(8_000_000);
  for (let n = 0; n < 300; n++) await things.set('afterwards', `later ${n}`);
  expect(log()).toBe(long);
  await store.close();
});
