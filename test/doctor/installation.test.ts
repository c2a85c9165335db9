import { expect, test } from 'vitest';
import { lineOf, look, ok, summaryOf, wrong } from '../../src/doctor/finding.js';
import { checkBinding, checkCharts, checkNode } from '../../src/doctor/installation.js';

test.each([
  ['20.19.0', 'ok'],
  ['20.20.2', 'ok'],
  ['22.1.0', 'ok'],
  ['26.0.0', 'ok'],
  ['20.18.3', 'wrong'],
  ['18.20.0', 'wrong'],
])('Node %s is %s', (version, mark) => {
  const finding = checkNode(version, '>=20.19');
  expect(finding.mark).toBe(mark);
  expect(finding.says).toContain('20.19 or newer');
});

test('a binding that does not load: the compiler that is missing by name, and the two commands', () => {
  expect(checkBinding(undefined, []).mark).toBe('ok');
  const withAll = checkBinding('ERR_DLOPEN_FAILED', []);
  expect(withAll.mark).toBe('wrong');
  expect(withAll.says).toContain('npm rebuild sqlite3');
  expect(withAll.says).not.toContain('apt-get');
  const without = checkBinding('MODULE_NOT_FOUND', ['make', 'g++']);
  expect(without.says).toMatch(
    /make and g\+\+ are missing.+apt-get install -y python3 make g\+\+.+npm rebuild sqlite3/,
  );
  expect(checkBinding('x', ['g++']).says).toContain('g++ is missing');
});

test('no charts is no reason not to start', () => {
  expect(checkCharts(undefined).mark).toBe('ok');
  expect(checkCharts('MODULE_NOT_FOUND').mark).toBe('look here');
});

test('the mark is a word, and the last line counts', () => {
  expect([ok('a'), look('b'), wrong('c')].map(lineOf)).toEqual([
    'ok         a',
    'look here  b',
    'wrong      c',
  ]);
  expect(summaryOf([ok('')])).toBe('All is well.');
  expect(summaryOf([ok(''), look('')])).toBe('Nothing is wrong; 1 line to look at.');
  expect(summaryOf([wrong(''), look('')])).toMatch(/^1 thing is wrong\./);
  expect(summaryOf([wrong(''), wrong('')])).toMatch(/^2 things are wrong\./);
});
