import { z } from 'zod';

/** How finely people may answer: five stances, or three. */
export const scaleNames = ['five', 'three'] as const;
export const scaleSchema = z.enum(scaleNames);
export type Scale = z.infer<typeof scaleSchema>;

/** A stance on a statement: 1 is the strongest disagreement, the scale's size the strongest agreement. */
export type Stance = 1 | 2 | 3 | 4 | 5;

const five: readonly Stance[] = [1, 2, 3, 4, 5];
const three: readonly Stance[] = [1, 2, 3];

/** The stances of a scale, from disagreeing to agreeing. */
export function stancesOf(scale: Scale): readonly Stance[] {
  return scale === 'five' ? five : three;
}

export function isStance(scale: Scale, value: number): value is Stance {
  return stancesOf(scale).some((stance) => stance === value);
}

/** Ballots on the disagreeing side, in the middle and on the agreeing side. */
export function sidesOf(counts: readonly number[]): { disagree: number; undecided: number; agree: number } {
  const middle = (counts.length - 1) / 2;
  const sum = (from: number, to: number): number =>
    counts.slice(from, to).reduce((total, votes) => total + votes, 0);
  return {
    disagree: sum(0, Math.ceil(middle)),
    undecided: counts.length % 2 === 1 ? (counts[middle] ?? 0) : 0,
    agree: sum(Math.floor(middle) + 1, counts.length),
  };
}
