import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RecentIds } from '../../src/discord/recent-ids.js';

test('whatever comes again within so many ids is known, and nothing is that never came', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }),
      fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 100 }),
      (atLeast, ids) => {
        const seen = new RecentIds(atLeast);
        const accepted: number[] = [];
        for (const id of ids) {
          const isNew = seen.isNew(String(id));
          if (accepted.slice(-atLeast).includes(id)) expect(isNew).toBe(false);
          if (!accepted.slice(-2 * atLeast).includes(id)) expect(isNew).toBe(true);
          if (isNew) accepted.push(id);
        }
      },
    ),
  );
});
