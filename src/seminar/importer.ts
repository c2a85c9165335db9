import { readExported, topicsFor } from '../readings/apart.js';
import type { ImportedParagraph, ImportOutcome } from '../import/article.js';
import { importFile } from '../import/import-file.js';
import { matchCopy, type CopyMatch } from '../readings/own-copy.js';
import type { ParsedReading } from '../readings/parse-reading.js';
import type { Reading, Topic } from '../readings/reading.js';

/** How a file becomes an article, and an article a reading. What takes long is done where it holds up nobody. */
export interface Importer {
  importFile(
    file: { readonly name: string; readonly bytes: Uint8Array },
    options?: { onStep?(step: 'reading' | 'sorting'): void },
  ): Promise<ImportOutcome>;
  matchCopy(reading: Reading, paragraphs: readonly ImportedParagraph[]): CopyMatch;
  topicsFor(paragraphs: readonly string[], language: string): Promise<Topic[]>;
  /** Undefined where it takes too long. */
  readExported(text: string): Promise<ParsedReading | undefined>;
}

/** The one of this program: files are read in a process of their own. */
export const ownImporter: Importer = { importFile, matchCopy, topicsFor, readExported };
