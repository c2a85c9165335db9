import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stayAwakeFor, type Awake } from '../../src/store/stay-awake.js';

/** A loop whose turns are counted, each of which takes so many whole microseconds: sums of them are exact. */
function loopOf(processors: number, turnTakes: number): Awake & { run(): number } {
  let time = 0;
  const waiting: (() => void)[] = [];
  return {
    processors,
    now: () => time / 1000,
    afterOthers: (next) => void waiting.push(next),
    run() {
      let turns = 0;
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        time += turnTakes;
        turns += 1;
        next();
      }
      return turns;
    },
  };
}

test('the loop turns while the work is under way, and never longer than a millisecond', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3000 }), (turnTakes) => {
      const loop = loopOf(2, turnTakes);
      void stayAwakeFor(new Promise(() => undefined), loop);
      const turns = loop.run();
      expect(turns).toBeGreaterThan(0);
      expect((turns - 1) * turnTakes).toBeLessThan(1000);
      expect(turns * turnTakes).toBeGreaterThanOrEqual(1000);
    }),
  );
});

test.each(['resolves', 'rejects'])('it rests at once where the work %s', async (how) => {
  const loop = loopOf(2, 10);
  let finish = (): void => undefined;
  const work = new Promise<string>((resolve, reject) => {
    finish = () => (how === 'resolves' ? resolve('done') : reject(new Error('full')));
  });
  const result = stayAwakeFor(work, loop).catch((error: unknown) => String(error));
  finish();
  expect(await result).toBe(how === 'resolves' ? 'done' : 'Error: full');
  expect(loop.run()).toBe(1);
});

test('on one processor it leaves the time to whoever does the work', () => {
  const loop = loopOf(1, 10);
  void stayAwakeFor(new Promise(() => undefined), loop);
  expect(loop.run()).toBe(0);
});
