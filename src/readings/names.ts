import type { Reading, Topic } from './reading.js';
import { isWeak } from './stop-words.js';
import type { Vocabulary } from './vocabulary.js';
import { fold, wordsOf } from './words.js';

/** A name or alias of a topic or of a glossary entry. */
interface Name {
  readonly terms: readonly number[];
  readonly topic: Topic | undefined;
  readonly paragraphs: readonly number[];
}

export interface Names {
  /** The topic that a whole query names, also where each word is misspelt; undefined where it names none. */
  topicNamed(words: readonly string[]): Topic | undefined;
  /**
   * For each term of a query, the paragraphs of the names it is part of, with how much: 1 for the first paragraph of
   * a name that stands in the query whole, little where only a part of it does.
   */
  paragraphsOf(terms: ReadonlySet<number>): Map<number, Map<number, number>>;
  /** In how many passages a term is part of a name. */
  passagesNamed(term: number): number;
}

/** A passage that a topic names later speaks of it, too, but a teacher would open on the first. */
const decay = 0.15;
const partOfName = 0.4;

export function namesOf(reading: Reading, vocabulary: Vocabulary, stops: ReadonlySet<string>): Names {
  const named = (entry: Topic, topic: Topic | undefined): Name[] =>
    [entry.name, ...entry.aliases].map((name) => ({
      terms: vocabulary.add(strongWords(name, stops).join(' ')),
      topic,
      paragraphs: entry.paragraphs,
    }));
  const names = [
    ...reading.topics.flatMap((topic) => named(topic, topic)),
    ...reading.glossary.flatMap((entry) => named(entry, undefined)),
  ];
  const byTerm = new Map<number, Set<Name>>();
  for (const name of names) {
    for (const term of name.terms) {
      const among = byTerm.get(term) ?? new Set<Name>();
      byTerm.set(term, among.add(name));
    }
  }
  const passages = new Map<number, number>();
  for (const [term, among] of byTerm) {
    passages.set(term, new Set([...among].flatMap(({ paragraphs }) => paragraphs)).size);
  }

  return {
    topicNamed(words) {
      const meant = words.map((word) => {
        const exact = vocabulary.termOf(word);
        return new Map(
          exact === undefined
            ? vocabulary.misspelt(word).map(({ term, weight }) => [term, weight])
            : [[exact, 1]],
        );
      });
      let best: { topic: Topic; likeness: number } | undefined;
      for (const { terms, topic } of names) {
        if (topic === undefined || terms.length === 0 || terms.length !== meant.length) continue;
        const likeness = terms.reduce((product, term, n) => product * (meant[n]?.get(term) ?? 0), 1);
        if (likeness > (best?.likeness ?? 0)) best = { topic, likeness };
      }
      return best?.topic;
    },

    paragraphsOf(terms) {
      const found = new Map<number, Map<number, number>>();
      for (const term of terms) {
        const places = new Map<number, number>();
        for (const name of byTerm.get(term) ?? []) {
          const share = name.terms.filter((each) => terms.has(each)).length / name.terms.length;
          const worth = share === 1 ? 1 : partOfName * share;
          name.paragraphs.forEach((paragraph, rank) => {
            const value = worth / (1 + decay * rank);
            places.set(paragraph, Math.max(places.get(paragraph) ?? 0, value));
          });
        }
        found.set(term, places);
      }
      return found;
    },

    passagesNamed: (term) => passages.get(term) ?? 0,
  };
}

/** The words of a query that say what it is about; all of them where none does. */
export function strongWords(query: string, stops: ReadonlySet<string>): string[] {
  const words = wordsOf(query);
  const strong = words.filter((word) => !isWeak(fold(word), stops));
  return strong.length > 0 ? strong : words;
}
