import { expect, test } from 'vitest';
import type { Reading } from '../../src/readings/reading.js';
import { hashParagraph } from '../../src/readings/source-text.js';
import { Searches } from '../../src/seminar/searches.js';

/** A reading of one passage with so many characters. */
function reading(slug: string, characters: number): Reading {
  const text = `${slug} `.repeat(characters).slice(0, characters);
  return {
    slug,
    title: slug,
    publisher: null,
    published: null,
    link: null,
    language: 'en',
    topics: [],
    passages: [{ paragraph: 1, heading: slug, text, topics: [], sha256: hashParagraph(text) }],
    claims: [],
    prompts: [],
    glossary: [],
  };
}

/** Searches that note what they had to load. */
function counted(most: number) {
  const searches = new Searches(most);
  const loaded: string[] = [];
  const ask = (slug: string, characters = 400) =>
    searches.of(slug, () => {
      loaded.push(slug);
      return Promise.resolve(reading(slug, characters));
    });
  return { searches, loaded, ask };
}

test('the search that was asked longest ago goes, and is built anew when it is asked again', async () => {
  const { searches, loaded, ask } = counted(1000);
  await ask('a');
  await ask('b');
  await ask('a');
  await ask('c');
  expect(searches.names()).toEqual(['a', 'c']);
  expect((await ask('b'))?.find('b').kind).toBe('found');
  expect(loaded).toEqual(['a', 'b', 'c', 'b']);
});

test('one that is longer than all room stays until another is asked', async () => {
  const { searches, loaded, ask } = counted(1000);
  await ask('long', 5000);
  await ask('long', 5000);
  expect(loaded).toEqual(['long']);
  await ask('a');
  expect(searches.names()).toEqual(['a']);
});

test('many who ask at once wait for one building; a changed reading is loaded anew', async () => {
  const { searches, loaded, ask } = counted(1000);
  const found = await Promise.all(Array.from({ length: 20 }, () => ask('a')));
  expect(new Set(found).size).toBe(1);
  searches.drop('a');
  await ask('a');
  expect(loaded).toEqual(['a', 'a']);
});

test('what failed or is gone is not kept', async () => {
  const searches = new Searches(1000);
  await expect(searches.of('a', () => Promise.reject(new Error('the disk is away')))).rejects.toThrow('away');
  expect(await searches.of('b', () => Promise.resolve(undefined))).toBeUndefined();
  expect(searches.names()).toEqual([]);
  expect((await searches.of('a', () => Promise.resolve(reading('a', 10))))?.reading.slug).toBe('a');
});
