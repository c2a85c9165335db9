import { expect, test } from 'vitest';
import { orderOf } from '../../bench/compare.js';

test('within six rounds three bots run in every order once', () => {
  const orders = Array.from({ length: 6 }, (_, round) => orderOf(round, ['a', 'b', 'c']).join(''));
  expect(new Set(orders)).toEqual(new Set(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']));
});

test('two bots take turns in going first', () => {
  const firsts = Array.from({ length: 4 }, (_, round) => orderOf(round, ['a', 'b'])[0]);
  expect(firsts.filter((each) => each === 'a')).toHaveLength(2);
});
