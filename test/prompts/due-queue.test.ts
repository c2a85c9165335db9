import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DueQueue } from '../../src/prompts/due-queue.js';

const step = fc.oneof(
  fc.record({ put: fc.nat(25), at: fc.nat(50) }),
  fc.record({ remove: fc.nat(25) }),
  fc.record({ now: fc.integer({ min: -1, max: 51 }) }),
);

test('it answers as a plain list would', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150, size: 'max' }), (steps) => {
      const queue = new DueQueue();
      const model = new Map<string, number>();
      const ordered = () => [...model].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));
      for (const each of steps) {
        if ('put' in each) {
          queue.put(`${each.put}`, each.at);
          model.set(`${each.put}`, each.at);
        } else if ('remove' in each) {
          queue.remove(`${each.remove}`);
          model.delete(`${each.remove}`);
        } else {
          expect(queue.due(each.now)).toEqual(
            ordered()
              .filter(([, at]) => at <= each.now)
              .map(([id]) => id),
          );
        }
        expect(queue.size).toBe(model.size);
        expect(queue.next).toBe(ordered()[0]?.[1]);
      }
    }),
    { numRuns: 500 },
  );
});

test('what was due stays until it is put anew', () => {
  const queue = new DueQueue();
  queue.put('a', 5);
  expect([queue.due(5), queue.due(5)]).toEqual([['a'], ['a']]);
  queue.put('a', 9);
  expect(queue.due(5)).toEqual([]);
  expect(() => queue.put('a', NaN)).toThrow(TypeError);
});

const many = 10_000;
function fullQueue(): DueQueue {
  const queue = new DueQueue();
  // Spread over a day in an order that is neither sorted nor reversed.
  for (let n = 0; n < many; n++) queue.put(`s${n}`, (n * 7919) % many);
  return queue;
}
function stepsOf(queue: DueQueue, work: () => void): number {
  const before = queue.steps;
  work();
  return queue.steps - before;
}

test('among 10,000 schedules a tick looks at the due ones and their neighbours alone', () => {
  const queue = fullQueue();
  expect(stepsOf(queue, () => expect(queue.due(-1)).toEqual([]))).toBe(1);
  expect(stepsOf(queue, () => expect(queue.due(9)).toHaveLength(10))).toBeLessThanOrEqual(21);
  expect(stepsOf(queue, () => expect(queue.due(999)).toHaveLength(1000))).toBeLessThanOrEqual(2001);
});

test('putting one anew moves no more entries than the heap is high', () => {
  const queue = fullQueue();
  const [first = ''] = queue.due(0);
  expect(stepsOf(queue, () => queue.put(first, many))).toBeLessThanOrEqual(2 * 14 + 1);
  expect(stepsOf(queue, () => queue.remove('s5000'))).toBeLessThanOrEqual(2 * 14 + 1);
});
