import { consensus, division, total } from './measures.js';
import { sidesOf } from './scale.js';

/** Fewer voters are no group of which this could be said. */
const smallestGroup = 3;

/**
 * Where a group stands, told from the published counts alone. The first line that fits holds:
 *
 * | says         | where                                           |
 * | ------------ | ----------------------------------------------- |
 * | `one stance` | all took the same                               |
 * | `one side`   | all agree, or all disagree, more or less        |
 * | `split`      | division is at least 60%, consensus at most 50% |
 * | `close`      | consensus is at least 70%                       |
 * | `mixed`      | anything else                                   |
 */
export interface Verdict {
  readonly kind: 'one stance' | 'one side' | 'split' | 'close' | 'mixed';
  /** The side with more than half of the voters. */
  readonly most: 'agree' | 'undecided' | 'disagree' | undefined;
}

export function verdictOf(counts: readonly number[]): Verdict | undefined {
  const voters = total(counts);
  const agreed = consensus(counts);
  const divided = division(counts);
  if (voters < smallestGroup || agreed === undefined || divided === undefined) return undefined;
  const sides = sidesOf(counts);
  const most = (['agree', 'undecided', 'disagree'] as const).find((side) => sides[side] * 2 > voters);
  if (counts.includes(voters)) return { kind: 'one stance', most };
  if (sides.agree === voters || sides.disagree === voters) return { kind: 'one side', most };
  if (divided >= 0.6 && agreed <= 0.5) return { kind: 'split', most };
  return { kind: agreed >= 0.7 ? 'close' : 'mixed', most };
}
