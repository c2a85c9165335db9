import { expect, test } from 'vitest';
import { lineOf, rowOf, spreadOf } from '../../bench/report.js';
import { chooseWork, quick, type Work } from '../../bench/work.js';

const vote = { name: 'answers', unit: 'a second' };

test('a row holds ours against the floor, round by round', () => {
  const row = rowOf('a vote', { ...vote, floor: [100, 200, 400], ours: [90, 100, 400], naive: [10, 30, 40] });
  expect(row).toEqual({
    name: 'a vote: answers',
    unit: 'a second',
    floor: { median: 200, least: 100, most: 400 },
    ours: { median: 100, least: 90, most: 400 },
    naive: { median: 30, least: 10, most: 40 },
    // The machine became four times as fast meanwhile, and the ratio does not show it.
    ratio: { median: 0.9, least: 0.5, most: 1 },
    naiveRatio: { median: 0.1, least: 0.1, most: 0.15 },
    rounds: 3,
  });
});

test('a line says where the rounds lie too far apart', () => {
  const calm = rowOf('a vote', { ...vote, floor: [1000, 1000], ours: [800, 900] });
  expect(lineOf(calm)).toBe('a vote: answers: floor 1,000, ours 900 (800–900) a second; ratio 0.9 (0.8–0.9)');
  const disturbed = rowOf('a vote', { ...vote, floor: [1000, 1000], ours: [300, 900] });
  expect(lineOf(disturbed)).toMatch(/; WIDE: the most is 3 times the least; measure it again alone$/);
  // The rounds themselves lie apart, and their ratios do not: nothing was disturbed that counts.
  expect(lineOf(rowOf('a vote', { ...vote, floor: [1000, 3000], ours: [900, 2700] }))).not.toContain('WIDE');
  expect(lineOf(rowOf('a poll', { name: 'edits', unit: 'edits', ours: [0] }))).toBe(
    'a poll: edits: ours 0 edits',
  );
});

test('figures have three digits that count', () => {
  const line = (value: number): string => lineOf(rowOf('x', { name: 'y', unit: 'z', ours: [value] }));
  expect([0.001_234_5, 0.9876, 99.949, 1234.5].map(line)).toEqual(
    ['0.00123', '0.988', '99.9', '1,235'].map((shown) => `x: y: ours ${shown} z`),
  );
});

test('no figures are no row', () => {
  expect(() => spreadOf([])).toThrow('nothing was measured');
});

test('a row is chosen by a part of its name', () => {
  const works = ['/passage, one at a time', 'a durable vote, one at a time', 'a start'].map((name): Work => ({
    name,
    run: () => Promise.resolve([]),
  }));
  const named = (words: string): string[] => chooseWork(works, words).map(({ name }) => name);
  expect(named('')).toHaveLength(3);
  expect(named('Vote')).toEqual(['a durable vote, one at a time']);
  expect(named('one at')).toHaveLength(2);
  expect(named('prompt')).toEqual([]);
});

test('a short round is a tenth and never nothing', () => {
  expect([100_000, 300, 1].map((count) => quick.of(count))).toEqual([10_000, 30, 1]);
});
