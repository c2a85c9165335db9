/** A reading: one article as the seminar sees it. Written by people in `data/<slug>/reading.yaml`. */
export interface Reading {
  /** The folder's name; stands in button ids, so at most 24 characters of a-z, 0-9 and `-`. */
  readonly slug: string;
  readonly title: string;
  readonly publisher: string;
  /** The day the article appeared, `YYYY-MM-DD`. */
  readonly published: string;
  readonly link: string;
  /** BCP 47 tag of the language the passages are written in. */
  readonly language: string;
  readonly topics: readonly Topic[];
  /** One for each paragraph of the source, in its order: `passages[n].paragraph === n + 1`. */
  readonly passages: readonly Passage[];
  readonly claims: readonly Claim[];
  /** In the order of the syllabus. */
  readonly prompts: readonly Prompt[];
  readonly glossary: readonly GlossaryEntry[];
}

export interface Topic {
  readonly name: string;
  readonly aliases: readonly string[];
  /** Paragraphs on this topic, the best one to open on first. */
  readonly paragraphs: readonly number[];
}

export interface Passage {
  /** The source's paragraph, from 1. */
  readonly paragraph: number;
  readonly heading: string;
  readonly text: string;
  /** Names of the topics that list this paragraph, in the order of the topics. */
  readonly topics: readonly string[];
  /** SHA-256 of the normalised source paragraph, 64 hex digits. */
  readonly sha256: string;
}

export interface Claim {
  /** `C1`, `C2`, … in order. */
  readonly id: string;
  readonly text: string;
  /** Its evidence in the article, best first. */
  readonly paragraphs: readonly number[];
}

export const promptKinds = [
  'comprehension',
  'argument',
  'comparison',
  'counterfactual',
  'hindsight',
] as const;
export type PromptKind = (typeof promptKinds)[number];

export interface Prompt {
  /** `suggested`: a member's own, which no reading holds. */
  readonly kind: PromptKind | 'suggested';
  readonly text: string;
  readonly paragraph: number;
  /** The claim that the question argues about. */
  readonly claim?: string | undefined;
}

export interface GlossaryEntry {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly text: string;
  readonly paragraphs: readonly number[];
}

/** The passage of a paragraph; undefined where the reading has no such paragraph. */
export function passageAt(reading: Reading, paragraph: number): Passage | undefined {
  return reading.passages[paragraph - 1];
}

export function claimById(reading: Reading, id: string): Claim | undefined {
  return reading.claims.find((claim) => claim.id === id);
}

/** The claims that rest on a paragraph, those that rest on it first before those that only touch it. */
export function claimsAt(reading: Reading, paragraph: number): Claim[] {
  const rank = (claim: Claim): number => claim.paragraphs.indexOf(paragraph);
  return reading.claims.filter((claim) => rank(claim) >= 0).sort((a, b) => rank(a) - rank(b));
}
