import { setImmediate } from 'node:timers/promises';
import { spellingOf, type Spelling } from './spelling.js';
import { isSpelt, fold, stem, wordsOf } from './words.js';

/** A term that a word of a query may mean, by its number, and how surely: 1 is the word itself. */
export interface Meaning {
  readonly term: number;
  readonly weight: number;
}

/** Languages that write their compounds as one word. */
const compounding = new Set(['da', 'de', 'fi', 'hu', 'nb', 'nl', 'nn', 'no', 'sv']);
const weights = { family: 0.35, onlyFamily: 0.6, part: 0.6, edits: [1, 0.75, 0.5] };

/** Every word of a reading, numbered by its stem, so that the index keeps numbers and each word is stemmed once. */
export class Vocabulary {
  readonly #language: string;
  readonly #terms = new Map<string, number>();
  /** By how it is written, folded. */
  readonly #words = new Map<string, number>();
  readonly #compounds: boolean;
  #sorted: string[] = [];
  #spelling: Spelling = spellingOf([]);

  constructor(language: string) {
    this.#language = language;
    this.#compounds = compounding.has(language.split('-')[0] ?? '');
  }

  /** The numbers of a text's words, in order; numbers begin at 1. */
  add(text: string): number[] {
    return wordsOf(text).map((word) => {
      const written = fold(word);
      const known = this.#words.get(written);
      if (known !== undefined) return known;
      const stemmed = stem(word, this.#language);
      const term = this.#terms.get(stemmed) ?? this.#terms.size + 1;
      this.#terms.set(stemmed, term);
      this.#words.set(written, term);
      return term;
    });
  }

  /** To be called once, after the last `add`. */
  async finish(): Promise<void> {
    this.#sorted = [...this.#terms.keys()].sort();
    await setImmediate();
    this.#spelling = spellingOf([...this.#words.keys()].filter((word) => isSpelt(word)));
  }

  /** The term of a word; undefined where the reading has no form of it. */
  termOf(word: string): number | undefined {
    return this.#words.get(fold(word)) ?? this.#terms.get(stem(word, this.#language));
  }

  /** What a word that the reading does not have may be a misspelling of. */
  misspelt(word: string): Meaning[] {
    if (!isSpelt(word)) return [];
    const best = new Map<number, number>();
    for (const { word: meant, edits } of this.#spelling.nearest(fold(word))) {
      const term = this.#words.get(meant);
      if (term !== undefined) best.set(term, Math.max(best.get(term) ?? 0, weights.edits[edits] ?? 0));
    }
    return [...best].map(([term, weight]) => ({ term, weight }));
  }

  /** All that a word may mean: itself, words of its family, and where there is none, what it may be misspelt for. */
  meanings(word: string): Meaning[] {
    const stemmed = stem(word, this.#language);
    const exact = this.termOf(word);
    const meanings = new Map<number, number>();
    const mean = (term: number | undefined, weight: number): void => {
      if (term !== undefined) meanings.set(term, Math.max(meanings.get(term) ?? 0, weight));
    };
    mean(exact, 1);
    const spelt = isSpelt(word);
    if (spelt) {
      const weight = exact === undefined ? weights.onlyFamily : weights.family;
      for (const term of this.#family(stemmed, exact === undefined ? 4 : 5)) mean(term, weight);
    }
    if (exact === undefined && spelt) {
      for (const { term, weight } of this.misspelt(word)) mean(term, weight);
      if (this.#compounds) for (const term of this.#parts(stemmed)) mean(term, weights.part);
    }
    return [...meanings].map(([term, weight]) => ({ term, weight }));
  }

  /** Longer words that begin with a stem, and shorter ones with which it begins. */
  *#family(stemmed: string, least: number): Generator<number> {
    if (stemmed.length >= least) {
      for (let n = firstFrom(this.#sorted, stemmed); n < this.#sorted.length; n++) {
        const other = this.#sorted[n] ?? '';
        if (!other.startsWith(stemmed)) break;
        yield this.#terms.get(other) ?? 0;
      }
    }
    for (let length = Math.max(4, stemmed.length - 3); length < stemmed.length; length++) {
      const shorter = this.#terms.get(stemmed.slice(0, length));
      if (shorter !== undefined) yield shorter;
    }
  }

  /** Words of which a compound is made, and compounds that end in the word. */
  *#parts(stemmed: string): Generator<number> {
    for (let length = 4; length <= stemmed.length - 3; length++) {
      const head = this.#terms.get(stemmed.slice(0, length));
      if (head !== undefined) yield head;
      const tail = this.#terms.get(stemmed.slice(length));
      if (tail !== undefined && stemmed.length - length >= 4) yield tail;
    }
    if (stemmed.length < 4) return;
    for (const other of this.#sorted) if (other.endsWith(stemmed)) yield this.#terms.get(other) ?? 0;
  }
}

function firstFrom(sorted: readonly string[], wanted: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
