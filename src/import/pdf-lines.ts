/** A piece of text as it stands on a page: points from the left and from the bottom. */
export interface Piece {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  /** Of the line it stands on. */
  readonly base: number;
  readonly size: number;
  /** A name that differs between fonts and says nothing more. */
  readonly font: string;
}

export interface Line extends Piece {
  readonly page: number;
  /** Of the column that the line stands in; a line across columns has the page's. */
  readonly columnLeft: number;
  readonly columnRight: number;
  /** Counts on where a column or page begins. */
  readonly column: number;
}

/** Joins what stands on one line without a wide gap: words that were drawn one by one. */
export function piecesOf(drawn: readonly Piece[]): Piece[] {
  const rows: Piece[][] = [];
  for (const piece of [...drawn].sort((a, b) => b.base - a.base || a.left - b.left)) {
    const row = rows.at(-1);
    const lead = row?.[0];
    if (
      row !== undefined &&
      lead !== undefined &&
      Math.abs(lead.base - piece.base) < 0.35 * Math.max(lead.size, piece.size)
    ) {
      row.push(piece);
    } else rows.push([piece]);
  }
  return rows.flatMap((row) =>
    joinRow(
      row.sort((a, b) => a.left - b.left),
      1,
    ),
  );
}

/** @param widest the widest gap inside a line, in letter heights */
function joinRow(row: readonly Piece[], widest: number): Piece[] {
  const joined: Piece[] = [];
  for (const piece of row) {
    const last = joined.at(-1);
    const gap = last === undefined ? 0 : piece.left - last.right;
    if (last === undefined || gap > widest * Math.max(last.size, piece.size)) {
      joined.push(piece);
      continue;
    }
    // A raised or sunk small sign keeps the line's own height and base.
    const main = piece.text.length > last.text.length ? piece : last;
    const space =
      gap > 0.15 * Math.min(last.size, piece.size) && !/\s$/.test(last.text) && !/^\s/.test(piece.text);
    joined[joined.length - 1] = {
      text: last.text + (space ? ' ' : '') + piece.text,
      left: Math.min(last.left, piece.left),
      right: Math.max(last.right, piece.right),
      base: main.base,
      size: main.size,
      font: main.font,
    };
  }
  return joined;
}

/** The lines of a page in the order in which they are read: column by column between what runs across. */
export function linesOf(pieces: readonly Piece[], page: number, firstColumn: number): Line[] {
  const lines: Line[] = [];
  let column = firstColumn;
  for (const group of readingOrder([...pieces], 0)) {
    const left = Math.min(...group.map((piece) => piece.left));
    const right = Math.max(...group.map((piece) => piece.right));
    for (const row of rowsOf(group)) {
      for (const piece of joinRow(row, Infinity))
        lines.push({ ...piece, page, columnLeft: left, columnRight: right, column });
    }
    column++;
  }
  return lines;
}

function rowsOf(group: readonly Piece[]): Piece[][] {
  const rows: Piece[][] = [];
  for (const piece of [...group].sort((a, b) => b.base - a.base || a.left - b.left)) {
    const row = rows.at(-1);
    const lead = row?.[0];
    if (row !== undefined && lead !== undefined && Math.abs(lead.base - piece.base) < 0.35 * lead.size)
      row.push(piece);
    else rows.push([piece]);
  }
  return rows.map((row) => row.sort((a, b) => a.left - b.left));
}

/** Groups that are read one after another. */
function readingOrder(pieces: Piece[], depth: number): Piece[][] {
  const gutter = depth < 3 ? gutterOf(pieces) : null;
  if (gutter === null) return pieces.length === 0 ? [] : [pieces];
  const groups: Piece[][] = [];
  let left: Piece[] = [];
  let right: Piece[] = [];
  let across: Piece[] = [];
  const closeColumns = (): void => {
    groups.push(...readingOrder(left, depth + 1), ...readingOrder(right, depth + 1));
    left = [];
    right = [];
  };
  const closeAcross = (): void => {
    if (across.length > 0) groups.push(across);
    across = [];
  };
  for (const piece of pieces.sort((a, b) => b.base - a.base || a.left - b.left)) {
    if (piece.left < gutter - 1 && piece.right > gutter + 1) {
      closeColumns();
      across.push(piece);
    } else {
      closeAcross();
      (piece.right <= gutter + 1 ? left : right).push(piece);
    }
  }
  closeAcross();
  closeColumns();
  return groups;
}

/**
 * The place of a gap that runs down between two columns; null where there is none. Few pieces may cross it (titles,
 * tables), and on both sides there must be lines beside one another, of about a column's width.
 */
function gutterOf(pieces: readonly Piece[]): number | null {
  if (pieces.length < 8) return null;
  const from = Math.min(...pieces.map(({ left }) => left));
  const to = Math.max(...pieces.map(({ right }) => right));
  let best: { at: number; crossing: number; width: number } | null = null;
  const step = Math.max(1, (to - from) / 400);
  let open = 0;
  for (let at = from + (to - from) * 0.15; at < from + (to - from) * 0.85; at += step) {
    const crossing = pieces.filter(({ left, right }) => left < at && right > at).length;
    if (crossing > pieces.length * 0.25) {
      open = 0;
      continue;
    }
    open = best !== null && crossing === best.crossing ? open + step : step;
    const better =
      best === null || crossing < best.crossing || (crossing === best.crossing && open > best.width);
    if (better && besides(pieces, at)) best = { at: at - open / 2 + step / 2, crossing, width: open };
  }
  return best?.at ?? null;
}

function besides(pieces: readonly Piece[], at: number): boolean {
  const left = pieces.filter(({ right }) => right <= at);
  const right = pieces.filter((piece) => piece.left >= at);
  if (left.length < 3 || right.length < 3) return false;
  const long = (some: readonly Piece[]): number => some.filter(({ text }) => text.length >= 15).length;
  // Marks of a list or line numbers in the margin make no column.
  if (long(left) < left.length * 0.4 || long(right) < right.length * 0.4) return false;
  const [leftTop, leftEnd] = [
    Math.max(...left.map(({ base }) => base)),
    Math.min(...left.map(({ base }) => base)),
  ];
  return right.filter(({ base }) => base <= leftTop + 2 && base >= leftEnd - 2).length >= 2;
}
