import { setImmediate } from 'node:timers/promises';
import { namesOf, strongWords, type Names } from './names.js';
import type { Passage, Reading } from './reading.js';
import { stopWords } from './stop-words.js';
import { Vocabulary, type Meaning } from './vocabulary.js';

export interface Hit {
  readonly paragraph: number;
  readonly score: number;
}

export interface PassageIndex {
  readonly names: Names;
  /** The words of a query that say what it is about. */
  strongWords(query: string): string[];
  /** The passages that speak of what is looked for, best first. */
  rank(query: string): Hit[];
}

/** Letters indexed in one go: a few milliseconds of work, and then whoever waits for an answer goes first. */
const lettersInASlice = 6000;
/** What a word counts for by where it stands. */
const inHeading = 2;
const inFirstSentence = 1.3;
const inClaim = 0.3;
const inName = 1.5;
/** A second mention adds less than the first; a long passage has more words by chance. */
const saturation = 1.2;
const lengthMatters = 0.3;
/** A single Han character is in many words. */
const characterAlone = 0.3;
/** For passages that have all words; for those that have them in one sentence; for those side by side. */
const coverageMatters = 0.5;
const togetherMatters = 0.5;
const besideMatters = 0.3;
/** How many of the best are read closely. */
const readClosely = 50;
const besideWithin = 3;

interface Posting {
  readonly places: number[];
  readonly counts: number[];
}

interface Asked {
  readonly meanings: readonly Meaning[];
  readonly worth: number;
}

/** Ranks by BM25 over all that is known of a passage, then reads the best sentence by sentence. */
export async function indexPassages(reading: Reading): Promise<PassageIndex> {
  const { passages } = reading;
  const vocabulary = new Vocabulary(reading.language);
  const stops = stopWords(reading.language);
  const postings: (Posting | undefined)[] = [];
  const sentences: Uint32Array[] = [];
  const lengths: number[] = [];
  let letters = 0;
  for (const [place, passage] of passages.entries()) {
    const { counts, tokens, length } = read(passage, claimsOn(reading, passage), vocabulary);
    sentences.push(tokens);
    lengths.push(length);
    for (const [term, count] of counts) {
      const posting = (postings[term] ??= { places: [], counts: [] });
      posting.places.push(place);
      posting.counts.push(count);
    }
    letters += passage.text.length;
    if (letters < lettersInASlice) continue;
    letters = 0;
    await setImmediate();
  }
  const names = namesOf(reading, vocabulary, stops);
  await setImmediate();
  await vocabulary.finish();
  const usual = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
  const norms = lengths.map((length) => 1 - lengthMatters + (lengthMatters * length) / Math.max(1, usual));

  /** How telling a word is: the fewer passages have it, the more. */
  const worthOf = (word: string, meanings: readonly Meaning[]): number => {
    const surest = Math.max(...meanings.map(({ weight }) => weight));
    const having = Math.max(
      ...meanings
        .filter(({ weight }) => weight === surest)
        .map(({ term }) => Math.max(postings[term]?.places.length ?? 0, names.passagesNamed(term))),
    );
    const telling = Math.log(1 + (passages.length - having + 0.5) / (having + 0.5));
    return /^\p{Script=Han}$/u.test(word) ? telling * characterAlone : telling;
  };

  const ask = (query: string): Asked[] => {
    const asked: Asked[] = [];
    for (const word of new Set(strongWords(query, stops))) {
      const meanings = vocabulary.meanings(word);
      if (meanings.length > 0) asked.push({ meanings, worth: worthOf(word, meanings) });
    }
    return asked;
  };

  return {
    names,
    strongWords: (query) => strongWords(query, stops),
    rank(query) {
      const asked = ask(query);
      const whole = asked.reduce((sum, { worth }) => sum + worth, 0);
      const named = names.paragraphsOf(
        new Set(
          asked.flatMap(({ meanings }) =>
            meanings.filter(({ weight }) => weight >= 0.5).map(({ term }) => term),
          ),
        ),
      );
      const sums = new Float64Array(passages.length);
      const covered = new Float64Array(passages.length);
      for (const { meanings, worth } of asked) {
        const counts = new Float64Array(passages.length);
        const inNames = new Float64Array(passages.length);
        for (const { term, weight } of meanings) {
          const posting = postings[term];
          posting?.places.forEach((place, n) => {
            counts[place] = Math.max(counts[place] ?? 0, weight * (posting.counts[n] ?? 0));
          });
          for (const [paragraph, value] of named.get(term) ?? []) {
            inNames[paragraph - 1] = Math.max(inNames[paragraph - 1] ?? 0, weight * value);
          }
        }
        for (let place = 0; place < passages.length; place++) {
          const count = (counts[place] ?? 0) + inName * (inNames[place] ?? 0);
          if (count === 0) continue;
          const norm = norms[place] ?? 1;
          sums[place] = (sums[place] ?? 0) + (worth * count * (saturation + 1)) / (count + saturation * norm);
          covered[place] = (covered[place] ?? 0) + worth * Math.min(1, count);
        }
      }
      const hits: Hit[] = [];
      for (let place = 0; place < passages.length; place++) {
        const sum = sums[place] ?? 0;
        if (sum === 0) continue;
        const coverage = (covered[place] ?? 0) / whole;
        hits.push({ paragraph: place + 1, score: sum * (1 - coverageMatters + coverageMatters * coverage) });
      }
      hits.sort((a, b) => b.score - a.score);
      const close = hits.slice(0, readClosely).map(({ paragraph, score }) => ({
        paragraph,
        score: score + closeness(sentences[paragraph - 1] ?? new Uint32Array(), asked),
      }));
      return [...close.sort((a, b) => b.score - a.score), ...hits.slice(readClosely)];
    },
  };
}

function claimsOn(reading: Reading, { paragraph }: Passage): string[] {
  return reading.claims.filter(({ paragraphs }) => paragraphs[0] === paragraph).map(({ text }) => text);
}

/** A passage as numbers: how often each term counts, and its terms in order with a 0 between sentences. */
function read(passage: Passage, claims: readonly string[], vocabulary: Vocabulary) {
  const counts = new Map<number, number>();
  const count = (terms: readonly number[], weight: number): void => {
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + weight);
  };
  const heading = vocabulary.add(passage.heading);
  count(heading, inHeading);
  const tokens = [...heading];
  let length = 0;
  for (const [n, sentence] of sentencesOf(passage.text).entries()) {
    const terms = vocabulary.add(sentence);
    count(terms, n === 0 ? inFirstSentence : 1);
    tokens.push(0, ...terms);
    length += terms.length;
  }
  for (const claim of claims) count(vocabulary.add(claim), inClaim);
  return { counts, tokens: Uint32Array.from(tokens), length };
}

const sentencesOf = (text: string): string[] => text.split(/(?<=[.!?…])\s+|(?<=[。！？])/u);

/** How much of what is asked stands in one sentence, and how much of it side by side. */
function closeness(tokens: Uint32Array, asked: readonly Asked[]): number {
  const meant = new Map<number, { at: number; weight: number }[]>();
  for (const [at, { meanings }] of asked.entries()) {
    for (const { term, weight } of meanings) meant.set(term, [...(meant.get(term) ?? []), { at, weight }]);
  }
  let together = 0;
  const beside = new Map<number, number>();
  let best = new Map<number, number>();
  let lastSeen = new Map<number, number>();
  const endSentence = (): void => {
    let sum = 0;
    for (const [at, weight] of best) sum += weight * (asked[at]?.worth ?? 0);
    together = Math.max(together, sum);
    best = new Map();
    lastSeen = new Map();
  };
  for (const [n, token] of tokens.entries()) {
    if (token === 0) endSentence();
    for (const { at, weight } of meant.get(token) ?? []) {
      best.set(at, Math.max(best.get(at) ?? 0, weight));
      lastSeen.set(at, n);
      for (const other of [at - 1, at + 1]) {
        const seen = lastSeen.get(other);
        if (seen === undefined || n - seen > besideWithin) continue;
        const pair = Math.min(at, other);
        const worth = Math.min(asked[at]?.worth ?? 0, asked[other]?.worth ?? 0) * weight;
        beside.set(pair, Math.max(beside.get(pair) ?? 0, worth));
      }
    }
  }
  endSentence();
  let pairs = 0;
  for (const worth of beside.values()) pairs += worth;
  return togetherMatters * together + besideMatters * pairs;
}
