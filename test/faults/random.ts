/** From 0 to below 1. */
export type Random = () => number;

/**
 * The same numbers for the same seed (mulberry32). FAULT_SEED repeats a run that failed; the seed stands in the
 * message of every assertion that speaks of a random moment.
 */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** FAULT_SEED, or another each day, so that the moments are not always the same. */
export const seedOfToday = Number(process.env['FAULT_SEED'] ?? Math.floor(Date.now() / 86_400_000));
