import type { ImportedParagraph } from '../import/article.js';
import type { Reading } from './reading.js';
import { hashParagraph, normaliseParagraph } from './source-text.js';

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

const shareOfCopy = 3 / 4;
/** Above this, all spellings of one paragraph's broken words are no longer tried: 2 to the power of it. */
const mostDoubts = 10;

/**
 * Holds the paragraphs of a file against the hashes of a reading. A paragraph that no hash knows is taken to be the
 * one expected at its place between two that matched, if exactly as many stand there.
 */
export function matchCopy(
  reading: Reading,
  paragraphs: readonly (string | Pick<ImportedParagraph, 'text' | 'doubtfulHyphens'>)[],
): CopyMatch {
  const known = new Map<string, number>();
  for (const { sha256, paragraph } of reading.passages) if (!known.has(sha256)) known.set(sha256, paragraph);
  const given = paragraphs.map((each) => (typeof each === 'string' ? { text: each } : each));
  const found = new Map<number, { at: number; text: string }>();
  given.forEach((each, at) => {
    for (const text of spellingsOf(each)) {
      const paragraph = known.get(hashParagraph(text));
      if (paragraph === undefined || found.has(paragraph)) continue;
      found.set(paragraph, { at, text });
      break;
    }
  });

  const originals = reading.passages.map(({ paragraph }) => found.get(paragraph)?.text ?? null);
  const matched = reading.passages
    .map(({ paragraph }) => paragraph)
    .filter((paragraph) => found.has(paragraph));
  const differed: { paragraph: number; text: string }[] = [];
  if (matched.length > 0) {
    for (const run of unmatchedRuns(reading.passages.length, found)) {
      const before = found.get(run.from - 1)?.at ?? -1;
      const after = found.get(run.to + 1)?.at ?? given.length;
      const between = given.slice(before + 1, Math.max(before + 1, after));
      // At the end of a file more may follow than the article; at its place in the midst a paragraph stands alone.
      const fits = between.length === run.to - run.from + 1;
      if (!fits) continue;
      between.forEach(({ text }, n) => {
        differed.push({ paragraph: run.from + n, text });
        originals[run.from + n - 1] = text;
      });
    }
  }
  const missing = reading.passages
    .map(({ paragraph }) => paragraph)
    .filter((paragraph) => originals[paragraph - 1] === null);
  return {
    isCopy: reading.passages.length > 0 && matched.length >= reading.passages.length * shareOfCopy,
    matched,
    differed,
    missing,
    originals,
  };
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

/** The text, then with each doubtful hyphen the other way, in every combination while they are few. */
function* spellingsOf({
  text,
  doubtfulHyphens = [],
}: Pick<ImportedParagraph, 'text' | 'doubtfulHyphens'>): Generator<string> {
  yield text;
  // From the end, so that the places before keep their numbers.
  const doubts = doubtfulHyphens.filter((at) => at > 0 && at < text.length).sort((a, b) => b - a);
  if (doubts.length === 0 || doubts.length > mostDoubts || normaliseParagraph(text) === '') return;
  for (let choice = 1; choice < 2 ** doubts.length; choice++) {
    let spelled = text;
    doubts.forEach((at, bit) => {
      if ((choice >> bit) % 2 === 0) return;
      spelled =
        spelled[at] === '-'
          ? spelled.slice(0, at) + spelled.slice(at + 1)
          : `${spelled.slice(0, at)}-${spelled.slice(at)}`;
    });
    yield spelled;
  }
}
