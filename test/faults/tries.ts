import type { Random } from './random.js';

/** How often a fault is tried: seconds' worth inside `npm test`, the full count in `npm run test:faults`. */
export function tries(short: number, full: number): number {
  return isFull ? full : short;
}

/** Whether the full counts are wanted; only then figures of time are held against their limits. */
export const isFull = process.env['FAULT_TRIES'] === 'full';

/** Time for a test, milliseconds: the full counts take as long as they take. */
export function patience(short: number): number {
  return isFull ? 4 * 3_600_000 : short;
}

/** One of these, by a number that a seed made. */
export function pick<T>(random: Random, items: readonly T[]): T {
  const found = items[Math.floor(random() * items.length)];
  if (found === undefined) throw new RangeError('there is nothing to choose from');
  return found;
}
