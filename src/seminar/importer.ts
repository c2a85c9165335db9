import { compareApart, readExported, topicsFor } from '../readings/apart.js';
import type { ImportedParagraph, ImportOutcome } from '../import/article.js';
import { importFile, type ImportStep } from '../import/import-file.js';
import type { Compared } from '../readings/compare.js';
import type { ParsedReading } from '../readings/parse-reading.js';
import type { Reading, Topic } from '../readings/reading.js';

/**
 * How a file becomes an article, and an article a reading. What takes long is done where it holds up nobody; the last
 * three are undefined where it takes too long or too much memory.
 */
export interface Importer {
  importFile(
    file: { readonly name: string; readonly bytes: Uint8Array },
    options?: { onStep?(step: ImportStep): void },
  ): Promise<ImportOutcome>;
  compare(
    readings: readonly Reading[],
    paragraphs: readonly ImportedParagraph[],
  ): Promise<Compared | undefined>;
  topicsFor(paragraphs: readonly string[], language: string): Promise<Topic[] | undefined>;
  readExported(text: string): Promise<ParsedReading | undefined>;
}

/** The one of this program: files are read in a process of their own. */
export const ownImporter: Importer = { importFile, compare: compareApart, topicsFor, readExported };
