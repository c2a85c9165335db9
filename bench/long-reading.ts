import type { Reading } from '../src/readings/reading.js';

/** Seeded, so that every run searches in the same text. */
function chooser(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const syllables =
  `ba ber cal cor dan der el fen gar hin il jor kan lem mar nor ol pra quin ras sel tan ul ver wen xan yor zel
  tion ment ing ness ism ous ary ent`.split(/\s+/);
const topics = 120;
const dictionary = 20_000;

/** Passages of about 110 words out of 20,000, some much commoner than others as in every language, in sentences. */
export function longReading(passages: number): Reading {
  const choose = chooser(7);
  const word = (): string =>
    Array.from({ length: 2 + choose(3) }, () => syllables[choose(syllables.length)] ?? '').join('');
  const words = Array.from({ length: dictionary }, word);
  // A product of three makes the first words of the dictionary the commonest.
  const some = (): string =>
    words[Math.floor((choose(1000) * choose(1000) * choose(1000) * dictionary) / 1e9)] ?? '';
  const phrase = (length: number): string => Array.from({ length }, some).join(' ');
  return {
    slug: 'long',
    title: 'A long reading',
    publisher: 'nobody',
    published: '2000-01-01',
    link: 'https://example.org/',
    language: 'en',
    glossary: [],
    claims: [],
    prompts: [],
    topics: Array.from({ length: topics }, (_, n) => ({
      name: `${phrase(2)} ${n}`,
      aliases: [phrase(1), phrase(2), phrase(3)],
      paragraphs: [...new Set(Array.from({ length: 20 }, () => 1 + choose(passages)))],
    })),
    passages: Array.from({ length: passages }, (_, n) => ({
      paragraph: n + 1,
      heading: phrase(6),
      text: Array.from({ length: 8 }, () => `The ${phrase(12)} of the.`).join(' '),
      topics: [],
      sha256: '',
    })),
  };
}

/** Names, single words, misspelt ones, phrases and questions, some of which nothing answers. */
export function queriesOn(reading: Reading): string[] {
  const choose = chooser(11);
  const wordIn = (): string => {
    const words = reading.passages[choose(reading.passages.length)]?.text.split(' ') ?? [];
    return words[choose(words.length)] ?? '';
  };
  const misspelt = (): string => {
    const word = wordIn();
    const at = 1 + choose(Math.max(1, word.length - 2));
    return word.slice(0, at) + word.slice(at + 1);
  };
  return Array.from({ length: 400 }, (_, n) => {
    const made = [
      () => reading.topics[choose(reading.topics.length)]?.name ?? '',
      wordIn,
      misspelt,
      () => `${wordIn()} ${wordIn()} ${wordIn()}`,
      () => `why did the ${wordIn()} ${misspelt()} of ${wordIn()} ${wordIn()}`,
      () => `${misspelt()} ${misspelt()} ${misspelt()} ${misspelt()}`,
      () => 'nothing whatever answers this zzzyx',
    ];
    return (made[n % made.length] ?? wordIn)().slice(0, 60);
  });
}
