import fc from 'fast-check';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sqlite3 from 'sqlite3';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { NotSaved } from '../../src/not-saved.js';
import { applicationId, ReadOnlyFile } from '../../src/store/inspect-file.js';
import { SqliteFile } from '../../src/store/sqlite-file.js';
import { openStore, type Collection, type Store } from '../../src/store/store.js';
import { StoreRefused } from '../../src/store/store-refused.js';
import { holdsTheContract } from './contract.js';
import { endOfWriter, startWriter } from './writer.js';
import { seen } from '../faults/seen.js';
import { patience, tries } from '../faults/tries.js';

const thing = z.object({ n: z.number() });
let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
  path = join(folder, 'a.sqlite');
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});
const url = (): string => `sqlite://${path}`;
const open = (): Promise<Store> => openStore(url());
const thingsOf = (store: Store): Collection<{ n: number }> => store.collection('things', thing);

describe('the contract', () => {
  holdsTheContract(() => {
    const at = mkdtempSync(join(tmpdir(), 'contract-'));
    return {
      open: (opening) => openStore(`sqlite://${join(at, 'a.sqlite')}`, opening),
      remove: () => rmSync(at, { recursive: true }),
    };
  });
});

test('the settings that make saved mean saved are really on', async () => {
  const file = await SqliteFile.open(path);
  const read = async (name: string): Promise<unknown> =>
    ((await file.query(`PRAGMA ${name}`)) as Record<string, unknown>[])[0]?.[name];
  expect(await read('journal_mode')).toBe('wal');
  expect(await read('synchronous')).toBe(2);
  expect(await read('secure_delete')).toBe(1);
  await file.disconnect();
});

test('writes that wait together become few statements', async () => {
  const store = await open();
  const things = thingsOf(store);
  const file = sqliteFile();
  const real = file.query;
  const statements: string[] = [];
  file.query = async (sql: string, ...values: unknown[]): Promise<never> => {
    statements.push(sql);
    return (await real(sql, ...values)) as never;
  };
  await Promise.all(Array.from({ length: 64 }, (_, n) => things.set({ n }, String(n))));
  expect(statements.length).toBeLessThanOrEqual(2);
  await Promise.all(Array.from({ length: 64 }, (_, n) => things.get(String(n))));
  expect(statements.length).toBeLessThanOrEqual(4);
  await store.close();
});

test('fault 3: killed while it writes, every acknowledged value is there', async () => {
  let first = 0;
  const expected = new Set<number>();
  for (let kill = 0; kill < 8; kill++) {
    const writer = await startWriter(url(), 20 + kill * 7, first);
    await writer.kill();
    for (const n of writer.acknowledged) expected.add(n);
    first = Math.max(...expected) + 100;
  }
  const store = await open();
  const found = new Set((await thingsOf(store).list()).map(({ n }) => n));
  expect([...expected].filter((n) => !found.has(n))).toEqual([]);
  expect(expected.size).toBeGreaterThan(300);
  seen({ tried: 8, lost: 0 });
  await store.close();
}, 30_000);

test(
  'fault 25: a second process is refused and told who is first; a kill sets the database free',
  async () => {
    const times = tries(2, 100);
    for (let n = 0; n < times; n++) {
      const writer = await startWriter(url(), 1);
      await expect(open()).rejects.toThrow(/in use by process \d+, which started 20\d\d-.+Two bots/);
      await writer.kill();
      await (await open()).close();
    }
    seen({ tried: times, lost: 0, figure: 'each second one told who is first' });
    const store = await open();
    await expect(open()).rejects.toThrow(`in use by process ${process.pid}`);
    const { code, said } = await endOfWriter(url());
    expect(code).toBe(78);
    expect(said).toContain(`in use by process ${process.pid}`);
    await store.close();
    await (await open()).close();
  },
  patience(20_000),
);

type Damage =
  | { kind: 'flip'; at: number; bit: number }
  | { kind: 'zero'; at: number; length: number }
  | { kind: 'cut'; at: number }
  | { kind: 'swap'; one: number; other: number };

function withDamage(whole: Buffer, done: Damage, page: number): Buffer {
  if (done.kind === 'cut') return whole.subarray(0, done.at);
  const bytes = Buffer.from(whole);
  if (done.kind === 'flip') bytes[done.at] = (bytes[done.at] ?? 0) ^ (1 << done.bit);
  if (done.kind === 'zero') bytes.fill(0, done.at, Math.min(bytes.length, done.at + done.length));
  if (done.kind === 'swap') {
    whole.copy(bytes, done.one * page, done.other * page, (done.other + 1) * page);
    whole.copy(bytes, done.other * page, done.one * page, (done.one + 1) * page);
  }
  return bytes;
}

test(
  'fault 23: a damaged file is refused or gives the right values, never wrong ones and never fewer',
  async () => {
    const store = await open();
    const texts = store.collection('texts', z.object({ text: z.string() }));
    const wanted = Array.from({ length: 300 }, (_, n) => `${n} `.repeat((n % 40) * 5 + 1));
    await texts.setMany(wanted.map((text, n) => [[String(n).padStart(3, '0')], { text }] as const));
    await store.purge();
    await store.close();
    const whole = readFileSync(path);
    const outcomes = { refused: 0, right: 0 };
    const page = 4096;
    const place = fc.nat(whole.length - 1);
    const pageNumber = fc.nat(whole.length / page - 1);
    const damage = fc.oneof(
      fc.record({ kind: fc.constant('flip' as const), at: place, bit: fc.nat(7) }),
      fc.record({ kind: fc.constant('zero' as const), at: place, length: fc.integer({ min: 1, max: 400 }) }),
      fc.record({ kind: fc.constant('cut' as const), at: place }),
      fc.record({ kind: fc.constant('swap' as const), one: pageNumber, other: pageNumber }),
    );
    await fc.assert(
      fc.asyncProperty(damage, async (done) => {
        const damaged = withDamage(whole, done, page);
        // A file cut to nothing is a new one; zeros in the place of zeros are no damage.
        fc.pre(damaged.length > 0 && !damaged.equals(whole));
        for (const name of readdirSync(folder)) rmSync(join(folder, name));
        writeFileSync(path, damaged);
        let opened: Store;
        try {
          opened = await open();
        } catch (error) {
          expect(error).toBeInstanceOf(StoreRefused);
          expect(String(error)).toMatch(/npm run restore|belongs to another program/);
          expect(readFileSync(path).equals(damaged)).toBe(true);
          outcomes.refused += 1;
          return;
        }
        try {
          const found = await opened.collection('texts', z.object({ text: z.string() })).list();
          expect(found.map(({ text }) => text)).toEqual(wanted);
          outcomes.right += 1;
        } finally {
          await opened.close();
        }
      }),
      { numRuns: tries(80, 1000) },
    );
    const { refused, right } = outcomes;
    seen({ tried: refused + right, figure: `${refused} refused, ${right} right, 0 wrong` });
    expect(refused).toBeGreaterThan(20);
  },
  patience(60_000),
);

describe('a file that is not ours is refused and stays as it was', () => {
  const make = (sql: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const database = new sqlite3.Database(path, () =>
        database.exec(sql, (error) => (error ? reject(error) : database.close(() => resolve()))),
      );
    });
  test.each([
    ['another program’s', 'CREATE TABLE users (id)', /belongs to another program/],
    ['another application id', 'PRAGMA application_id=42; CREATE TABLE keyv (key, value)', /another program/],
    [
      'a newer version',
      `PRAGMA application_id=${applicationId}; PRAGMA user_version=99; CREATE TABLE keyv (key, value)`,
      /newer version of Colloquium[^]+npm run restore/,
    ],
  ])('%s', async (_, sql, sentence) => {
    await make(sql);
    const before = readFileSync(path);
    await expect(open()).rejects.toThrow(sentence);
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});

test.each([1, 2, 3, 4, 5])(
  'fault 24: where every %d. statement fails, nothing is confirmed that is not there',
  async (nth) => {
    const store = await open();
    const things = thingsOf(store);
    await things.set({ n: -1 }, 'before');
    let statements = 0;
    const failing = (): Promise<never> =>
      Promise.reject(Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR' }));
    const files = sqliteFile();
    const real = files.query;
    files.query = async (sql: string, ...values: unknown[]): Promise<never> =>
      ++statements % nth === 0 ? failing() : ((await real(sql, ...values)) as never);
    const saved: number[] = [];
    const attempts = Array.from({ length: 30 }, async (_, n) => {
      try {
        await things.set({ n }, String(n));
        saved.push(n);
      } catch (error) {
        expect(error).toBeInstanceOf(NotSaved);
      }
      // One after another in groups of three, so that there are many statements.
    });
    await Promise.all(attempts);
    for (let n = 30; n < 45; n++) {
      await things.set({ n }, String(n)).then(
        () => saved.push(n),
        (error: unknown) => expect(error).toBeInstanceOf(NotSaved),
      );
      const got = await things.get('before').catch(() => 'failed');
      // A store that cannot be read is not an empty one.
      expect(got === 'failed' || (got as { n: number }).n === -1).toBe(true);
    }
    files.query = real;
    const found = new Set((await things.list()).map(({ n }) => n));
    expect(saved.filter((n) => !found.has(n))).toEqual([]);
    seen({ tried: statements, lost: 0 });
    await store.close();
  },
);

test('a write that fails is told of as one that was not saved', async () => {
  const wrote = vi.fn<(values: number, seconds: number, saved: boolean) => void>();
  const store = await openStore(url(), { wrote });
  const file = sqliteFile();
  file.query = () => Promise.reject(new Error('disk I/O error'));
  await expect(thingsOf(store).set({ n: 1 }, 'a')).rejects.toThrow(NotSaved);
  expect(wrote).toHaveBeenCalledExactlyOnceWith(1, expect.any(Number), false);
});

test('fault 22: on a full disk nothing is confirmed, reading and deleting go on, and room heals it', async () => {
  const store = await open();
  const texts = store.collection('texts', z.object({ text: z.string() }));
  await texts.set({ text: 'kept' }, 'kept');
  const file = sqliteFile();
  const real = file.query;
  const ballast = `${path}.ballast`;
  expect(existsSync(ballast)).toBe(true);
  // Full but for the ballast's room.
  let isFull = true;
  file.query = async (sql: string, ...values: unknown[]): Promise<never> => {
    const writes = /^\s*(?:INSERT|DELETE)/.test(sql);
    if (isFull && writes && existsSync(ballast))
      throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    return (await real(sql, ...values)) as never;
  };
  await expect(texts.set({ text: 'new' }, 'new')).rejects.toThrow(NotSaved);
  expect(await texts.get('new')).toBeUndefined();
  expect(await texts.get('kept')).toEqual({ text: 'kept' });
  await texts.delete('kept');
  expect(await texts.get('kept')).toBeUndefined();
  expect(existsSync(ballast)).toBe(false);
  isFull = false;
  await store.purge();
  expect(existsSync(ballast)).toBe(true);
  await texts.set({ text: 'again' }, 'again');
  expect(await texts.get('again')).toEqual({ text: 'again' });
  await store.close();
});

test('what was deleted is in no file after a purge', async () => {
  const store = await open();
  const texts = store.collection('texts', z.object({ text: z.string() }));
  const keys = Array.from({ length: 1000 }, (_, n) => [String(n)]);
  await texts.setMany(keys.map((key) => [key, { text: `marker-${key[0]}-`.repeat(30) }] as const));
  // Changed too: what stood there before must not be left either.
  await texts.setMany(keys.slice(0, 500).map((key) => [key, { text: `marker-changed-${key[0]}` }] as const));
  const reader = await ReadOnlyFile.open(path);
  expect(await reader.all('SELECT count(*) AS n FROM keyv')).toEqual([{ n: 1000 }]);
  await reader.close();
  await texts.deleteMany(keys);
  await store.purge();
  const bytes = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
  expect(bytes.join('').match(/marker-/g)).toBeNull();
  await store.close();
});

/** The adapter below a store, to make it fail. */
function sqliteFile(): SqliteFile {
  const file = opened.at(-1);
  if (file === undefined) throw new Error('no store was opened');
  return file;
}

const opened: SqliteFile[] = [];
const openReally = SqliteFile.open.bind(SqliteFile);
beforeEach(() => {
  vi.spyOn(SqliteFile, 'open').mockImplementation(async (...all) => {
    const file = await openReally(...all);
    opened.push(file);
    return file;
  });
});
