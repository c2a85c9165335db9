import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Batch, evenly } from '../../src/store/batch.js';

/** Runs that end when the test says so. */
function held(share?: typeof evenly): { batch: Batch<number>; groups: number[][]; end: () => Promise<void> } {
  const groups: number[][] = [];
  let finish: (() => void) | undefined;
  const batch = new Batch<number>((jobs) => {
    groups.push(jobs);
    return new Promise((resolve) => (finish = resolve));
  }, share);
  const end = async (): Promise<void> => {
    finish?.();
    // The next run begins after the promises of this one are settled.
    await new Promise(setImmediate);
  };
  return { batch, groups, end };
}

test('what waits goes together, all of it', async () => {
  const { batch, groups, end } = held();
  void batch.add(1);
  await end();
  for (const job of [2, 3, 4, 5]) void batch.add(job);
  await end();
  await end();
  expect(groups).toEqual([[1], [2, 3, 4, 5]]);
});

test('after a rest, too, all that comes in one moment goes together', async () => {
  const { batch, groups, end } = held(evenly);
  for (const moment of [
    [1, 2, 3],
    [4, 5],
  ]) {
    for (const job of moment) void batch.add(job);
    await end();
  }
  expect(groups).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
});

test('of a crowd in which everybody answered comes back, each run soon takes half', async () => {
  const { batch, groups, end } = held(evenly);
  const people = 64;
  const join = (person: number): void => void batch.add(person).then(() => join(person));
  // The first is alone in the first run, all others wait.
  for (let person = 0; person < people; person++) setImmediate(join, person);
  for (let run = 0; run < 20; run++) await end();
  const sizes = groups.slice(-4).map(({ length }) => length);
  for (const size of sizes) expect(Math.abs(size - people / 2)).toBeLessThanOrEqual(1);
});

test('whatever comes when, every job is done once and in the order it came', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 30 }), async (arrivals) => {
      const { batch, groups, end } = held(evenly);
      let next = 0;
      let done = 0;
      for (const count of arrivals) {
        for (let n = 0; n < count; n++) void batch.add(next++).then(() => (done += 1));
        await end();
      }
      for (let left = 0; left < 20; left++) await end();
      expect(groups.flat()).toEqual(Array.from({ length: next }, (_, n) => n));
      expect(done).toBe(next);
      expect(groups.every(({ length }) => length > 0)).toBe(true);
    }),
  );
});
