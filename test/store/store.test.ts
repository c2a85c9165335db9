import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { KeyedQueue } from '../../src/keyed-queue.js';
import { openStore, type Store } from '../../src/store/store.js';
import { StoreRefused } from '../../src/store/store-refused.js';

let folder: string;
let store: Store;
const thing = z.object({ n: z.number() });
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
  store = await openStore(`sqlite://${join(folder, 'deep', 'a.sqlite')}`);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

test('of a thousand writes to one key the last asked for wins', async () => {
  const things = store.collection('things', thing);
  await Promise.all(Array.from({ length: 1000 }, (_, n) => things.set({ n }, 'k')));
  expect(await things.get('k')).toEqual({ n: 999 });
});

test('a list holds what is below its prefix, in order, and no neighbour', async () => {
  const things = store.collection('things', thing);
  const others = store.collection('things2', thing);
  await others.set({ n: 9 }, 'g', 'a');
  for (const [n, key] of [
    ['g', 'b'],
    ['g', 'a'],
    ['g0', 'a'],
    ['g_', 'a'],
    ['G', 'a'],
    ['g/x', 'a'],
    ['g', 'a/b'],
  ].entries()) {
    await things.set({ n }, ...key);
  }
  expect(await things.list('g')).toEqual([{ n: 1 }, { n: 6 }, { n: 0 }]);
  expect(await things.last('g')).toEqual({ n: 0 });
  expect(await things.list()).toHaveLength(7);
  expect(await things.last('nobody')).toBeUndefined();
});

test('a write that fails rejects', async () => {
  const things = store.collection('things', thing);
  await store.close();
  await expect(things.set({ n: 1 }, 'a')).rejects.toThrow();
  await expect(things.get('a')).rejects.toThrow();
  store = await openStore(`sqlite://${join(folder, 'b.sqlite')}`);
});

describe('a file that cannot be used is refused with a sentence', () => {
  test('a folder in its place', async () => {
    mkdirSync(join(folder, 'taken.sqlite'));
    await expect(openStore(`sqlite://${join(folder, 'taken.sqlite')}`)).rejects.toThrow(StoreRefused);
  });
  test('a file on the way', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(openStore(`sqlite://${join(folder, 'file', 'a.sqlite')}`)).rejects.toThrow(
      /name another file in DATABASE_URL/,
    );
  });
  test('another kind of file, which stays as it was', async () => {
    const path = join(folder, 'letter.sqlite');
    writeFileSync(path, 'Dear reader, '.repeat(100));
    await expect(openStore(`sqlite://${path}`)).rejects.toThrow(
      /damaged or is no database[^]+Nothing was changed[^]+npm run restore/,
    );
    expect(readFileSync(path, 'utf8')).toBe('Dear reader, '.repeat(100));
  });
});

test('the queue keeps the order of a key, lets keys pass each other, and survives a failure', async () => {
  const queue = new KeyedQueue();
  const done: string[] = [];
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const jobs = [
    queue.run('a', async () => {
      await gate;
      done.push('a1');
      throw new Error('a1');
    }),
    queue.run('a', async () => void done.push('a2')),
    queue.run('b', async () => void done.push('b1')),
  ];
  await jobs[2];
  expect(done).toEqual(['b1']);
  open();
  expect((await Promise.allSettled(jobs)).map(({ status }) => status)).toEqual([
    'rejected',
    'fulfilled',
    'fulfilled',
  ]);
  expect(done).toEqual(['b1', 'a1', 'a2']);
});
