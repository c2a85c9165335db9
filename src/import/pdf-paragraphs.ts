import { joinLines, vocabularyOf, type Vocabulary } from './join-lines.js';
import type { Line } from './pdf-lines.js';
import { markOf } from './line-marks.js';
import { endsSentence, wordCount, type SourceBlock } from './source.js';

/** How a document is set, measured over all its lines. */
interface Setting {
  /** The letter height and the font of most of the text. */
  readonly size: number;
  readonly font: string;
  /** From base to base, inside a paragraph. */
  readonly leading: number;
  /** Paragraphs begin with an indent. */
  readonly indents: boolean;
  /** Paragraphs are told apart by indents or by space between them. */
  readonly spaced: boolean;
}

/** Rebuilds the paragraphs of a document from its lines, which stand in the order in which they are read. */
export function paragraphsOf(lines: readonly Line[]): SourceBlock[] {
  if (lines.length === 0) return [];
  const setting = settingOf(lines);
  const vocabulary = vocabularyOf(lines.map(({ text }) => text));
  const begin = lines.findIndex((line) => isBody(line, setting));
  // Notes and captions in smaller type stand in the midst of a paragraph that goes on behind them.
  const small = (line: Line, n: number): boolean => n > begin && line.size < setting.size * 0.88;
  const main = groupsOf(
    lines.filter((line, n) => !small(line, n)),
    setting,
  );
  const notes = groupsOf(lines.filter(small), setting);
  const firstBody = main.findIndex(
    (group) => group.some((line) => isBody(line, setting)) && group.length > 2,
  );
  const titleSize = Math.max(0, ...main.slice(0, Math.max(1, firstBody)).map((group) => group[0]?.size ?? 0));
  const blocks = main.map((group, n): SourceBlock => {
    const block = blockOf(group, vocabulary);
    const size = group[0]?.size ?? 0;
    if (n < Math.max(1, firstBody) && size === titleSize && size > setting.size * 1.1)
      return { ...block, as: 'title' };
    return isHeading(group, block.text, setting) ? { ...block, as: 'heading' } : block;
  });
  const aside = notes.map((group): SourceBlock => {
    const block = blockOf(group, vocabulary);
    const mark = markOf(block.text);
    if (mark !== null) return { ...block, as: mark };
    return { ...block, as: /^\s*(?:\[?\d{1,3}\]?[\s.)]?|[*†‡§])/u.test(block.text) ? 'footnote' : 'caption' };
  });
  return [...blocks, ...aside];
}

function blockOf(group: readonly Line[], vocabulary: Vocabulary): SourceBlock {
  return {
    as: 'text',
    ...joinLines(
      group.map(({ text }) => text),
      vocabulary,
    ),
  };
}

function isBody(line: Line, setting: Setting): boolean {
  return Math.abs(line.size - setting.size) < setting.size * 0.06;
}

function isHeading(group: readonly Line[], text: string, setting: Setting): boolean {
  const [first] = group;
  if (first === undefined || group.length > 4 || endsSentence(text) || wordCount(text) > 20) return false;
  return first.size > setting.size * 1.06 || (first.font !== setting.font && wordCount(text) <= 14);
}

function settingOf(lines: readonly Line[]): Setting {
  const sizes = new Map<number, number>();
  const fonts = new Map<string, number>();
  for (const { size, font, text } of lines) {
    const rounded = Math.round(size * 2) / 2;
    sizes.set(rounded, (sizes.get(rounded) ?? 0) + text.length);
    fonts.set(font, (fonts.get(font) ?? 0) + text.length);
  }
  const size = commonest(sizes) ?? 10;
  const leads: number[] = [];
  let indents = 0;
  lines.forEach((line, n) => {
    const before = lines[n - 1];
    if (before === undefined || before.column !== line.column) return;
    const lead = before.base - line.base;
    if (Math.abs(line.size - size) < size * 0.06 && lead > size * 0.6 && lead < size * 3) leads.push(lead);
    if (isIndented(line) && !isIndented(before) && lead < size * 2) indents++;
  });
  const inOrder = leads.toSorted((a, b) => a - b);
  const leading = inOrder[Math.floor(inOrder.length * 0.4)] ?? size * 1.2;
  const gaps = leads.filter((lead) => lead > leading * 1.3).length;
  return {
    size,
    font: commonest(fonts) ?? '',
    leading,
    indents: indents >= 2,
    spaced: indents >= 2 || gaps >= 2,
  };
}

function commonest<Key>(counts: ReadonlyMap<Key, number>): Key | undefined {
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

function groupsOf(lines: readonly Line[], setting: Setting): Line[][] {
  const rightOf = fullRight(lines);
  const groups: Line[][] = [];
  lines.forEach((line, n) => {
    const before = lines[n - 1];
    const open = groups.at(-1);
    if (before === undefined || open === undefined || beginsParagraph(before, line, setting, rightOf)) {
      groups.push([line]);
    } else open.push(line);
  });
  return groups;
}

/** How far the lines of a column can reach; a column with few lines is measured by others that begin where it does. */
function fullRight(lines: readonly Line[]): (line: Line) => number {
  const columns = new Map<number, { left: number; right: number; count: number }>();
  for (const { column, columnLeft, columnRight } of lines) {
    const known = columns.get(column);
    columns.set(column, { left: columnLeft, right: columnRight, count: (known?.count ?? 0) + 1 });
  }
  const full = [...columns.values()].filter(({ count }) => count >= 4);
  return (line) => {
    const wider = full
      .filter(
        ({ left, right }) => Math.abs(left - line.columnLeft) < line.size && right >= line.columnRight - 1,
      )
      .map(({ right }) => right);
    return wider.length === 0 ? line.columnRight : Math.min(...wider);
  };
}

function beginsParagraph(
  before: Line,
  line: Line,
  setting: Setting,
  rightOf: (line: Line) => number,
): boolean {
  const sized = Math.abs(before.size - line.size) > 0.08 * setting.size;
  const ended = endsSentence(before.text);
  if (sized) return true;
  const fontChanges = before.font !== line.font;
  if (fontChanges && (ended || (isShort(before, rightOf) && before.font !== setting.font))) return true;
  const indented = isIndented(line) && !isIndented(before);
  const room = hasRoom(before, line, rightOf);
  if (before.column !== line.column) {
    // A first line that stands in is sure; a sentence that ends a full line may go on in the next column.
    if (indented && setting.indents) return true;
    if (ended && room) return true;
    return isTitleLine(before, setting) !== isTitleLine(line, setting);
  }
  const lead = before.base - line.base;
  const usual = Math.max(setting.leading, line.size * 1.05);
  if (lead > usual * 1.3 || lead < -line.size) return true;
  if (indented && setting.indents) return true;
  if (ended && room && !setting.spaced) return true;
  // A line that stops half-way without a full stop is a heading or stands alone.
  return (
    before.right - before.columnLeft < (rightOf(before) - before.columnLeft) * 0.5 &&
    room &&
    /^[\p{Lu}\p{N}“"]/u.test(line.text)
  );
}

function isTitleLine(line: Line, setting: Setting): boolean {
  return line.size > setting.size * 1.1;
}

function isIndented(line: Line): boolean {
  const indent = line.left - line.columnLeft;
  return indent > line.size * 0.7 && indent < line.size * 6;
}

function isShort(line: Line, rightOf: (line: Line) => number): boolean {
  return line.right < line.columnLeft + (rightOf(line) - line.columnLeft) * 0.8;
}

/** The next line's first word would have stood on this one, had the paragraph gone on. */
function hasRoom(before: Line, line: Line, rightOf: (line: Line) => number): boolean {
  const perSign = (line.right - line.left) / Math.max(1, line.text.length);
  const word = line.text.split(/\s/)[0]?.length ?? 0;
  // Short words have wide letters as often as narrow ones.
  return before.right + (word + 1) * perSign * 1.1 + perSign < rightOf(before);
}
