import { markOf } from './line-marks.js';
import type { Piece } from './pdf-lines.js';

/** How many lines from the top and from the foot of a page may be its running head or foot. */
const edge = 2;

/** Takes the lines that repeat at the edges of the pages, and the page numbers, away from the text. */
export function runningHeads(pages: readonly (readonly Piece[])[]): { kept: Piece[][]; heads: string[] } {
  const seen = new Map<string, number>();
  const edges = pages.map((pieces) => edgeRows(pieces));
  for (const rows of edges)
    for (const key of new Set(rows.map((row) => keyOf(textOf(row))))) seen.set(key, (seen.get(key) ?? 0) + 1);

  // Left and right pages may have heads of their own; a title on the first page is larger than its repetition.
  const enough = Math.max(2, Math.ceil(pages.length * 0.3));
  const bodySize = medianSize(pages.flat());
  const heads = new Set<string>();
  const kept = pages.map((pieces, page) => {
    const dropped = new Set<Piece>();
    for (const row of edges[page] ?? []) {
      const text = textOf(row);
      const repeats = (seen.get(keyOf(text)) ?? 0) >= enough && keyOf(text) !== '';
      const large = row.some(({ size }) => size > bodySize * 1.25);
      if ((repeats && !large) || standsApart(row, pieces, bodySize) || markOf(text) === 'page number') {
        for (const piece of row) dropped.add(piece);
        // The same head with another number is one head.
        if (![...heads].some((head) => keyOf(head) === keyOf(text))) heads.add(text);
      }
    }
    return pieces.filter((piece) => !dropped.has(piece));
  });
  return { kept, heads: [...heads] };
}

/** The outermost line, in smaller type, with a number at its begin or end and a gap to the text. */
function standsApart(row: readonly Piece[], pieces: readonly Piece[], bodySize: number): boolean {
  const [lead] = row;
  if (lead === undefined || !/^\d{1,4}(?!\d)\s|\s\d{1,4}$/.test(textOf(row).replaceAll('·', ' ')))
    return false;
  const others = pieces.filter((piece) => !row.includes(piece)).map(({ base }) => base);
  const outermost = others.every((base) => base < lead.base) || others.every((base) => base > lead.base);
  const gap = Math.min(...others.map((base) => Math.abs(base - lead.base)));
  return outermost && lead.size < bodySize * 0.95 && gap > bodySize * 1.6;
}

function edgeRows(pieces: readonly Piece[]): Piece[][] {
  const rows: Piece[][] = [];
  for (const piece of [...pieces].sort((a, b) => b.base - a.base || a.left - b.left)) {
    const row = rows.at(-1);
    const lead = row?.[0];
    if (row !== undefined && lead !== undefined && Math.abs(lead.base - piece.base) < 0.35 * lead.size)
      row.push(piece);
    else rows.push([piece]);
  }
  const top = rows.slice(0, edge);
  return [...top, ...rows.slice(Math.max(edge, rows.length - edge))];
}

function textOf(row: readonly Piece[]): string {
  return row.map(({ text }) => text.trim()).join(' · ');
}

function keyOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/\b[ivxl]{1,6}\b|\d+/g, '#')
    .replace(/[^\p{L}#]+/gu, ' ')
    .trim();
}

function medianSize(pieces: readonly Piece[]): number {
  const sizes = pieces.flatMap(({ size, text }) =>
    Array.from({ length: Math.ceil(text.length / 20) }, () => size),
  );
  return sizes.sort((a, b) => a - b)[Math.floor(sizes.length / 2)] ?? 10;
}
