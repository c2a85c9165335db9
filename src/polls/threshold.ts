/** The floor and the default of how many must vote in a secret poll before a number is published. */
export const smallestThreshold = 3;

/** How many reasons must be given before any is shown: fewer would tell who wrote them, beside names above all. */
export function reasonsNeeded({ threshold }: { readonly threshold: number }): number {
  return Math.max(threshold, smallestThreshold);
}
