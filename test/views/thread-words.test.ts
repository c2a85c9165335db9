import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pollThreadName, threadName } from '../../src/views/thread-words.js';

test.each([
  [threadName(3, 'A short heading'), '¶3 · A short heading'],
  [threadName(2, `${'word '.repeat(18)}considerably, and more`), `¶2 · ${'word '.repeat(18).trim()}…`],
  [pollThreadName('C3', 'x'.repeat(120)), `C3 · ${'x'.repeat(94)}…`],
])('%s', (name, expected) => expect(name).toBe(expected));

test('a long name is cut behind a whole word and never too long', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 })), (words) => {
      const name = threadName(1, words.join(' '));
      expect(name.length).toBeLessThanOrEqual(100);
    }),
  );
});
