import { randomFillSync } from 'node:crypto';

/**
 * Random bytes for nonces, drawn from the system a few hundred at a time: asking for twelve at each vote was a
 * thirtieth of all its work. No byte is given twice.
 */
export function randomPool(size = 4096): (count: number) => Uint8Array {
  let pool = new Uint8Array(0);
  let used = 0;
  return (count) => {
    if (used + count > pool.length) {
      // A new array each time: what was given before stays with whoever has it.
      pool = randomFillSync(new Uint8Array(Math.max(size, count)));
      used = 0;
    }
    used += count;
    return pool.subarray(used - count, used);
  };
}
