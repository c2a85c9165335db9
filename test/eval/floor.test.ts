import { expect, test } from 'vitest';
import { judgedQueries, kinds, readingNamed, type Judged } from '../../eval/judged.js';
import { answerAll, figuresOf } from '../../eval/measure.js';
import { methods } from '../../eval/methods.js';

const queries = judgedQueries();
const heldOut = queries.filter(({ half }) => half === 'held out');
const ofKind =
  (kind: Judged['kind']) =>
  (one: { judged: Judged }): boolean =>
    one.judged.kind === kind;

test('there are enough judged queries, each once, and each half has some of every kind', () => {
  expect(queries.length).toBeGreaterThanOrEqual(120);
  expect(new Set(queries.map(({ reading, query }) => `${reading} ${query}`)).size).toBe(queries.length);
  for (const kind of kinds) {
    expect(queries.filter((judged) => judged.kind === kind).length, kind).toBeGreaterThanOrEqual(15);
    expect(heldOut.filter((judged) => judged.kind === kind).length, kind).toBeGreaterThanOrEqual(5);
  }
});

test('what is judged can be typed and stands in the reading', () => {
  for (const { reading, query, first, all } of queries) {
    expect(query.length, query).toBeLessThanOrEqual(60);
    expect(first.length, query).toBeGreaterThan(0);
    expect(new Set(all).size, query).toBe(all.length);
    expect(Math.max(...all), query).toBeLessThanOrEqual(readingNamed(reading).passages.length);
  }
});

test('on the half that was not tuned on, the first card is the right one, and no kind is left to the plain ways', async () => {
  const [ours, ...plain] = await Promise.all(
    methods.map((method) => answerAll(method, heldOut, readingNamed)),
  );
  if (ours === undefined) throw new Error('nothing was answered');
  const { success, reciprocalRank, recall } = figuresOf(ours);
  expect(success).toBeGreaterThanOrEqual(0.92);
  expect(reciprocalRank).toBeGreaterThanOrEqual(0.92);
  expect(recall).toBeGreaterThanOrEqual(0.9);
  for (const kind of kinds) {
    const own = figuresOf(ours.filter(ofKind(kind))).success;
    for (const other of plain) {
      expect(own, kind).toBeGreaterThan(figuresOf(other.filter(ofKind(kind))).success);
    }
  }
});
