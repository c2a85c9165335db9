/** The words of a text that stand whole in it, lower case: what a word broken at a line's end is held against. */
export type Vocabulary = ReadonlySet<string>;

const wordOrCompound = /[\p{L}\p{N}]+(?:[-\u2010\u2011'’][\p{L}\p{N}]+)*/gu;
const endHyphen = /([\p{L}\p{N}]+(?:[-\u2010\u2011'’][\p{L}\p{N}]+)*)([-\u2010\u2011\u00ad])$/u;
const startWord = /^[\p{L}\p{N}]+(?:[-\u2010\u2011'’][\p{L}\p{N}]+)*/u;

/** What is looked at behind a hyphen; on a line without spaces the search for a word's begin would never end. */
const longestWord = 60;

/** A word at either end of a line may be half of one and is left out. */
export function vocabularyOf(lines: readonly string[]): Vocabulary {
  const known = new Set<string>();
  for (const line of lines) {
    const words = line.match(wordOrCompound) ?? [];
    const whole = words.slice(1, endHyphen.test(line.trimEnd().slice(-longestWord)) ? -1 : undefined);
    for (const word of whole) {
      known.add(plain(word));
      for (const part of word.split(/[-\u2010\u2011]/u)) known.add(plain(part));
    }
  }
  return known;
}

function plain(word: string): string {
  return word
    .toLowerCase()
    .replace(/[\u2010\u2011]/g, '-')
    .replace(/['’]s$/u, '');
}

/** Second halves that are written with a hyphen before them far more often than without. */
const seconds =
  /^(?:based|level|term|scale|driven|led|minded|backed|sized|growing|year|years|range|style|type|related|free|made|making|ranking|profile|speaking|facing|looking|held|standing|lasting|reaching|century|quality|class|known|called|born|educated|dependent|oriented|owned|run|built|producing|exporting|importing|important|government|war|party|line|cost|tech|speed|risk|income|wing|ranked|rate|state|strategic|military|esteem|defense|defence|interest|sufficient|reliance|determination|evident|old|day|time|to|the|in|of|and|up|down|off|out)$/;
/** First halves that grow together with what follows. */
const firstsOfOneWord =
  /^(?:some|any|every|no|with|under|over|out|up|down|fore|there|where|here|how|never|none|them|our|your|my|him|her|it|may|mean|further|other|else|in|un|re|be|for|to|per|dis|mis|con|com|pre|pro|ad|ab|ob|sub|trans|inter|super|de|ex|al|ac|as|at|an)$/;

/**
 * Makes one text of the lines of a paragraph. A hyphen at a line's end either belongs to the word or only broke it;
 * the words of the whole file decide, and where they do not, the place is noted.
 */
export function joinLines(
  lines: readonly string[],
  vocabulary: Vocabulary,
): { text: string; doubtfulHyphens: number[] } {
  const pieces: string[] = [];
  let length = 0;
  // The end is kept by itself: to look at that of a text just put together copies all of it, each time.
  let end = '';
  const add = (more: string): void => {
    pieces.push(more);
    length += more.length;
    end = (end + more).slice(-longestWord);
  };
  const doubtfulHyphens: number[] = [];
  for (const line of lines.map((each) => each.trim()).filter(Boolean)) {
    const first = endHyphen.exec(end);
    const second = startWord.exec(line);
    if (length === 0) add(line);
    else if (first !== null && second !== null) {
      const verdict = hyphenVerdict(first[1] ?? '', first[2] ?? '', second[0], vocabulary);
      pieces.push(pieces.pop()?.slice(0, -1) ?? '');
      length -= 1;
      end = end.slice(0, -1);
      if (verdict === 'rather keep' || verdict === 'rather drop') doubtfulHyphens.push(length);
      add(verdict === 'keep' || verdict === 'rather keep' ? `-${line}` : line);
    } else add(gap(end, line) + line);
  }
  return { text: pieces.join(''), doubtfulHyphens };
}

type Verdict = 'keep' | 'drop' | 'rather keep' | 'rather drop';

function hyphenVerdict(first: string, hyphen: string, second: string, vocabulary: Vocabulary): Verdict {
  if (hyphen === '\u00ad') return 'drop';
  const [a, b] = [plain(first), plain(second)];
  const next = b.split('-')[0] ?? b;
  const lastPart = a.split('-').at(-1) ?? a;
  const [together, apart] = [vocabulary.has(lastPart + next), vocabulary.has(`${lastPart}-${next}`)];
  if (/^[\p{Lu}\p{N}]/u.test(second) && !/^\p{Lu}{2,}$/u.test(first)) return 'keep';
  if (/\p{N}$/u.test(first)) return 'keep';
  if (apart && !together) return 'keep';
  if (together && !apart) return 'drop';
  // "military-to-" goes on as it began.
  if (a.includes('-') && /-(?:to|and|in|of|the|by|on|for|a|up|or)$/.test(a)) return 'keep';
  if (seconds.test(next) && vocabulary.has(lastPart) && !firstsOfOneWord.test(lastPart)) return 'rather keep';
  if (seconds.test(next) && lastPart.length >= 4) return 'rather keep';
  if (firstsOfOneWord.test(lastPart)) return 'rather drop';
  const bothWords =
    lastPart.length >= 3 && next.length >= 4 && vocabulary.has(lastPart) && vocabulary.has(next);
  return bothWords ? 'rather keep' : 'rather drop';
}

const unspaced = /[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]/u;

function gap(before: string, after: string): string {
  const [end, start] = [before.at(-1) ?? '', after.at(0) ?? ''];
  if (unspaced.test(end) && unspaced.test(start)) return '';
  // A dash that stands close to its word before goes close to the next one; so does the stroke of "and/or".
  if (/[—\u2015/]/.test(end) && !/\s/.test(before.at(-2) ?? '')) return '';
  if (before.endsWith('--') && !/\s/.test(before.at(-3) ?? '')) return '';
  if (start === '—' && after.length > 1 && !/\s/.test(after.at(1) ?? '')) return '';
  return ' ';
}
