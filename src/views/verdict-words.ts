import { consensus, division, total } from '../polls/measures.js';
import { sidesOf, type Scale } from '../polls/scale.js';
import { verdictOf, type Verdict } from '../polls/verdict.js';
import { count } from './card.js';
import { stanceLabels } from './stance-words.js';

/** Where a group stands: a sentence first, then the numbers, and last the two measures with what they mean. */
export function groupWords(scale: Scale, counts: readonly number[]): string {
  const verdict = verdictWords(scale, counts);
  return verdict === undefined ? summary(counts) : `${verdict}\n${summary(counts)}`;
}

const numbers = ['none', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

const leaning = {
  agree: 'lean towards agreeing',
  disagree: 'lean towards disagreeing',
  undecided: 'are undecided',
} as const;

/** Undefined where too few voted to call them a group. */
function verdictWords(scale: Scale, counts: readonly number[]): string | undefined {
  const verdict = verdictOf(counts);
  if (verdict === undefined) return undefined;
  const { kind, most } = verdict;
  const voters = total(counts);
  const all = `All ${numbers[voters] ?? voters}`;
  switch (kind) {
    case 'one stance':
      return most === 'undecided'
        ? `${all} are undecided.`
        : `${all} take one stance: ${stanceLabels(scale)[counts.indexOf(voters)]?.toLowerCase() ?? ''}.`;
    case 'one side':
      return most === undefined ? undefined : `${all} ${leaning[most]}.`;
    case 'split':
      return 'The group is split.';
    case 'close':
      return most === undefined
        ? 'The group is close together, around the middle.'
        : `The group is close together: most ${leaning[most]}.`;
    case 'mixed':
      return most === undefined
        ? 'Opinions differ, and no side has most of the group.'
        : `Opinions differ; most ${leaning[most]}.`;
  }
}

const shortVerdicts: Readonly<Record<Verdict['kind'], string>> = {
  'one stance': 'of one mind',
  'one side': 'all on one side',
  split: 'split',
  close: 'close together',
  mixed: 'opinions differ',
};

/** For a line in a list; empty where too few voted. */
export function shortVerdict(counts: readonly number[]): string {
  const verdict = verdictOf(counts);
  return verdict === undefined ? '' : `${shortVerdicts[verdict.kind]} · `;
}

/** The counts of the sides in a sentence. */
export function summary(counts: readonly number[]): string {
  const voters = total(counts);
  if (voters === 0) return 'Nobody voted.';
  const { agree, disagree, undecided } = sidesOf(counts);
  return `Of ${count(voters, 'voter')}, ${agree} on the agreeing side, ${disagree} on the disagreeing side, ${undecided} undecided.`;
}

export const divisionMeans = '0%: all take one stance; 100%: half stand at either end';

/** Both measures in small print, after what tells the round where there are two. */
export function measureWords(counts: readonly number[], of = ''): string {
  const agreed = consensus(counts);
  const divided = division(counts);
  if (agreed === undefined || divided === undefined) return '';
  return `-# ${of}Consensus ${percent(agreed, 1)} (100%: all take one stance; 0%: half stand at either end) · Division ${percent(divided, 1)} (${divisionMeans})`;
}

export function percent(part: number, whole: number): string {
  return `${whole === 0 ? 0 : Math.round((part / whole) * 100)}%`;
}
