import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clip, entriesApart, plain } from '../../src/views/card.js';

test('what people write cannot ping, mark up or hide', () => {
  expect(plain('@everyone <@123> <#1> **bold** [x](https://e.org) \u202eevil\u200b')).toBe(
    '@\u200beveryone <\u200b@123> <\u200b#1> \\*\\*bold\\*\\* \\[x](https://e.org) evil',
  );
  expect(plain('# big\n- list')).toBe('\\# big - list');
});

test.each([
  ['the friction of a great power', 27, 'the friction of a great…'],
  ['the friction of a great power', 24, 'the friction of a great…'],
  ['the friction, of great powers', 15, 'the friction…'],
  ['Donaudampfschifffahrtsgesellschaft', 10, 'Donaudamp…'],
  ['a Donaudampfschifffahrtsgesellschaft', 10, 'a Donauda…'],
  ['日本は米国の制裁に 加わらずに済んだ', 14, '日本は米国の制裁に 加わら…'],
])('%s, cut at %i: %s', (words, most, cut) => {
  expect(clip(words, most)).toBe(cut);
});

test('entries apart are texts of their own; how many more there are is said', () => {
  const words = (parts: readonly object[]): string[] =>
    parts.map((part) => ('content' in part ? String(part.content) : ''));
  expect(words(entriesApart(['one', 'two']))).toEqual(['one', 'two']);
  expect(words(entriesApart(['one', 'two', 'three'], 6))).toEqual(['one', 'two', '-# and 1 more']);
});

test('a cut never splits a letter and never exceeds its limit', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      fc.integer({ min: 5, max: 60 }),
      (words, most) => {
        const cut = clip(words, most);
        expect(cut.length).toBeLessThanOrEqual(most);
        expect(cut.isWellFormed()).toBe(true);
        if (words.length <= most) expect(cut).toBe(words);
      },
    ),
  );
});
