import type { ImportedParagraph } from '../import/article.js';
import type { Passage } from './reading.js';
import { hashParagraph } from './source-text.js';

/** How a host's own file agrees with a reading, paragraph by paragraph. */
export interface CopyMatch {
  /** Three quarters of the reading's paragraphs or more stand in the file word for word. */
  readonly isCopy: boolean;
  /** The reading's paragraphs that were found, in order. */
  readonly matched: readonly number[];
  /** What stands in the file where a paragraph of the reading is expected, in other words than the source's. */
  readonly differed: readonly { readonly paragraph: number; readonly text: string }[];
  /** The reading's paragraphs for which the file has nothing. */
  readonly missing: readonly number[];
  /** The file's text for each paragraph of the reading, in its order: what matched or differed; null where missing. */
  readonly originals: readonly (string | null)[];
}

/** A reading as far as its source is known by it. */
export interface HashedReading {
  readonly passages: readonly Pick<Passage, 'paragraph' | 'sha256'>[];
}

interface Given extends Pick<ImportedParagraph, 'text' | 'doubtfulHyphens'> {
  /** Of the text, where it is known already. */
  readonly sha256?: string;
}

/** A paragraph of the reading in the file: the places of the file's paragraphs that hold it, and its words. */
interface Place {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const shareOfCopy = 3 / 4;
/** So many hashes are tried for one file beyond those of its paragraphs as they are: a file made to take long ends there. */
const mostTries = 10_000;
/** Above this, the spellings of one paragraph's broken words are no longer tried: 2 to the power of it. */
const mostDoubts = 10;
/** A paragraph that page breaks or a careless copy have cut is found in so many pieces. */
const mostPieces = 3;

/**
 * Holds the paragraphs of a file against the hashes of a reading. A paragraph that no hash knows is taken to be the
 * one expected at its place between two that matched, if exactly as many stand there.
 */
export function matchCopy(reading: HashedReading, paragraphs: readonly (string | Given)[]): CopyMatch {
  const given = paragraphs.map((each): Given => (typeof each === 'string' ? { text: each } : each));
  const found = placesOf(reading, given);
  const originals = reading.passages.map(({ paragraph }) => found.get(paragraph)?.text ?? null);
  const matched = reading.passages
    .map(({ paragraph }) => paragraph)
    .filter((paragraph) => found.has(paragraph));
  const differed: { paragraph: number; text: string }[] = [];
  if (matched.length > 0) {
    const taken = new Set<number>();
    for (const { from, to } of found.values()) for (let at = from; at <= to; at++) taken.add(at);
    for (const run of unmatchedRuns(reading.passages.length, found)) {
      const before = found.get(run.from - 1)?.to ?? -1;
      const after = found.get(run.to + 1)?.from ?? given.length;
      const between = given.slice(before + 1, Math.max(before + 1, after));
      const free = between.every((_, n) => !taken.has(before + 1 + n));
      if (!free || between.length !== run.to - run.from + 1) continue;
      between.forEach(({ text }, n) => {
        differed.push({ paragraph: run.from + n, text });
        originals[run.from + n - 1] = text;
      });
    }
  }
  return {
    isCopy: reading.passages.length > 0 && matched.length >= reading.passages.length * shareOfCopy,
    matched,
    differed,
    missing: reading.passages
      .map(({ paragraph }) => paragraph)
      .filter((paragraph) => originals[paragraph - 1] === null),
    originals,
  };
}

function placesOf(reading: HashedReading, given: readonly Given[]): Map<number, Place> {
  const known = new Map<string, number>();
  for (const { sha256, paragraph } of reading.passages) {
    if (!known.has(sha256)) known.set(sha256, paragraph);
  }
  const found = new Map<number, Place>();
  const used = new Set<number>();
  const take = (text: string, from: number, to: number, sha256 = hashParagraph(text)): boolean => {
    const paragraph = known.get(sha256);
    if (paragraph === undefined || found.has(paragraph)) return false;
    found.set(paragraph, { from, to, text });
    for (let at = from; at <= to; at++) used.add(at);
    return true;
  };
  given.forEach(({ text, sha256 }, at) => take(text, at, at, sha256));
  let tries = 0;
  given.forEach((each, at) => {
    if (used.has(at)) return;
    for (const text of spellingsOf(each)) if (tries++ >= mostTries || take(text, at, at)) return;
  });
  // Most files are a copy whole or not at all: only where some are missing it is looked for pieces.
  if (found.size === known.size || found.size === 0) return found;
  given.forEach((_, from) => {
    for (let to = from + 1; to < Math.min(given.length, from + mostPieces); to++) {
      const pieces = given.slice(from, to + 1);
      if (pieces.some((_piece, n) => used.has(from + n))) return;
      if (take(pieces.map(({ text }) => text).join(' '), from, to)) return;
    }
  });
  given.forEach(({ text }, at) => {
    if (!used.has(at))
      for (const part of knownParts(text, (each) => tries++ < mostTries && known.has(hashParagraph(each))))
        take(part, at, at);
  });
  return found;
}

/** Paragraphs that stand joined in one: the text falls into known ones whole, or none is taken out of it. */
function knownParts(text: string, isKnown: (part: string) => boolean): string[] {
  const parts: string[] = [];
  let start = 0;
  for (const { index, 0: end } of text.matchAll(/[.!?…。！？][’”"')\]]*(?:\s+|$)/gu)) {
    const part = text.slice(start, index + end.length).trim();
    if (!isKnown(part)) continue;
    parts.push(part);
    start = index + end.length;
  }
  return text.slice(start).trim() === '' ? parts : [];
}

/** Neighbouring paragraphs of the reading that were not found. */
function unmatchedRuns(last: number, found: ReadonlyMap<number, unknown>): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  for (let paragraph = 1; paragraph <= last; paragraph++) {
    if (found.has(paragraph)) continue;
    const open = runs.at(-1);
    if (open !== undefined && open.to === paragraph - 1) open.to = paragraph;
    else runs.push({ from: paragraph, to: paragraph });
  }
  return runs;
}

/** The text with each doubtful hyphen the other way, in every combination while they are few. */
function* spellingsOf({ text, doubtfulHyphens = [] }: Given): Generator<string> {
  // From the end, so that the places before keep their numbers.
  const doubts = doubtfulHyphens.filter((at) => at > 0 && at < text.length).sort((a, b) => b - a);
  if (doubts.length > mostDoubts) return;
  for (let choice = 1; choice < 2 ** doubts.length; choice++) {
    let spelled = text;
    doubts.forEach((at, bit) => {
      if ((choice >> bit) % 2 === 0) return;
      const hyphened = spelled[at] === '-';
      spelled = spelled.slice(0, at) + (hyphened ? '' : '-') + spelled.slice(hyphened ? at + 1 : at);
    });
    yield spelled;
  }
}
