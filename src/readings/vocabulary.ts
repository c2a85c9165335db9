import { spellingOf, type Spelling } from './spelling.js';
import { fold, isSpelt, spellOut, stem, wordsOf } from './words.js';

/** A word of the reading that a word of a query may mean, by its number, and how surely: 1 is the word itself. */
export interface Meaning {
  readonly word: number;
  readonly weight: number;
}

/** Languages that write their compounds as one word. */
const compounding = new Set(['da', 'de', 'fi', 'hu', 'nb', 'nl', 'nn', 'no', 'sv']);
const weights = { sameStem: 0.65, family: 0.35, onlyFamily: 0.75, sibling: 0.65, edits: [1, 0.75, 0.5] };

/** Nothing shorter is a beginning that tells a family. */
const firstLetters = 4;

/** Every word of a reading, numbered from 1: the index keeps numbers, and each word is folded and stemmed once. */
export class Vocabulary {
  readonly #language: string;
  readonly #compounds: boolean;
  /** By how it is written, and by that folded. */
  readonly #asWritten = new Map<string, number>();
  readonly #words = new Map<string, number>();
  readonly #stems = new Map<string, number>();
  /** The stem of each word, and the words of each stem. */
  readonly #stemOf: number[] = [0];
  readonly #wordsOf: number[][] = [[]];
  /** The stems by their first letters, for those that begin alike. */
  readonly #beginnings = new Map<string, string[]>();
  #spelling: Spelling = spellingOf([]);

  constructor(language: string) {
    this.#language = language;
    this.#compounds = compounding.has(language.split('-')[0] ?? '');
  }

  /** The numbers of a text's words, in order. */
  add(text: string): number[] {
    return wordsOf(text).map((word) => {
      const known = this.#asWritten.get(word);
      if (known !== undefined) return known;
      const number = this.#number(word);
      this.#asWritten.set(word, number);
      return number;
    });
  }

  #number(word: string): number {
    const folded = fold(word);
    // Müller and Mueller are one word, whichever the reading has.
    const spelledOut = fold(spellOut(word));
    const known = this.#words.get(folded) ?? this.#words.get(spelledOut);
    const number = known ?? this.#stemOf.length;
    this.#words.set(folded, number);
    if (!this.#words.has(spelledOut)) this.#words.set(spelledOut, number);
    if (known !== undefined) return known;
    const stemmed = stem(word, this.#language);
    const stemNumber = this.#stems.get(stemmed) ?? this.#wordsOf.length;
    if (!this.#stems.has(stemmed)) {
      this.#stems.set(stemmed, stemNumber);
      if (isSpelt(stemmed)) this.#beginsLike(stemmed);
    }
    if (spelledOut !== folded) {
      const other = stem(spelledOut, this.#language);
      if (!this.#stems.has(other)) this.#stems.set(other, stemNumber);
    }
    (this.#wordsOf[stemNumber] ??= []).push(number);
    this.#stemOf.push(stemNumber);
    return number;
  }

  #beginsLike(stemmed: string): void {
    const start = stemmed.slice(0, firstLetters);
    const alike = this.#beginnings.get(start);
    if (alike === undefined) this.#beginnings.set(start, [stemmed]);
    else alike.push(stemmed);
  }

  /** To be called once, after the last `add`. */
  finish(stops: ReadonlySet<string>): void {
    this.#asWritten.clear();
    this.#spelling = spellingOf([...this.#words.keys()].filter((word) => isSpelt(word) && !stops.has(word)));
  }

  /** The number of a word's stem. */
  stemOf(word: number): number {
    return this.#stemOf[word] ?? 0;
  }

  /** The number of the stem of a word in a query; undefined where the reading has no form of it. */
  stemOfWritten(word: string): number | undefined {
    const known = this.#words.get(fold(word));
    // A word without its accents may stem otherwise; how the reading's own word stems is surer.
    return known === undefined ? this.#stems.get(stem(word, this.#language)) : this.#stemOf[known];
  }

  /** The words that one which the reading does not have may be a misspelling of. */
  misspelt(word: string): Meaning[] {
    if (!isSpelt(word)) return [];
    return this.#spelling.nearest(fold(word)).map(({ word: meant, edits }) => ({
      word: this.#words.get(meant) ?? 0,
      weight: weights.edits[edits] ?? 0,
    }));
  }

  /** The word itself and its other forms. */
  forms(word: string): Meaning[] {
    const stemNumber = this.stemOfWritten(word);
    if (stemNumber === undefined) return [];
    const itself = this.#words.get(fold(word));
    return (this.#wordsOf[stemNumber] ?? []).map((form) => ({
      word: form,
      weight: form === itself ? 1 : weights.sameStem,
    }));
  }

  /** All that a word may mean: its forms, words of its family, and where there are none, what it may be misspelt for. */
  meanings(word: string): Meaning[] {
    const forms = this.forms(word);
    if (!isSpelt(word)) return forms;
    const meanings = new Map(forms.map((form) => [form.word, form.weight]));
    const mean = (meant: number, weight: number): void => {
      meanings.set(meant, Math.max(meanings.get(meant) ?? 0, weight));
    };
    const known = forms.length > 0;
    const stemmed = stem(word, this.#language);
    for (const relative of this.#family(stemmed, known ? firstLetters + 1 : firstLetters)) {
      for (const meant of this.#wordsOf[relative] ?? []) {
        mean(meant, known ? weights.family : weights.onlyFamily);
      }
    }
    if (!known) {
      for (const sibling of this.#beginningWith(stemmed.slice(0, Math.max(5, stemmed.length - 2)))) {
        for (const meant of this.#wordsOf[sibling] ?? []) mean(meant, weights.sibling);
      }
      for (const { word: nearest, weight } of this.misspelt(word)) {
        for (const meant of this.#wordsOf[this.stemOf(nearest)] ?? []) mean(meant, weight);
      }
    }
    return [...meanings].map(([meant, weight]) => ({ word: meant, weight }));
  }

  /** The words of which a compound is made that the reading does not have; as they are written in it. */
  partsOf(word: string): string[] {
    const folded = fold(word);
    if (!this.#compounds || this.stemOfWritten(word) !== undefined) return [];
    for (let length = folded.length - 4; length >= 4; length--) {
      // Many compounds are joined by an s or n.
      const head = [folded.slice(0, length), folded.slice(0, length - 1)].find(
        (part) => part.length >= 4 && this.stemOfWritten(part) !== undefined,
      );
      const tail = folded.slice(length);
      if (head !== undefined && this.stemOfWritten(tail) !== undefined) return [head, tail];
    }
    return [];
  }

  /** Longer stems that begin with a stem, and shorter ones with which it begins. */
  *#family(stemmed: string, least: number): Generator<number> {
    if (stemmed.length >= least) yield* this.#beginningWith(stemmed);
    for (let length = Math.max(firstLetters, stemmed.length - 3); length < stemmed.length; length++) {
      const shorter = this.#stems.get(stemmed.slice(0, length));
      if (shorter !== undefined) yield shorter;
    }
  }

  *#beginningWith(start: string): Generator<number> {
    for (const other of this.#beginnings.get(start.slice(0, firstLetters)) ?? []) {
      if (other.startsWith(start)) yield this.#stems.get(other) ?? 0;
    }
  }
}
