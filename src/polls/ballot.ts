import { createHash } from 'node:crypto';
import type { Stance } from './scale.js';

export type Round = 1 | 2;

/** What one person said in one poll. A stance is null where they did not vote in that round. */
export interface Ballot {
  readonly stances: readonly [Stance | null, Stance | null];
  /** In their own words, at most 200 code points; null where they gave none. */
  readonly reason: string | null;
}

export const blankBallot: Ballot = { stances: [null, null], reason: null };

/** The most code points of a reason, and the most bytes it may take as UTF-8. */
export const reasonLimits = { codePoints: 200, bytes: 790 } as const;

export function stanceIn(ballot: Ballot | undefined, round: Round): Stance | undefined {
  return ballot?.stances[round - 1] ?? undefined;
}

/** The ballot with a stance set for a round; null takes it back. */
export function withStance(ballot: Ballot, round: Round, stance: Stance | null): Ballot {
  const [first, second] = ballot.stances;
  return { ...ballot, stances: round === 1 ? [stance, second] : [first, stance] };
}

/** Whether nothing is left in a ballot that would have to be kept. */
export function isBlank({ stances }: Ballot): boolean {
  return stances.every((stance) => stance === null);
}

/** A short mark of a reason's words: names it in a list that may have changed meanwhile. */
export function reasonMark(reason: string): string {
  return createHash('sha256').update(reason).digest('hex').slice(0, 16);
}

/** A reason as it is kept: well formed, on one line, nothing invisible; null where nothing is left, undefined where it is too long. */
export function tidyReason(words: string): string | null | undefined {
  const tidy = words
    .toWellFormed()
    .replace(/(?![\s\u200c\u200d])[\p{Cc}\p{Cf}]/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (tidy === '') return null;
  const fits =
    [...tidy].length <= reasonLimits.codePoints && Buffer.byteLength(tidy, 'utf8') <= reasonLimits.bytes;
  return fits ? tidy : undefined;
}
