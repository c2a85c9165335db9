import { stopWords } from './stop-words.js';
import { fold, stem } from './words.js';

/** A name or phrase with the paragraphs, from 1, in which it stands and how often in each. */
export interface Mention {
  /** As it is written most often. */
  readonly name: string;
  readonly others: readonly string[];
  readonly counts: ReadonlyMap<number, number>;
}

interface Gathered {
  readonly words: readonly string[];
  readonly forms: Map<string, number>;
  readonly counts: Map<number, number>;
}

const word = String.raw`\p{Lu}[\p{L}\p{M}\p{N}]*(?:[-’'/]\p{L}[\p{L}\p{M}]*)*`;
const little = String.raw`(?:of(?:\sthe)?|de(?:\sla)?|du|del|von|van(?:\sder)?|da|di|al|bin)`;
const sequence = new RegExp(String.raw`(?:\p{Lu}\.){2,5}|${word}(?:\s(?:${little}\s)?${word}){0,4}`, 'gu');
/** What stands before a name and is none. */
const titles: ReadonlySet<string> = new Set(
  'mr mrs ms dr prof professor sir lord lady president premier prime minister chancellor mayor king queen prince princess senator governor general secretary foreign herr frau monsieur madame président ministre президент министр'.split(
    ' ',
  ),
);

/**
 * The names in a text whose script has capitals, those of one thing under one head: "Russians" under "Russia",
 * "U.S." under "United States", "Abe" under "Shinzo Abe". A word that only begins sentences is none.
 */
export function namesIn(paragraphs: readonly string[], language: string): Mention[] {
  const stops = stopWords(language);
  const small = new Set<string>();
  for (const text of paragraphs)
    for (const [each] of text.matchAll(/(?<![\p{L}\p{M}])\p{Ll}[\p{L}\p{M}]*/gu)) small.add(each);
  const inside = new Set<string>();
  const seen: { words: string[]; paragraph: number; first: boolean }[] = [];
  paragraphs.forEach((text, n) => {
    for (const match of text.matchAll(sequence)) {
      const first = beginsSentence(text, match.index);
      const words = nameOf(match[0], first, small, stops);
      if (words.length === 0) continue;
      const onlyFirst = first && match[0].startsWith(words[0] ?? '');
      if (!onlyFirst) for (const each of words) inside.add(each);
      seen.push({ words, paragraph: n + 1, first: onlyFirst });
    }
  });
  const gathered = new Map<string, Gathered>();
  for (const { words: found, paragraph, first } of seen) {
    // "Since Russia": what only ever stands at a sentence's begin is no part of the name behind it.
    const words = first && !inside.has(found[0] ?? '') && inside.has(found[1] ?? '') ? found.slice(1) : found;
    const [only = ''] = words;
    if (first && words.length === 1 && !inside.has(only)) continue;
    if (words.length === 1 && (Array.from(only).length < 2 || titles.has(only.toLowerCase()))) continue;
    add(gathered, words, paragraph);
  }
  const names = [...gathered.values()];
  // "The North" after "North Korea" is a short form of it, of which there may be two.
  const halves = new Set(names.filter(({ words }) => words.length > 1).map(({ words }) => words[0]));
  return mergeNames(
    names.filter(
      ({ words }) => words.length > 1 || !halves.has(words[0]) || words[0]?.endsWith('s') === true,
    ),
  );
}

/** The words of a name without what stands before it: an ordinary word at a sentence's begin, a title. */
function nameOf(
  written: string,
  first: boolean,
  small: ReadonlySet<string>,
  stops: ReadonlySet<string>,
): string[] {
  let words = written.split(/\s+/).map(bare);
  const isOrdinary = (each: string): boolean => stops.has(fold(each)) || small.has(each.toLowerCase());
  if (first && isOrdinary(words[0] ?? '')) words = words.slice(1);
  while (words.length > 0 && (isLittle(words[0]) || stops.has(fold(words[0] ?? '')))) words = words.slice(1);
  while (words.length > 1 && titles.has((words[0] ?? '').toLowerCase())) words = words.slice(1);
  return words;
}

function add(to: Map<string, Gathered>, words: readonly string[], paragraph: number): void {
  const form = words.join(' ');
  const key = words.map((each) => stem(fold(each))).join(' ');
  const entry = to.get(key) ?? { words, forms: new Map<string, number>(), counts: new Map<number, number>() };
  entry.forms.set(form, (entry.forms.get(form) ?? 0) + 1);
  entry.counts.set(paragraph, (entry.counts.get(paragraph) ?? 0) + 1);
  to.set(key, entry);
}

function bare(each: string): string {
  return each.replace(/[’']s?$/u, '');
}

function isLittle(each: string | undefined): boolean {
  return each !== undefined && new RegExp(`^${little}$`, 'u').test(each);
}

function beginsSentence(text: string, at: number): boolean {
  return (
    /(?:^|[.!?…:;•][”’"')\]]*\s*)["“‘«„(]*\s*$/u.test(text.slice(Math.max(0, at - 8), at)) &&
    !/\p{Lu}\.\s$/u.test(text.slice(Math.max(0, at - 3), at))
  );
}

function mergeNames(all: readonly Gathered[]): Mention[] {
  // The longest first, so that a short name finds the long one it stands for.
  const order = all.toSorted((a, b) => b.words.length - a.words.length || total(b) - total(a));
  const heads: Gathered[] = [];
  for (const each of order) {
    const same = heads.filter((head) => isSame(head, each));
    const [only] = same;
    // "Korea" may be either of two; then it is a name of its own.
    if (only === undefined || same.length > 1) heads.push(each);
    else {
      for (const [form, times] of each.forms) only.forms.set(form, (only.forms.get(form) ?? 0) + times);
      for (const [paragraph, times] of each.counts)
        only.counts.set(paragraph, (only.counts.get(paragraph) ?? 0) + times);
    }
  }
  return heads.map(toMention);
}

export function toMention({ forms, counts }: Pick<Gathered, 'forms' | 'counts'>): Mention {
  const byUse = [...forms]
    .sort((a, b) => rankOf(b) - rankOf(a) || a[0].length - b[0].length)
    .map(([form]) => form);
  const [name = '', ...others] = byUse;
  return { name, others, counts };
}

/** A name in full is a better head than its short forms; of two of one length the commoner is. */
function rankOf([form, times]: [string, number]): number {
  return Math.min(3, form.split(' ').length) * 100 + times - (/^(?:\p{Lu}\.)+$/u.test(form) ? 100 : 0);
}

function total({ counts }: Gathered): number {
  return [...counts.values()].reduce((sum, times) => sum + times, 0);
}

function isSame(head: Gathered, each: Gathered): boolean {
  const [long, short] = [head.words, each.words];
  if (short.length === 1 && /^(?:\p{Lu}\.){2,}$|^\p{Lu}{2,5}$/u.test(short[0] ?? '')) {
    const letters = (short[0] ?? '').replaceAll('.', '');
    const capitals = long.filter((part) => /^\p{Lu}/u.test(part)).map((part) => part[0]);
    if (long.length > 1 && capitals.join('') === letters) return true;
  }
  // "The Kurils" for "Kuril Islands".
  if (
    short.length === 1 &&
    long.length === 2 &&
    generic.test(long[1] ?? '') &&
    isForm(long[0] ?? '', short[0] ?? '')
  ) {
    return true;
  }
  const [lastLong = '', lastShort = ''] = [long.at(-1), short.at(-1)];
  if (!isForm(lastLong, lastShort)) return false;
  if (long.length === short.length) return long.slice(0, -1).join(' ') === short.slice(0, -1).join(' ');
  // A person by the last name, but not a people or a place by its adjective.
  return (
    short.length === 1 &&
    lastLong === lastShort &&
    long.length <= 3 &&
    long.every((part) => /^\p{Lu}/u.test(part))
  );
}

const generic = /^(?:Islands?|River|Sea|Straits?|Peninsula|Mountains?|Valley|Ocean|Canal|Bay|Desert)$/;

/** Endings by which one name becomes a people, an adjective or a plural. */
const endings =
  /^(?:|s|es|n|ns|an|ans|ian|ians|ese|ish|i|is|a|e|ia|y|er|ers|isch|ische|ischen|ais|aise|ien|ienne|iens)$/u;

function isForm(one: string, other: string): boolean {
  if (one === other) return true;
  let shared = 0;
  while (shared < one.length && one[shared] === other[shared]) shared++;
  if (shared < 4) return false;
  return endings.test(one.slice(shared)) && endings.test(other.slice(shared));
}
