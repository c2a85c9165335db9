import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { longReading } from '../../bench/long-reading.js';
import { readingNamed } from '../../eval/judged.js';
import type { Reading } from '../../src/readings/reading.js';
import { searchReading, type Found } from '../../src/readings/search.js';
import { shippedReading } from '../shipped-reading.js';

const search = await searchReading(shippedReading());
const shown = (found: Found): number | undefined =>
  found.kind === 'found' ? found.passages[found.start]?.paragraph : undefined;

describe('the first passage is a right one', () => {
  test.each<[query: string, right: number[]]>([
    ['russia', [3]],
    ['kurils', [2, 3, 7]],
    ['kuriles', [2, 3, 7]],
    ['Northern Territories', [2, 3, 7]],
    ['Moscow', [3]],
    ['sanction', [3, 8]],
    ['rusia', [3]],
    ['北方領土', [2, 3, 7]],
    ['Курилы', [2, 3, 7]],
    ['¶7', [7]],
    ['7', [7]],
    ['paragraph 7', [7]],
    ['C3', [3]],
    ['claim 3', [3]],
    ['RUSSIA’S', [3]],
    ['fukishima', [2]],
    ['abduct', [4]],
    ['санкция', [3, 8]],
    ['defence ministry', [3]],
    ['2002 summit', [4]],
    ['why did japan not impose sanctions', [3]],
    ['who could be dragged into conflicts', [6]],
    ['treaty duty to defend with force', [7]],
  ])('%s', (query, right) => {
    expect(right).toContain(shown(search.find(query)));
  });
});

test('a topic brings its passages best first, and says that it was a topic', () => {
  const found = search.find('russia');
  expect(found).toMatchObject({ kind: 'found', start: 0, by: { kind: 'topic', topic: 'Russia' } });
});

test('a paragraph opens the whole article at its place', () => {
  const found = search.find('¶7');
  expect(found).toMatchObject({ kind: 'found', start: 6, by: { kind: 'article' } });
  expect(found.kind === 'found' && found.passages.length).toBe(8);
});

test.each([
  ['xyzzy', { kind: 'nothing' }],
  ['¶99', { kind: 'no such paragraph', last: 8 }],
  ['¶0', { kind: 'no such paragraph', last: 8 }],
  ['C99', { kind: 'no such claim', last: 18 }],
])('%s finds nothing and says why', (query, expected) => {
  const found = search.find(query);
  expect(found).toMatchObject(expected);
  if (found.kind === 'nothing') expect(found.nearest).toHaveLength(5);
});

test('while typing, topics come with counts before headings and claims', () => {
  expect(search.suggest('rus', 25)[0]).toEqual({
    kind: 'topic',
    query: 'Russia',
    label: 'Russia · 5 passages',
  });
  expect(search.suggest('', 25)).toHaveLength(25);
  expect(search.suggest('c3', 25)[0]).toMatchObject({ kind: 'claim', query: 'C3' });
  expect(search.suggest('rusia', 25)[0]).toMatchObject({ query: 'Russia' });
});

test('whatever is offered finds something', () => {
  for (const letter of ['', ...'abcdefghijklmnopqrstuvwxyz']) {
    for (const { query } of search.suggest(letter, 25)) expect(search.find(query).kind, query).toBe('found');
  }
});

/** A reading as a host brings it: nothing but a language and paragraphs. */
const bare = (language: string, ...texts: string[]): Reading => ({
  ...readingNamed('federalist-10'),
  language,
  passages: texts.map((text, n) => ({ paragraph: n + 1, heading: `${n + 1}`, text, topics: [], sha256: '' })),
});

test.each([
  ['fr', "l'usine", ["L'économie du port va mal.", 'Les usines ont fermé. On pleure.'], 2],
  ['es', 'guerra', ['Las guerras de hace un siglo.', 'El puerto y la ciudad.'], 1],
  ['es', 'cancion', ['El puerto y la ciudad.', 'Las canciones; una canción sola.'], 2],
  ['de', 'Hafenstreik', ['Die Stadt schlief.', 'Im Hafen begann der Streik.', 'Der Hafen ist tief.'], 2],
  ['de', 'fäule', ['Die Stadt schlief.', 'Die Faulen und die Fäule.'], 2],
  ['de', 'strasse', ['Die Stadt schlief.', 'In der Straße.'], 2],
  ['de', 'Strassen', ['Die Stadt schlief.', 'In der Straße.'], 2],
  ['de', 'Maessigkeitsverein', ['Die Stadt schlief.', 'Die Mäßigkeitsvereine wuchsen.'], 2],
  ['en', 'Muller', ['They went home.', 'Müller came.'], 2],
  ['en', 'MUELLER', ['They went home.', 'Müller came.'], 2],
  ['en', 'Müller', ['They went home.', 'Mueller came.'], 2],
  ['da', 'Ørsted', ['De gik hjem.', 'Oersted kom.'], 2],
  ['da', 'Orsted', ['De gik hjem.', 'Ørsted kom.'], 2],
  ['zh', '港口', ['城市很大。', '港口的工人。'], 2],
  ['ko', '항구', ['도시는 크다.', '항구의 노동자.'], 2],
  ['en', 'secede', ['They went home.', 'The seceding provinces.'], 2],
  ['en', 'as you like it', ['They went home.', 'Do it as you like.'], 2],
  ['en', 'strong port union', ['A port. A union.', 'The strong union of the port.', 'Strong.'], 2],
])('%s: %s', async (language, query, texts, right) => {
  expect(shown((await searchReading(bare(language, ...texts))).find(query))).toBe(right);
});

test('a topic with an umlaut is found without it, and as it is typed on other keyboards', async () => {
  const reading = {
    ...bare('de', 'Der Rat.', 'Der Rhein.'),
    topics: [{ name: 'Köln', aliases: [], paragraphs: [2] }],
  };
  const found = await searchReading(reading);
  for (const typed of ['Köln', 'koln', 'Koeln']) {
    expect(found.find(typed)).toMatchObject({ kind: 'found', by: { kind: 'topic', topic: 'Köln' } });
  }
});

test('a first sentence and the word as it is written count for more', async () => {
  const bridges = bare('en', 'A bridge. Rain fell.', 'Rain fell. Bridges came.', 'Bridges came. Rain fell.');
  const found = (await searchReading(bridges)).find('Bridges');
  expect(found.kind === 'found' && found.passages.map(({ paragraph }) => paragraph)).toEqual([3, 2, 1]);
});

test('while a long reading is made searchable, others go on', async () => {
  let turns = 0;
  const building = { done: false };
  const others = async (): Promise<void> => {
    while (!building.done) {
      await setImmediate();
      turns += 1;
    }
  };
  const waiting = others();
  const long = longReading(200);
  const made = await searchReading(long);
  building.done = true;
  await waiting;
  const letters = long.passages.reduce((sum, { text }) => sum + text.length, 0);
  // At most 5,000 letters between two turns of the others.
  expect(turns).toBeGreaterThan(letters / 5000);
  expect(made.find('¶200').kind).toBe('found');
});

test.each(['the-box', 'akiya', 'aral', 'kartoffel'])('no query breaks the search of %s', async (slug) => {
  const own = await searchReading(readingNamed(slug));
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (query) => {
      const found = own.find(query);
      if (found.kind === 'found') expect(found.passages.length).toBeGreaterThan(found.start);
    }),
    { numRuns: 100 },
  );
});

test('what a reading does not speak of is not found in it', async () => {
  const box = await searchReading(readingNamed('the-box'));
  for (const query of ['quantum chromodynamics', 'ジャガイモ', 'Шекспир', '🙂', '—']) {
    expect(box.find(query).kind, query).toBe('nothing');
  }
});

test('no query breaks the search, and what is found is never empty', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (query) => {
      const found = search.find(query);
      if (found.kind === 'found') expect(found.passages.length).toBeGreaterThan(found.start);
      search.suggest(query, 25);
    }),
    { numRuns: 300 },
  );
});
