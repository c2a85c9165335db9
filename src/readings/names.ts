import type { Reading, Topic } from './reading.js';
import { isWeak } from './stop-words.js';
import type { Vocabulary } from './vocabulary.js';
import { fold, wordsOf } from './words.js';

/** A name or alias of a topic or of a glossary entry. */
interface Name {
  /** The numbers of its words' stems. */
  readonly stems: readonly number[];
  readonly topic: Topic | undefined;
  readonly paragraphs: readonly number[];
}

export interface Names {
  /** The topic that a whole query names, also where each word is misspelt; undefined where it names none. */
  topicNamed(words: readonly string[]): Topic | undefined;
  /**
   * For each stem of a query, the paragraphs of the names it is part of, with how much: 1 for the first paragraph of
   * a name that stands in the query whole, little where only a part of it does.
   */
  paragraphsOf(stems: ReadonlySet<number>): Map<number, Map<number, number>>;
  /** In how many passages a stem is part of a name. */
  passagesNamed(stem: number): number;
}

/** A passage that a topic names later speaks of it, too, but a teacher would open on the first. */
const decay = 0.15;
const partOfName = 0.3;

export function namesOf(reading: Reading, vocabulary: Vocabulary, stops: ReadonlySet<string>): Names {
  const named = (entry: Topic, topic: Topic | undefined): Name[] =>
    [entry.name, ...entry.aliases].map((name) => ({
      stems: vocabulary.add(strongWords(name, stops).join(' ')).map((word) => vocabulary.stemOf(word)),
      topic,
      paragraphs: entry.paragraphs,
    }));
  const names = [
    ...reading.topics.flatMap((topic) => named(topic, topic)),
    ...reading.glossary.flatMap((entry) => named(entry, undefined)),
  ];
  const byStem = new Map<number, Set<Name>>();
  for (const name of names) {
    for (const stem of name.stems) {
      const among = byStem.get(stem) ?? new Set<Name>();
      byStem.set(stem, among.add(name));
    }
  }
  const passages = new Map<number, number>();
  for (const [stem, among] of byStem) {
    passages.set(stem, new Set([...among].flatMap(({ paragraphs }) => paragraphs)).size);
  }

  return {
    topicNamed(words) {
      const meant = words.map((word) => {
        const known = vocabulary.stemOfWritten(word);
        return new Map(
          known === undefined
            ? vocabulary.misspelt(word).map((near) => [vocabulary.stemOf(near.word), near.weight])
            : [[known, 1]],
        );
      });
      let best: { topic: Topic; likeness: number } | undefined;
      for (const { stems, topic } of names) {
        if (topic === undefined || stems.length === 0 || stems.length !== meant.length) continue;
        const likeness = stems.reduce((product, stem, n) => product * (meant[n]?.get(stem) ?? 0), 1);
        if (likeness > (best?.likeness ?? 0)) best = { topic, likeness };
      }
      return best?.topic;
    },

    paragraphsOf(stems) {
      const found = new Map<number, Map<number, number>>();
      for (const stem of stems) {
        const places = new Map<number, number>();
        for (const name of byStem.get(stem) ?? []) {
          const share = name.stems.filter((each) => stems.has(each)).length / name.stems.length;
          const worth = share === 1 ? 1 : partOfName * share;
          name.paragraphs.forEach((paragraph, rank) => {
            const value = worth / (1 + decay * rank);
            places.set(paragraph, Math.max(places.get(paragraph) ?? 0, value));
          });
        }
        found.set(stem, places);
      }
      return found;
    },

    passagesNamed: (stem) => passages.get(stem) ?? 0,
  };
}

/** The words of a query that say what it is about; all of them where none does. */
export function strongWords(query: string, stops: ReadonlySet<string>): string[] {
  const words = wordsOf(query);
  const strong = words.filter((word) => !isWeak(fold(word), stops));
  return strong.length > 0 ? strong : words;
}
