import { indexPassages } from './passage-index.js';
import { claimById, passageAt, type Claim, type Passage, type Reading, type Topic } from './reading.js';
import { fold, spellOut, stemPhrase } from './words.js';

/** Why these passages were found: the card says "2 of 5 on *Russia*" or "7 of 8 in the article". */
export type FoundBy =
  | { kind: 'topic'; topic: string }
  | { kind: 'article' }
  | { kind: 'claim'; claim: Claim }
  | { kind: 'words'; query: string };

export type Found =
  /** `start` is the place, from 0, of the passage to show first. */
  | { kind: 'found'; passages: readonly Passage[]; start: number; by: FoundBy }
  | { kind: 'no such paragraph'; last: number }
  | { kind: 'no such claim'; last: number }
  | { kind: 'nothing'; nearest: readonly Topic[] };

export interface Suggestion {
  readonly kind: 'topic' | 'passage' | 'claim';
  /** What it is called: a topic's name, `¶3`, `C3`. It finds the thing when searched for. */
  readonly query: string;
  readonly label: string;
}

export interface ReadingSearch {
  readonly reading: Reading;
  find(query: string): Found;
  /** What to offer while somebody types, best first; at most `most`. */
  suggest(typed: string, most: number): Suggestion[];
}

const nearestOffered = 5;
/** A tail of faint matches would only make "1 of 8" out of what is one good answer. */
const faint = 0.2;

/**
 * Builds the search over one reading, in slices between which others are answered; it is kept and not made anew.
 * Once it is there, finding and suggesting answer at once.
 */
export async function searchReading(reading: Reading): Promise<ReadingSearch> {
  const topicsByName = new Map<string, Topic>();
  const topicsByStem = new Map<string, Topic>();
  for (const topic of reading.topics) {
    for (const name of [topic.name, ...topic.aliases]) {
      topicsByName.set(fold(name), topic);
      if (!topicsByName.has(fold(spellOut(name)))) topicsByName.set(fold(spellOut(name)), topic);
      const stems = stemPhrase(name, reading.language);
      if (stems !== '' && !topicsByStem.has(stems)) topicsByStem.set(stems, topic);
    }
  }

  const index = await indexPassages(reading);

  const passagesAt = (paragraphs: readonly number[]): Passage[] =>
    paragraphs.map((paragraph) => passageAt(reading, paragraph)).filter((passage) => passage !== undefined);
  const onTopic = (topic: Topic): Found => ({
    kind: 'found',
    passages: passagesAt(topic.paragraphs),
    start: 0,
    by: { kind: 'topic', topic: topic.name },
  });

  const byWords = (query: string): Found | undefined => {
    const hits = index.rank(query);
    const [top] = hits;
    if (top === undefined) return undefined;
    const good = hits.filter(({ score }) => score >= top.score * faint);
    return {
      kind: 'found',
      passages: passagesAt(good.map(({ paragraph }) => paragraph)),
      start: 0,
      by: { kind: 'words', query },
    };
  };

  return {
    reading,
    find(query) {
      const number = /^(?:¶|§|#|p\.?|par\.?|para\.?|paragraph)?\s*(\d{1,5})$/iu.exec(
        query.normalize('NFKC').trim(),
      );
      if (number) {
        const passage = passageAt(reading, Number(number[1]));
        if (passage === undefined) return { kind: 'no such paragraph', last: reading.passages.length };
        return {
          kind: 'found',
          passages: reading.passages,
          start: passage.paragraph - 1,
          by: { kind: 'article' },
        };
      }
      const claimNumber = /^(?:claim|(?:claim\s*)?c)\s*(\d{1,4})$/iu.exec(query.normalize('NFKC').trim());
      if (claimNumber) {
        const claim = claimById(reading, `C${Number(claimNumber[1])}`);
        if (claim === undefined) {
          // Claims that were retired leave gaps in the numbers.
          return { kind: 'no such claim', last: Number(reading.claims.at(-1)?.id.slice(1) ?? 0) };
        }
        return {
          kind: 'found',
          passages: passagesAt(claim.paragraphs),
          start: 0,
          by: { kind: 'claim', claim },
        };
      }
      const stems = stemPhrase(query, reading.language);
      const topic = topicsByName.get(fold(query)) ?? (stems === '' ? undefined : topicsByStem.get(stems));
      if (topic !== undefined) return onTopic(topic);
      const meant = index.names.topicNamed(index.strongWords(query));
      if (meant !== undefined) return onTopic(meant);
      return byWords(query) ?? { kind: 'nothing', nearest: nearestTopics(reading, query) };
    },

    suggest(typed, most) {
      const wanted = fold(typed);
      const suggestions: (Suggestion & { rank: number })[] = [];
      const offer = (
        kind: Suggestion['kind'],
        query: string,
        label: string,
        names: readonly string[],
      ): void => {
        const rank = rankOf(wanted, names);
        if (rank !== undefined) suggestions.push({ kind, query, label, rank });
      };
      for (const topic of reading.topics) {
        const count = topic.paragraphs.length;
        const label = `${topic.name} · ${count} ${count === 1 ? 'passage' : 'passages'}`;
        offer('topic', topic.name, label, [topic.name, ...topic.aliases]);
      }
      for (const { paragraph, heading } of reading.passages) {
        offer('passage', `¶${paragraph}`, `¶${paragraph} · ${heading}`, [
          `¶${paragraph}`,
          String(paragraph),
          heading,
        ]);
      }
      for (const { id, text } of reading.claims) offer('claim', id, `${id} · ${text}`, [id, text]);
      const listed = suggestions.sort((a, b) => a.rank - b.rank).slice(0, most);
      if (listed.length === 0 && wanted !== '') {
        const meant = index.names.topicNamed(index.strongWords(typed));
        if (meant) return [{ kind: 'topic', query: meant.name, label: meant.name }];
      }
      return listed.map(({ kind, query, label }) => ({ kind, query, label }));
    },
  };
}

/** 0 the whole name, 1 its beginning, 2 the beginning of a word in it, 3 anywhere; undefined not at all. */
function rankOf(wanted: string, names: readonly string[]): number | undefined {
  if (wanted === '') return 0;
  let best: number | undefined;
  for (const name of names) {
    const at = fold(name).indexOf(wanted);
    if (at < 0) continue;
    const rank =
      at > 0 ? (/[\p{L}\p{N}]/u.test(fold(name)[at - 1] ?? '') ? 3 : 2) : fold(name) === wanted ? 0 : 1;
    best = Math.min(best ?? rank, rank);
  }
  return best;
}

/** Topics to offer when nothing was found: those that share most letter pairs with the query, then the widest. */
function nearestTopics(reading: Reading, query: string): Topic[] {
  const wanted = pairsOf(fold(query));
  const likeness = (topic: Topic): number =>
    Math.max(
      ...[topic.name, ...topic.aliases].map((name) => {
        const pairs = pairsOf(fold(name));
        const shared = [...pairs].filter((pair) => wanted.has(pair)).length;
        return (2 * shared) / Math.max(1, pairs.size + wanted.size);
      }),
    );
  return reading.topics
    .map((topic) => ({ topic, like: likeness(topic) }))
    .sort((a, b) => b.like - a.like || b.topic.paragraphs.length - a.topic.paragraphs.length)
    .slice(0, nearestOffered)
    .map(({ topic }) => topic);
}

function pairsOf(text: string): Set<string> {
  const letters = Array.from(text);
  return new Set(letters.slice(1).map((letter, n) => (letters[n] ?? '') + letter));
}
