import type { ImportedArticle, ImportOutcome, ImportRefusal } from './article.js';
import { decodeText } from './decode-text.js';
import { fileKind } from './file-kind.js';
import { limits } from './limits.js';
import { readMarkdown } from './read-markdown.js';
import { readText } from './read-text.js';
import { sortBlocks } from './sort-blocks.js';
import type { Source } from './source.js';

/** What a reader of one kind of file returns. */
export type Taken = Source | { readonly refused: ImportRefusal };

/**
 * Reads a file to an article, without any limit on time and memory: for the child process only. Throws where a
 * parser does.
 *
 * @param onSorting called when the file is read and what is the article is about to be told from what is not
 */
export async function readArticle(
  name: string,
  bytes: Uint8Array,
  onSorting: () => void,
): Promise<ImportOutcome> {
  const found = fileKind(name, bytes);
  if (found.kind === 'refused') return found;
  const taken = await take(found.kind, bytes);
  if ('refused' in taken) return refuse(taken.refused);
  const size = taken.blocks.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  if (size > limits.textOut) return refuse('too much text');
  onSorting();
  const article: ImportedArticle | null = sortBlocks(taken);
  return article === null ? refuse('no text in it') : { kind: 'article', article };
}

function refuse(why: ImportRefusal): ImportOutcome {
  return { kind: 'refused', why };
}

async function take(kind: 'text' | 'markdown' | 'html' | 'pdf' | 'docx', bytes: Uint8Array): Promise<Taken> {
  switch (kind) {
    case 'text':
      return readText(decodeText(bytes));
    case 'markdown':
      return readMarkdown(decodeText(bytes));
    // Loaded when needed: the parsers are most of what a child loads.
    case 'html':
      return (await import('./read-html.js')).readHtml(bytes);
    case 'docx':
      return (await import('./read-docx.js')).readDocx(bytes);
    case 'pdf':
      return (await import('./read-pdf.js')).readPdf(bytes);
  }
}
