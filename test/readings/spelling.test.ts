import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editsBetween, spellingOf } from '../../src/readings/spelling.js';

/** Written for being plain: every way to edit, tried one after the other. */
function editsByTrying(a: string, b: string): number {
  const known = new Map<string, number>();
  const from = (i: number, j: number): number => {
    if (i === a.length || j === b.length) return a.length - i + b.length - j;
    const key = `${i} ${j}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const ways = [
      from(i + 1, j) + 1,
      from(i, j + 1) + 1,
      from(i + 1, j + 1) + (a[i] === b[j] ? 0 : 1),
      ...(a[i] === b[j + 1] && a[i + 1] === b[j] && i + 1 < a.length ? [from(i + 2, j + 2) + 1] : []),
    ];
    const least = Math.min(...ways);
    known.set(key, least);
    return least;
  };
  return from(0, 0);
}

const word = fc.string({ unit: fc.constantFrom(...'abcdя'), minLength: 3, maxLength: 11 });

test('edits are counted as by trying all', () => {
  fc.assert(
    fc.property(word, word, fc.integer({ min: 0, max: 3 }), (a, b, most) => {
      expect(editsBetween(a, b, most)).toBe(Math.min(editsByTrying(a, b), most + 1));
    }),
    { numRuns: 2000 },
  );
});

test('the nearest words are those that looking at every word would find', () => {
  const allowed = (text: string): number => (text.length < 5 ? 0 : text.length < 8 ? 1 : 2);
  // Words that differ from the wanted one in a place or two, so that many are near.
  const change = fc.tuple(fc.nat(10), fc.nat(2), fc.constantFrom(...'abcdefghя'));
  const changed = (from: string, changes: [number, number, string][]): string =>
    changes.reduce((text, [at, out, letter]) => text.slice(0, at) + letter + text.slice(at + out), from);
  fc.assert(
    fc.property(word, fc.array(fc.array(change, { minLength: 1, maxLength: 2 })), (wanted, changes) => {
      const words = [...new Set(changes.map((each) => changed(wanted, each)))];
      // Only asked for words that a reading does not have.
      fc.pre(!words.includes(wanted));
      const near = words
        .map((each) => ({ word: each, edits: editsByTrying(wanted, each) }))
        .filter(({ word: each, edits }) => edits <= Math.min(allowed(wanted), allowed(each)));
      const least = Math.min(...near.map(({ edits }) => edits));
      expect(spellingOf(words).nearest(wanted)).toEqual(near.filter(({ edits }) => edits === least));
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['rusia', ['russia']],
  ['mclaen', ['mclean']],
  ['fukishima', ['fukushima']],
  ['warehuoses', ['warehouses']],
  ['asia', []],
  ['half', []],
])('%s may mean %s', (typed, meant) => {
  const words = ['russia', 'mclean', 'fukushima', 'warehouses', 'prussian', 'halt'];
  expect(
    spellingOf(words)
      .nearest(typed)
      .map((each) => each.word),
  ).toEqual(meant);
});
