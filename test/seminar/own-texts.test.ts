import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openOwnCopies } from '../../src/seminar/own-copies.js';
import { mostPassages, openOwnReadings } from '../../src/seminar/own-readings.js';
import { openStore, type Store } from '../../src/store/store.js';
import { shippedReading } from '../shipped-reading.js';

let folder: string;
let store: Store;
const open = () => openStore(`sqlite://${join(folder, 'a.sqlite')}`);
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'colloquium-texts-'));
  store = await open();
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

/** The store, on a disk that is full while `state.full`. */
function onDisk(state: { full: boolean }): Store {
  return {
    ...store,
    collection(name, schema, versions) {
      const collection = store.collection(name, schema, versions);
      return {
        ...collection,
        setMany: (entries) =>
          state.full ? Promise.reject(new Error('the disk is full')) : collection.setMany(entries),
      };
    },
  };
}

test('a copy that is laid anew where nothing can be written leaves the one that was there', async () => {
  const state = { full: false };
  const copies = await openOwnCopies(onDisk(state));
  const reading = shippedReading();
  const words = (word: string): string[] => reading.passages.map((_, n) => `${word} ${n}`);
  await copies.lay('g', reading.slug, words('first'));
  state.full = true;
  await expect(copies.lay('g', reading.slug, words('better'))).rejects.toThrow('full');
  await store.close();
  store = await open();
  const after = await openOwnCopies(store);
  expect((await after.under('g', reading)).passages[0]?.original).toBe('first 0');
});

test('two hosts who keep a reading at once stay within what a server may keep', async () => {
  const own = await openOwnReadings(store, () => 1);
  const { passages, ...rest } = shippedReading();
  const [passage] = passages;
  if (passage === undefined) throw new Error('a reading has passages');
  const long = (slug: string) => ({
    ...rest,
    slug,
    passages: Array.from({ length: mostPassages * 0.75 }, (_, n) => ({ ...passage, paragraph: n + 1 })),
    topics: [],
    claims: [],
    prompts: [],
    glossary: [],
  });
  const done = await Promise.all([own.add('g', long('a')), own.add('g', long('b'))]);
  expect(done.map(({ kind }) => kind)).toEqual(['added', 'too many passages']);
});
