/** All of a reading but the texts of its passages. It is kept in memory for every reading of every server. */
export interface ReadingOutline {
  /** The folder's name; stands in button ids, so at most 24 characters of a-z, 0-9 and `-`. */
  readonly slug: string;
  readonly title: string;
  /** Null where a host's file did not say; the same for the next two. */
  readonly publisher: string | null;
  /** The day the article appeared, `YYYY-MM-DD`. */
  readonly published: string | null;
  readonly link: string | null;
  readonly author?: string | null | undefined;
  /** BCP 47 tag of the language the passages are written in. */
  readonly language: string;
  /**
   * The passages are the source's own words and not a summary of ours. Somebody else wrote them, so they are shown as
   * plain text.
   */
  readonly verbatim?: true | undefined;
  readonly topics: readonly Topic[];
  /** One for each paragraph of the source, in its order: `passages[n].paragraph === n + 1`. */
  readonly passages: readonly PassageHeading[];
  readonly claims: readonly Claim[];
  /** In the order of the syllabus. */
  readonly prompts: readonly Prompt[];
  readonly glossary: readonly GlossaryEntry[];
}

/** A reading: one article as the seminar sees it. Written by people in `data/<slug>/reading.yaml`, or made of a file. */
export interface Reading extends ReadingOutline {
  readonly passages: readonly Passage[];
}

export interface Topic {
  readonly name: string;
  readonly aliases: readonly string[];
  /** Paragraphs on this topic, the best one to open on first. */
  readonly paragraphs: readonly number[];
}

export interface PassageHeading {
  /** The source's paragraph, from 1. */
  readonly paragraph: number;
  readonly heading: string;
  /** Names of the topics that list this paragraph, in the order of the topics. */
  readonly topics: readonly string[];
}

export interface Passage extends PassageHeading {
  readonly text: string;
  /** The source's own words, where a server has laid its copy under a summary of ours. */
  readonly original?: string | undefined;
  /** SHA-256 of the normalised source paragraph, 64 hex digits. */
  readonly sha256: string;
}

export interface Claim {
  /** `C1`, `C2`, … in order. */
  readonly id: string;
  readonly text: string;
  /** Its evidence in the article, best first. */
  readonly paragraphs: readonly number[];
  /** No longer put to anybody; polls on it go on. */
  readonly retired?: true | undefined;
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
  /** No longer asked. It keeps its place: what was asked so far is known by places. */
  readonly retired?: true | undefined;
}

export interface GlossaryEntry {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly text: string;
  readonly paragraphs: readonly number[];
}

/** The passage of a paragraph; undefined where the reading has no such paragraph. */
export function passageAt<At extends PassageHeading>(
  { passages }: { readonly passages: readonly At[] },
  paragraph: number,
): At | undefined {
  return passages[paragraph - 1];
}

export function claimById({ claims }: Pick<ReadingOutline, 'claims'>, id: string): Claim | undefined {
  return claims.find((claim) => claim.id === id);
}

/** The claims that people are asked about. */
export function liveClaims({ claims }: Pick<ReadingOutline, 'claims'>): Claim[] {
  return claims.filter(({ retired }) => retired !== true);
}

/** The claims that rest on a paragraph, those that rest on it first before those that only touch it. */
export function claimsAt(reading: Pick<ReadingOutline, 'claims'>, paragraph: number): Claim[] {
  const rank = (claim: Claim): number => claim.paragraphs.indexOf(paragraph);
  return liveClaims(reading)
    .filter((claim) => rank(claim) >= 0)
    .sort((a, b) => rank(a) - rank(b));
}

/** Names of the topics that list a paragraph, in the order of the topics. */
export function topicsAt(topics: readonly Topic[], paragraph: number): string[] {
  return topics.filter(({ paragraphs }) => paragraphs.includes(paragraph)).map(({ name }) => name);
}
