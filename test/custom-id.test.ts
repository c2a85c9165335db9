import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { customId, customIdName, int, text, word } from '../src/custom-id.js';
import * as ids from '../src/ids.js';

const turn = customId('turn', { reading: word, to: int, query: text });

test('what is built is parsed back, whatever the free text holds', () => {
  fc.assert(
    fc.property(
      fc.record({
        reading: fc.stringMatching(/^[a-z0-9-]{1,24}$/),
        to: fc.nat({ max: 1999 }),
        query: fc.string({ unit: 'binary', maxLength: 30 }),
      }),
      (values) => {
        expect(turn.parse(turn.build(values))).toEqual(values);
      },
    ),
  );
});

test('no text breaks the parser', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (id) => void turn.parse(id)));
});

describe('ids that nobody of ours built', () => {
  test.each([
    '',
    'turn',
    'turn:',
    'turn:a:1',
    'turnx:a:1:q',
    'turn:a:-1:q',
    'turn:a:1.5:q',
    'turn:a:01:q',
    'turn:a b:1:q',
    'turn:a:99999999999999999999:q',
  ])('%j', (id) => {
    expect(turn.parse(id)).toBeUndefined();
  });
});

test('an id beyond 100 characters is a bug and said so', () => {
  expect(() => turn.build({ reading: 'a', to: 1, query: 'x'.repeat(93) })).toThrow(RangeError);
  expect(() => turn.build({ reading: 'a:b', to: 1, query: '' })).toThrow(RangeError);
});

test('no two buttons share a name', () => {
  const names = Object.values(ids).map((id) => id.name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(customIdName(`${name}:x:y`)).toBe(name);
});
