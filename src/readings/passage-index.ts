import { setImmediate } from 'node:timers/promises';
import { namesOf, strongWords, type Names } from './names.js';
import type { Passage, Reading } from './reading.js';
import { stopWords } from './stop-words.js';
import { fold, wordsOf } from './words.js';
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
const lettersInASlice = 4000;
/** What a word counts for by where it stands. */
const inHeading = 2.5;
const inFirstSentence = 1.3;
const inClaim = 0.3;
const inName = 1.5;
/** A second mention adds less than the first; a long passage has more words by chance. */
const saturation = 1.6;
const lengthMatters = 0.2;
/** A single Han character is in many words. */
const characterAlone = 0.3;
/** Words that say how a thing is asked decide between passages that are alike in all others. */
const weakWord = 0.15;
/** For passages that have all words; for those that have them in one sentence; for those side by side. */
const coverageMatters = 0.3;
const togetherMatters = 0.5;
const besideMatters = 0.3;
/** Of the meanings of a word, those nearly as sure as the surest count for how rare it is. */
const surelyMeant = 0.7;
/** How many of the best are read closely. */
const readClosely = 30;
const besideWithin = 3;

interface Asked {
  readonly meanings: readonly Meaning[];
  readonly worth: number;
}

/** Ranks by BM25 over all that is known of a passage, then reads the best sentence by sentence. */
export async function indexPassages(reading: Reading): Promise<PassageIndex> {
  const { passages } = reading;
  const vocabulary = new Vocabulary(reading.language);
  const stops = stopWords(reading.language);
  // For each word its passages, from 0, each followed by how much the word counts there: two lists would be twice the memory.
  const postings: (number[] | undefined)[] = [];
  const sentences: Uint32Array[] = [];
  const lengths: number[] = [];
  let letters = 0;
  for (const [place, passage] of passages.entries()) {
    const { counts, tokens, length } = read(passage, claimsOn(reading, passage), vocabulary);
    sentences.push(tokens);
    lengths.push(length);
    for (const [word, count] of counts) {
      const posting = postings[word];
      if (posting === undefined) postings[word] = [place, count];
      else posting.push(place, count);
    }
    letters += passage.text.length;
    if (letters < lettersInASlice) continue;
    letters = 0;
    await setImmediate();
  }
  const names = namesOf(reading, vocabulary, stops);
  await setImmediate();
  vocabulary.finish(stops);
  await setImmediate();
  const usual = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
  const norms = lengths.map((length) => 1 - lengthMatters + (lengthMatters * length) / Math.max(1, usual));

  /** How telling a word is: the fewer passages have it, the more. */
  const worthOf = (word: string, meanings: readonly Meaning[]): number => {
    const surest = Math.max(...meanings.map(({ weight }) => weight));
    const having = new Set<number>();
    let named = 0;
    for (const meaning of meanings) {
      if (meaning.weight < surest * surelyMeant) continue;
      const posting = postings[meaning.word] ?? [];
      for (let n = 0; n < posting.length; n += 2) having.add(posting[n] ?? 0);
      named = Math.max(named, names.passagesNamed(vocabulary.stemOf(meaning.word)));
    }
    const passagesWith = Math.max(having.size, named);
    const telling = Math.log(1 + (passages.length - passagesWith + 0.5) / (passagesWith + 0.5));
    return /^\p{Script=Han}$/u.test(word) ? telling * characterAlone : telling;
  };

  const ask = (query: string): Asked[] => {
    const strong = new Set(strongWords(query, stops));
    const words = wordsOf(query).flatMap((word) => {
      const parts = strong.has(word) ? vocabulary.partsOf(word) : [];
      for (const part of parts) strong.add(part);
      return parts.length > 0 ? parts : [word];
    });
    const asked: Asked[] = [];
    for (const word of new Set(words)) {
      const meanings = strong.has(word) ? vocabulary.meanings(word) : vocabulary.forms(word);
      const factor = strong.has(word) ? 1 : weakWord;
      if (meanings.length > 0) asked.push({ meanings, worth: worthOf(word, meanings) * factor });
    }
    return asked;
  };

  return {
    names,
    strongWords: (query) => strongWords(query, stops),
    rank(query) {
      const asked = ask(query);
      const whole = asked.reduce((sum, { worth }) => sum + worth, 0);
      const stems = asked.flatMap(({ meanings }) =>
        meanings.filter(({ weight }) => weight >= 0.5).map(({ word }) => vocabulary.stemOf(word)),
      );
      const named = names.paragraphsOf(new Set(stems));
      const sums = new Float64Array(passages.length);
      const covered = new Float64Array(passages.length);
      for (const { meanings, worth } of asked) {
        const counts = new Float64Array(passages.length);
        const inNames = new Float64Array(passages.length);
        for (const { word, weight } of meanings) {
          const posting = postings[word] ?? [];
          for (let n = 0; n < posting.length; n += 2) {
            const place = posting[n] ?? 0;
            counts[place] = (counts[place] ?? 0) + weight * (posting[n + 1] ?? 0);
          }
          for (const [paragraph, value] of named.get(vocabulary.stemOf(word)) ?? []) {
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
        const score = sum * (1 - coverageMatters + coverageMatters * coverage);
        hits.push({ paragraph: place + 1, score });
      }
      hits.sort((a, b) => b.score - a.score);
      const close = hits.slice(0, readClosely).map((hit) => ({
        ...hit,
        score: hit.score + closeness(sentences[hit.paragraph - 1] ?? new Uint32Array(), asked),
      }));
      return [...close.sort((a, b) => b.score - a.score), ...hits.slice(readClosely)];
    },
  };
}

function claimsOn(reading: Reading, { paragraph }: Passage): string[] {
  return reading.claims.filter(({ paragraphs }) => paragraphs[0] === paragraph).map(({ text }) => text);
}

/** A passage as numbers: how often each word counts, and its words in order with a 0 between sentences. */
function read(passage: Passage, claims: readonly string[], vocabulary: Vocabulary) {
  const counts = new Map<number, number>();
  const count = (words: readonly number[], weight: number): void => {
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + weight);
  };
  const heading = vocabulary.add(passage.heading);
  // The heading of an imported passage may be its first words, which say no more than they did.
  if (!fold(passage.text).startsWith(fold(passage.heading))) count(heading, inHeading);
  const tokens = [...heading];
  let length = 0;
  for (const [n, sentence] of sentencesOf(passage.text).entries()) {
    const words = vocabulary.add(sentence);
    count(words, n === 0 ? inFirstSentence : 1);
    tokens.push(0, ...words);
    length += words.length;
  }
  for (const claim of claims) count(vocabulary.add(claim), inClaim);
  return { counts, tokens: Uint32Array.from(tokens), length };
}

const sentencesOf = (text: string): string[] => text.split(/(?<=[.!?…])\s+|(?<=[。！？])/u);

/** How much of what is asked stands in one sentence, and how much of it side by side. */
function closeness(tokens: Uint32Array, asked: readonly Asked[]): number {
  const meant = new Map<number, { at: number; weight: number }[]>();
  for (const [at, { meanings }] of asked.entries()) {
    for (const { word, weight } of meanings) meant.set(word, [...(meant.get(word) ?? []), { at, weight }]);
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
  for (let n = 0; n < tokens.length; n++) {
    const token = tokens[n] ?? 0;
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
