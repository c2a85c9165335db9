import mammoth from 'mammoth';
import { pageBlocks } from './page-blocks.js';
import { parsePage } from './page.js';
import type { Taken } from './read-article.js';
import { nothingTold, type Told } from './source.js';
import { unzip } from './zip.js';

/** All parts of a document, inflated. The text is the smaller part of its XML. */
const mostInflated = 40_000_000;

const styles = [
  "p[style-name='Title'] => h1:fresh",
  "p[style-name='Subtitle'] => h2:fresh",
  "p[style-name='Caption'] => p.caption:fresh",
  "p[style-name='caption'] => p.caption:fresh",
  "p[style-name='Quote'] => p:fresh",
  "p[style-name='Intense Quote'] => p:fresh",
];

/** A Word document. Its page headers and footers stand in parts of their own, which are not read. */
export async function readDocx(bytes: Uint8Array): Promise<Taken> {
  const zip = unzip(bytes, mostInflated);
  if (zip.kind === 'too large') return { refused: 'too much text' };
  if (zip.kind === 'encrypted') return { refused: 'needs a password' };
  if (zip.kind === 'damaged' || !zip.entries.has('word/document.xml')) return { refused: 'damaged' };
  const { value } = await mammoth.convertToHtml(
    { buffer: Buffer.from(bytes) },
    {
      styleMap: styles,
      externalFileAccess: false,
      // Pictures would be written into the text as long rows of letters.
      convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: '' })),
    },
  );
  const page = parsePage(value);
  if (page === null) return { refused: 'damaged' };
  const root = page.body ?? page.documentElement;
  if (root === null) return { refused: 'no text in it' };
  return { told: toldBy(zip.entries), blocks: pageBlocks(root).map(({ block }) => block) };
}

/**
 * The document's properties. The date of the file is the day it was written down and not the day the article
 * appeared, and its author often whoever owns the computer; so only the title is believed.
 */
function toldBy(entries: ReadonlyMap<string, Uint8Array>): Told {
  const core = Buffer.from(entries.get('docProps/core.xml') ?? []).toString('utf8', 0, 20_000);
  const field = (name: string): string | null => {
    const start = core.indexOf(`<dc:${name}>`);
    const end = core.indexOf(`</dc:${name}>`, start);
    if (start < 0 || end < 0) return null;
    const text = core.slice(start + name.length + 5, end);
    const plain = text
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&apos;', "'")
      .replaceAll('&amp;', '&')
      .trim();
    return plain === '' || /^(?:microsoft word|document\d*|untitled)/i.test(plain)
      ? null
      : plain.slice(0, 300);
  };
  return { ...nothingTold, title: field('title'), language: field('language') };
}
