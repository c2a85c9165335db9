import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Reading } from '../../src/readings/reading.js';
import { hashParagraph } from '../../src/readings/source-text.js';
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
  await copies.lay('g', reading, words('first'));
  state.full = true;
  await expect(copies.lay('g', reading, words('better'))).rejects.toThrow('full');
  await store.close();
  store = await open();
  const after = await openOwnCopies(store);
  expect((await after.under('g', reading)).passages[0]?.original).toBe('first 0');
});

describe('a copy under a later version of its reading', () => {
  const source = ['Otters came.', 'Nobody saw them.', 'They left at noon.', 'The pond was quiet.'];
  const readingOver = (paragraphs: readonly string[]): Reading => ({
    ...shippedReading(),
    slug: 'otters',
    passages: paragraphs.map((text, n) => ({
      paragraph: n + 1,
      heading: text,
      text: `Of “${text}”.`,
      topics: [],
      sha256: hashParagraph(text),
    })),
  });
  const inserted = ['A preface.', ...source.slice(0, 2), 'It rained.', ...source.slice(2)];
  const changed = source.with(1, 'Somebody saw them.');
  /** Each passage's source beside what lies under it. */
  const under = async (paragraphs: readonly string[]): Promise<[string, string | undefined][]> => {
    const copies = await openOwnCopies(store);
    const { passages } = await copies.under('g', readingOver(paragraphs));
    return passages.map(({ heading, original }) => [heading, original]);
  };

  test('each text stays with its paragraph or is left out, also one in other words', async () => {
    const copies = await openOwnCopies(store);
    const theirs = [source[0] ?? '', 'NOBODY saw them!', null, source[3] ?? ''];
    await copies.lay('g', readingOver(source), theirs);
    expect(await under(inserted)).toEqual([
      ['A preface.', undefined],
      ['Otters came.', 'Otters came.'],
      ['Nobody saw them.', 'NOBODY saw them!'],
      ['It rained.', undefined],
      ['They left at noon.', undefined],
      ['The pond was quiet.', 'The pond was quiet.'],
    ]);
    expect((await under(changed)).map(([, original]) => original)).toEqual([
      'Otters came.',
      undefined,
      undefined,
      'The pond was quiet.',
    ]);
  });

  test('one that was stored by place is bound to its paragraphs; a text in other words is left out', async () => {
    const byPlace = store.collection('own-copies', z.array(z.string().nullable()));
    await byPlace.set([source[0] ?? '', 'NOBODY saw them!', null, source[3] ?? ''], 'g', 'otters', '00000');
    for (const paragraphs of [source, inserted, changed])
      for (const [heading, original] of await under(paragraphs))
        expect(original).toBe([source[0], source[3]].includes(heading) ? heading : undefined);
  });
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
