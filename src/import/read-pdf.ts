import { getDocumentProxy } from 'unpdf';
import { limits } from './limits.js';
import { markOf } from './line-marks.js';
import { linesOf, piecesOf, type Line, type Piece } from './pdf-lines.js';
import { paragraphsOf } from './pdf-paragraphs.js';
import type { Taken } from './read-article.js';
import { runningHeads } from './running-heads.js';
import { nothingTold, type SourceBlock } from './source.js';

/** A PDF: its letters with their places on the pages, from which lines, columns and paragraphs are rebuilt. */
export async function readPdf(bytes: Uint8Array): Promise<Taken> {
  let document: Awaited<ReturnType<typeof getDocumentProxy>>;
  try {
    document = await getDocumentProxy(bytes, {
      isEvalSupported: false,
      disableFontFace: true,
      useSystemFonts: false,
      useWorkerFetch: false,
      disableAutoFetch: true,
      enableXfa: false,
      verbosity: 0,
    });
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException') return { refused: 'needs a password' };
    throw error;
  }
  if (document.numPages > limits.pages) return { refused: 'too many pages' };

  const pages: Piece[][] = [];
  const turned: SourceBlock[] = [];
  let size = 0;
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent({ disableNormalization: false });
    const drawn: Piece[] = [];
    for (const item of items) {
      if (!('str' in item) || item.str.trim() === '') continue;
      size += item.str.length;
      if (size > limits.textOut) return { refused: 'too much text' };
      const [, turn = 0, , height = 0, left = 0, base = 0] = item.transform as number[];
      // Text up the margin is the mark of an archive.
      if (Math.abs(turn) > 0.01) turned.push({ text: item.str, as: 'running head' });
      else
        drawn.push({
          text: item.str,
          left,
          right: left + item.width,
          base,
          size: Math.abs(height),
          font: item.fontName,
        });
    }
    pages.push(piecesOf(drawn));
    page.cleanup();
  }
  if (size === 0) return { refused: 'no text in it' };

  const { kept, heads } = runningHeads(pages);
  const lines: Line[] = [];
  kept.forEach((pieces, page) => lines.push(...linesOf(pieces, page, (lines.at(-1)?.column ?? -1) + 1)));
  const { info } = (await document.getMetadata()) as unknown as { info: Record<string, unknown> };
  const headBlocks = heads.map((text): SourceBlock => {
    const mark = markOf(text);
    return { text, as: mark === 'page number' || mark === 'copyright line' ? mark : 'running head' };
  });
  return {
    told: { ...nothingTold, title: realTitle(info['Title']), author: realName(info['Author']) },
    blocks: [...headBlocks, ...turned, ...paragraphsOf(lines)],
  };
}

/** Programs fill the title with the name of the file. */
function realTitle(title: unknown): string | null {
  if (typeof title !== 'string') return null;
  const text = title.trim();
  if (text.length < 4 || text.length > 300 || !/\s/.test(text)) return null;
  return /^(?:microsoft word|untitled|document\s*\d*$|slide \d)|\.(?:docx?|pdf|indd|tex|dvi|qxd|html?)$/i.test(
    text,
  )
    ? null
    : text;
}

function realName(author: unknown): string | null {
  if (typeof author !== 'string') return null;
  const name = author.trim();
  // Whoever is logged in writes no two words.
  return name.length <= 120 && /^\p{Lu}\S*\s+\p{L}/u.test(name) ? name : null;
}
