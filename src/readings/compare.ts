import type { ImportedParagraph } from '../import/article.js';
import { matchCopy, type CopyMatch, type HashedReading } from './own-copy.js';
import { hashParagraph } from './source-text.js';

/** What the hashes of a file's paragraphs say. */
export interface Compared {
  /** One for each paragraph, as it is in the file. */
  readonly hashes: readonly string[];
  /** The first of the readings that the file is a copy of. */
  readonly copy: { readonly slug: string; readonly match: CopyMatch } | null;
}

export function compareWith(
  readings: readonly (HashedReading & { readonly slug: string })[],
  paragraphs: readonly Pick<ImportedParagraph, 'text' | 'doubtfulHyphens'>[],
): Compared {
  const hashed = paragraphs.map((each) => ({ ...each, sha256: hashParagraph(each.text) }));
  const hashes = hashed.map(({ sha256 }) => sha256);
  for (const reading of readings) {
    const match = matchCopy(reading, hashed);
    if (match.isCopy) return { hashes, copy: { slug: reading.slug, match } };
  }
  return { hashes, copy: null };
}
