import { Document, Footer, Header, HeadingLevel, Packer, Paragraph, TextRun } from 'docx';
import { PDFDocument, StandardFonts, type PDFFont, type PDFPage } from 'pdf-lib';
import type { Piece } from './toll-article.js';

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A page of a paper's site: menus, a share bar, a film's caption, related articles, a footer. */
export function asHtml(piece: Piece, charset = 'utf-8'): string {
  const [one = '', two = '', ...rest] = piece.paragraphs.map((text) => `<p>${escape(text)}</p>`);
  return `<!doctype html><html lang="en"><head><meta charset="${charset}"><title>${escape(piece.title)} | The Ledger</title>
<style>p { margin: 0 }</style><script>var tracking = "<p>not text</p>";</script></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li><li><a href="/trade">Trade</a></li></ul></nav>
<div class="cookie-banner"><p>We use cookies to remember what you have read, and you may refuse them at any time.</p></div>
<main><article><h1>${escape(piece.title)}</h1><div class="meta">${escape(piece.dateline)}</div>
<div class="share-bar"><a href="#">Share on Facebook</a> <a href="#">Tweet</a> <button>Print</button></div>
${one}\n${two}<figure><img src="film.jpg" alt=""><figcaption>${escape(piece.caption)}</figcaption></figure>
${rest.join('\n')}
<div class="share-bar"><a href="#">Share</a> <a href="#">Email</a></div></article>
<aside class="related"><h2>Related articles</h2><ul><li><a href="/a">The ferrymen’s winter, and what it cost the town</a></li></ul></aside></main>
<footer><p>${escape(piece.footer)}</p><p>To give the people of both banks the news that they need before they need it.</p></footer>
</body></html>`;
}

export async function asDocx(piece: Piece): Promise<Uint8Array> {
  const plain = (text: string): Paragraph => new Paragraph({ children: runs(text) });
  const [one = '', two = '', ...rest] = piece.paragraphs;
  const document = new Document({
    sections: [
      {
        headers: { default: new Header({ children: [plain('The Ledger, printed for reading')] }) },
        footers: { default: new Footer({ children: [plain('Page 1')] }) },
        children: [
          new Paragraph({ heading: HeadingLevel.TITLE, children: [new TextRun(piece.title)] }),
          plain(piece.dateline),
          plain(one),
          plain(two),
          new Paragraph({ style: 'Caption', children: [new TextRun(piece.caption)] }),
          ...rest.map(plain),
          plain(piece.footer),
        ],
      },
    ],
  });
  return new Uint8Array(await Packer.toBuffer(document));
}

/** Word keeps a sentence in several runs as soon as somebody has corrected it. */
function runs(text: string): TextRun[] {
  const half = Math.floor(text.length / 2);
  return [new TextRun(text.slice(0, half)), new TextRun({ text: text.slice(half), italics: true })];
}

export interface Setting {
  readonly columns: 1 | 2;
  readonly paragraphs: 'gap' | 'indent';
  readonly justified: boolean;
  readonly hyphens: boolean;
}

const page = { width: 420, height: 595, margin: 44, gutter: 20, size: 9.5, leading: 12 };

/** The article as a journal sets it: running heads with page numbers, lines broken inside words. */
export async function asPdf(piece: Piece, setting: Setting): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.TimesRoman);
  const bold = await document.embedFont(StandardFonts.TimesRomanBold);
  const width = (page.width - 2 * page.margin - (setting.columns - 1) * page.gutter) / setting.columns;
  let number = 0;
  let sheet = document.addPage([page.width, page.height]);
  let column = 0;
  let y = 0;
  let top = page.height - page.margin - 30;
  const open = (): void => {
    if (number > 0) sheet = document.addPage([page.width, page.height]);
    number++;
    const head = number % 2 === 0 ? `${number}   The Ledger, May 2019` : `Price of Its Toll   ${number}`;
    sheet.drawText(head, { x: page.margin, y: page.height - 30, size: 8, font });
    sheet.drawText('ledger.example · for members only', { x: 150, y: 20, size: 7, font });
    top = page.height - page.margin - 20;
    y = top;
    column = 0;
  };
  const place = (height: number): void => {
    if (y - height >= page.margin) return;
    if (column + 1 < setting.columns) {
      column++;
      y = top;
    } else open();
  };
  open();
  for (const line of wrap(piece.title, bold, 17, page.width - 2 * page.margin, 0, false)) {
    sheet.drawText(line.text, { x: page.margin, y: y - 17, size: 17, font: bold });
    y -= 21;
  }
  sheet.drawText(piece.dateline, { x: page.margin, y: y - 12, size: 8, font });
  y -= 28;
  top = y;
  piece.paragraphs.forEach((paragraph, n) => {
    const indent = setting.paragraphs === 'indent' ? 14 : 0;
    const lines = wrap(paragraph, font, page.size, width, indent, setting.hyphens);
    lines.forEach((line, at) => {
      place(page.leading);
      y -= page.leading;
      const start = page.margin + column * (width + page.gutter) + (at === 0 ? indent : 0);
      const full = width - (at === 0 ? indent : 0);
      drawLine(sheet, line.text, start, y, full, font, setting.justified && at < lines.length - 1);
    });
    if (setting.paragraphs === 'gap') y -= 7;
    if (n === 1) {
      place(22);
      sheet.drawText(piece.caption, {
        x: page.margin + column * (width + page.gutter),
        y: y - 12,
        size: 7,
        font,
      });
      y -= 24;
    }
  });
  place(20);
  sheet.drawText(piece.footer, {
    x: page.margin + column * (width + page.gutter),
    y: y - 12,
    size: 6,
    font,
  });
  return document.save();
}

function drawLine(
  sheet: PDFPage,
  text: string,
  x: number,
  y: number,
  width: number,
  font: PDFFont,
  justified: boolean,
): void {
  if (!justified) {
    sheet.drawText(text, { x, y, size: page.size, font });
    return;
  }
  const words = text.split(' ');
  const used = words.reduce((sum, word) => sum + font.widthOfTextAtSize(word, page.size), 0);
  const space = words.length > 1 ? (width - used) / (words.length - 1) : 0;
  let at = x;
  for (const word of words) {
    sheet.drawText(word, { x: at, y, size: page.size, font });
    at += font.widthOfTextAtSize(word, page.size) + space;
  }
}

/** Breaks greedily, inside words after a vowel where asked to, and at the hyphens that stand in the text. */
function wrap(
  text: string,
  font: PDFFont,
  size: number,
  width: number,
  indent: number,
  hyphens: boolean,
): { text: string }[] {
  const lines: { text: string }[] = [];
  let open = '';
  const fits = (line: string): boolean =>
    font.widthOfTextAtSize(line, size) <= width - (lines.length === 0 ? indent : 0);
  for (let word of text.split(/\s+/)) {
    for (;;) {
      const longer = open === '' ? word : `${open} ${word}`;
      if (fits(longer)) {
        open = longer;
        break;
      }
      const cut = hyphens ? cutsOf(word).findLast((at) => fits(`${open} ${headOf(word, at)}`)) : undefined;
      if (cut !== undefined) {
        lines.push({ text: `${open} ${headOf(word, cut)}`.trim() });
        word = word.slice(cut);
      } else lines.push({ text: open });
      open = '';
    }
  }
  if (open !== '') lines.push({ text: open });
  return lines;
}

function headOf(word: string, at: number): string {
  return word[at - 1] === '-' ? word.slice(0, at) : `${word.slice(0, at)}-`;
}

function cutsOf(word: string): number[] {
  const cuts: number[] = [];
  for (let at = 3; at <= word.length - 3; at++) {
    const [before = '', after = ''] = [word[at - 1], word[at]];
    if (before === '-') cuts.push(at);
    else if (/[aeiouy]/.test(before) && /[bcdfghklmnprstvw]/.test(after) && !word.includes('-'))
      cuts.push(at);
  }
  return cuts;
}
