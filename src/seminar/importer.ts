import type { ImportedArticle, ImportedParagraph, ImportOutcome } from '../import/article.js';
import { importFile } from '../import/import-file.js';
import { draftReading } from '../readings/draft-reading.js';
import { matchCopy, type CopyMatch } from '../readings/own-copy.js';
import type { Reading } from '../readings/reading.js';

/** How a file becomes an article, and an article a reading. */
export interface Importer {
  importFile(
    file: { readonly name: string; readonly bytes: Uint8Array },
    options?: { onStep?(step: 'reading' | 'sorting'): void },
  ): Promise<ImportOutcome>;
  matchCopy(reading: Reading, paragraphs: readonly ImportedParagraph[]): CopyMatch;
  draftReading(article: ImportedArticle, slug: string): Reading;
}

/** The one of this program: files are read in a process of their own. */
export const ownImporter: Importer = { importFile, matchCopy, draftReading };
