import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
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
