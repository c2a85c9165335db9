import type { Scale, Stance } from '../polls/scale.js';

const labels: Readonly<Record<Scale, readonly string[]>> = {
  five: ['Strongly disagree', 'Disagree', 'Undecided', 'Agree', 'Strongly agree'],
  three: ['Disagree', 'Undecided', 'Agree'],
};

/** The stances of a scale in words, from disagreeing to agreeing. */
export function stanceLabels(scale: Scale): readonly string[] {
  return labels[scale];
}

export function stanceLabel(scale: Scale, stance: Stance): string {
  return labels[scale][stance - 1] ?? '';
}

/** For the middle of a sentence. */
export function stanceInWords(scale: Scale, stance: Stance): string {
  return stanceLabel(scale, stance).toLowerCase();
}
