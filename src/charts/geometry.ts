/** Where the parts of a bar that spreads from a middle stand, in the units of the picture. */
export interface Segment {
  /** Which stance, from 0. */
  readonly stance: number;
  readonly x: number;
  readonly width: number;
}

/** How far counts reach to either side of the middle; the middle stance lies half on each. */
export function reachOf(counts: readonly number[]): { left: number; right: number } {
  const middle = (counts.length - 1) / 2;
  const reach = { left: 0, right: 0 };
  for (const [n, votes] of counts.entries()) {
    if (n < middle) reach.left += votes;
    else if (n > middle) reach.right += votes;
    else {
      reach.left += votes / 2;
      reach.right += votes / 2;
    }
  }
  return reach;
}

/**
 * The segments of a bar around `middle`, each count `unit` wide. Stances nobody took have none. They touch and do not
 * overlap, and the middle stance straddles the middle.
 */
export function segmentsOf(counts: readonly number[], middle: number, unit: number): Segment[] {
  let x = middle - reachOf(counts).left * unit;
  return counts.flatMap((votes, stance) => {
    const width = votes * unit;
    const segment = { stance, x, width };
    x += width;
    return votes > 0 ? [segment] : [];
  });
}

/** The width of one vote, so that every bar fits on both sides of the middle of a space this wide. */
export function unitOf(bars: readonly (readonly number[])[], width: number): number {
  const longest = Math.max(...bars.flatMap((counts) => Object.values(reachOf(counts))));
  return longest > 0 ? width / 2 / longest : 0;
}
