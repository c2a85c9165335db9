/**
 * How far a group agrees, from the counts of an ordered scale. Both measures lie between 0 and 1, use nothing but the
 * published counts, and say nothing of a group without votes (undefined).
 */

/**
 * Consensus: 1 where all took one stance, 0 where half stand at either end. Every stance counts by its distance from
 * the mean.
 *
 * Source: W. J. Tastle and M. J. Wierman, "Consensus and dissention: A measure of ordinal dispersion", International
 * Journal of Approximate Reasoning 45 (2007), 531-545. Cns = 1 + sum of p_i log2(1 - |x_i - mean| / width).
 */
export function consensus(counts: readonly number[]): number | undefined {
  const voters = total(counts);
  if (voters === 0) return undefined;
  const width = counts.length - 1;
  const mean = counts.reduce((sum, votes, n) => sum + votes * n, 0) / voters;
  const spread = counts.reduce(
    (sum, votes, n) =>
      votes === 0 ? sum : sum + (votes / voters) * Math.log2(1 - Math.abs(n - mean) / width),
    0,
  );
  return Math.min(1, Math.max(0, 1 + spread));
}

/**
 * Division: 0 where all took one stance, 1 where half stand at either end. It looks at every cut between two
 * neighbouring stances and asks how large the smaller side is, so it needs no distances between stances.
 *
 * Source: R. K. Leik, "A measure of ordinal consensus", Pacific Sociological Review 9 (1966), 85-90.
 * D = 2 / (m - 1) times the sum of min(F_i, 1 - F_i) over the cumulative shares F_1 to F_(m-1).
 */
export function division(counts: readonly number[]): number | undefined {
  const voters = total(counts);
  if (voters === 0) return undefined;
  let below = 0;
  let sum = 0;
  for (const votes of counts.slice(0, -1)) {
    below += votes;
    sum += Math.min(below, voters - below);
  }
  return (2 * sum) / (voters * (counts.length - 1));
}

export function total(counts: readonly number[]): number {
  return counts.reduce((sum, votes) => sum + votes, 0);
}
