import type { ImportedArticle, ImportedParagraph, ImportOutcome } from '../import/article.js';
import type { Reading } from '../readings/reading.js';

/** How a host's own file agrees with a reading, paragraph by paragraph. */
export interface CopyMatch {
  readonly isCopy: boolean;
  readonly matched: readonly number[];
  readonly differed: readonly { readonly paragraph: number; readonly text: string }[];
  readonly missing: readonly number[];
  /** The file's text for each paragraph of the reading; null where it has none. */
  readonly originals: readonly (string | null)[];
}

/** How a file becomes an article, and an article a reading. */
export interface Importer {
  importFile(
    file: { readonly name: string; readonly bytes: Uint8Array },
    options?: { onStep?(step: 'reading' | 'sorting'): void },
  ): Promise<ImportOutcome>;
  matchCopy(reading: Reading, paragraphs: readonly ImportedParagraph[]): CopyMatch;
  draftReading(article: ImportedArticle, slug: string): Reading;
}
