import { joinLines, vocabularyOf } from './join-lines.js';
import { markOf } from './line-marks.js';
import { nothingTold, type Source, type SourceBlock } from './source.js';

/** A line longer than this was not broken to fit a page. */
const longestWrapped = 140;

/** Plain text: one line a paragraph, or wrapped lines with blank lines or indents between the paragraphs. */
export function readText(text: string): Source {
  const lines = text
    .replace(/\r\n?|\u2028|\u2029|\u0085/g, '\n')
    .replaceAll('\f', '\n\n')
    .split('\n');
  const written = lines.filter((line) => line.trim() !== '');
  const unwrapped = size(written.filter((line) => line.length > longestWrapped)) >= size(written) / 2;
  if (unwrapped) return { told: nothingTold, blocks: written.map((line) => ({ text: line, as: 'text' })) };

  const vocabulary = vocabularyOf(written);
  const blocks = groupsOf(lines).map((group): SourceBlock => {
    const { text: joined, doubtfulHyphens } = joinLines(group, vocabulary);
    return { text: joined, as: 'text', doubtfulHyphens };
  });
  return { told: nothingTold, blocks };
}

function size(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length, 0);
}

function groupsOf(lines: readonly string[]): string[][] {
  const groups: string[][] = [];
  let open: string[] = [];
  const close = (): void => {
    if (open.length > 0) groups.push(...atIndents(open).flatMap(splitHead));
    open = [];
  };
  for (const line of lines) {
    if (line.trim() === '') close();
    else open.push(line);
  }
  close();
  return groups;
}

function indented(line: string): boolean {
  return /^(?:\t| {2,}|\u3000)/.test(line);
}

/** Where some lines of a group stand in and others do not, each that stands in begins a paragraph. */
function atIndents(group: readonly string[]): string[][] {
  const count = group.filter(indented).length;
  if (count === 0 || count > group.length / 2) return [[...group]];
  const parts: string[][] = [];
  for (const line of group) {
    const last = parts.at(-1);
    if (last === undefined || indented(line)) parts.push([line]);
    else last.push(line);
  }
  return parts;
}

/** A title, a byline or a date on lines of their own above a paragraph, with no blank line between. */
function splitHead(group: string[]): string[][] {
  const long = group.findIndex((line) => line.trim().length > 50);
  // The head may be a group of its own.
  const firstLong = long < 0 ? group.length : long;
  const marked = group.findIndex((line) => markOf(line.trim()) !== null);
  if (marked < 0 || marked > 2 || group.length === 1 || marked >= firstLong) return [group];
  const alone = group[marked] ?? '';
  return [group.slice(0, marked), [alone], ...splitHead(group.slice(marked + 1))].filter(
    (part) => part.length > 0,
  );
}
