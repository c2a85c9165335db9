import snowball, { type Language, type Stemmer } from 'snowball-stemmers';

/** Letters that no accent makes of another, as they are typed without them. */
const plain: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd' };

/** One spelling for what people type in many: case, accents, width, quotes and spaces do not count. */
export function fold(text: string): string {
  return (
    text
      .normalize('NFKD')
      // Latin and Cyrillic accents only: Japanese voicing marks tell words apart and stay.
      .replace(/[\u0300-\u036f]/g, '')
      .normalize('NFC')
      .toLowerCase()
      .replace(/[ßæœøłđð]/g, (letter) => plain[letter] ?? letter)
      .replace(/[\u2018\u2019\u02bc]/g, "'")
      .replace(/\s+/g, ' ')
      .trim()
  );
}

const twoLetters: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' };

/** How a word with umlauts is typed on a keyboard without them: Müller as Mueller. */
export function spellOut(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[äöüåø]/g, (letter) => twoLetters[letter] ?? letter);
}

const stemmed: Readonly<Record<string, Language>> = {
  ar: 'arabic',
  ca: 'catalan',
  cs: 'czech',
  da: 'danish',
  de: 'german',
  en: 'english',
  es: 'spanish',
  eu: 'basque',
  fi: 'finnish',
  fr: 'french',
  ga: 'irish',
  hu: 'hungarian',
  hy: 'armenian',
  it: 'italian',
  nb: 'norwegian',
  nl: 'dutch',
  nn: 'norwegian',
  no: 'norwegian',
  pt: 'portuguese',
  ro: 'romanian',
  ru: 'russian',
  sl: 'slovene',
  sv: 'swedish',
  ta: 'tamil',
  tr: 'turkish',
};

/** Languages that are not written in Latin letters. */
const ownLetters: ReadonlyMap<Language, RegExp> = new Map([
  ['arabic', /^\p{Script=Arabic}+$/u],
  ['armenian', /^\p{Script=Armenian}+$/u],
  ['russian', /^\p{Script=Cyrillic}+$/u],
  ['tamil', /^\p{Script=Tamil}+$/u],
]);

const stemmers = new Map<Language, Stemmer>();
function stemmer(language: Language): Stemmer {
  const made = stemmers.get(language) ?? snowball.newStemmer(language);
  stemmers.set(language, made);
  return made;
}

/**
 * The stem of a word as it was written, folded. Latin letters are stemmed in the reading's language, or in English
 * where that is written otherwise; Cyrillic ones in Russian; scripts without a stemmer stay as they are.
 *
 * @param language BCP 47 tag of the reading
 */
export function stem(word: string, language = 'en'): string {
  // Stemmers know their language's accents, so they go first and the folding after.
  const bare = word
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/^(?:[cdjlmnst]|qu|dell?|nell?|sull?)['\u2019](?=\p{L}{2})/u, '')
    .replace(/['\u2019]s?$/, '');
  const own = stemmed[language.split('-')[0] ?? ''];
  const inOwnLetters = own !== undefined && ownLetters.get(own)?.test(bare) === true;
  if (inOwnLetters) return fold(stemmer(own).stem(bare));
  if (/^\p{Script=Cyrillic}+$/u.test(bare)) return fold(stemmer('russian').stem(bare));
  if (!/^\p{Script=Latin}+$/u.test(bare)) return fold(bare);
  return fold(stemmer(own === undefined || ownLetters.has(own) ? 'english' : own).stem(bare));
}

/** Letters of scripts that put no spaces between words, or glue endings to them. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}々ー]/u;
const run =
  /[\p{Script=Han}々]+|[\p{Script=Katakana}ー]+|\p{Script=Hiragana}+|\p{Script=Hangul}+|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])[\p{L}\p{M}\p{N}])+(?:['\u2019](?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])[\p{L}\p{M}\p{N}])+)*/gu;
const dictionary = new Intl.Segmenter('en', { granularity: 'word' });
const split = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/**
 * The words of a text in order, as they were written but for width, without punctuation. Han and Hangul come as the
 * characters and pairs of neighbours, because dictionaries cut compounds differently in a text and in a query;
 * Katakana comes whole, and Hiragana, mostly endings and particles, in pairs.
 */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const [part] of text.normalize('NFKC').matchAll(run)) {
    if (!unspaced.test(part)) {
      if (split.test(part)) {
        for (const { segment, isWordLike } of dictionary.segment(part)) if (isWordLike) words.push(segment);
      } else words.push(part);
    } else if (/^[\p{Script=Katakana}ー]/u.test(part)) words.push(part);
    else {
      const letters = Array.from(part);
      if (/^[\p{Script=Han}々]/u.test(part) || letters.length === 1) words.push(...letters);
      for (let n = 1; n < letters.length; n++) words.push((letters[n - 1] ?? '') + (letters[n] ?? ''));
    }
  }
  return words;
}

/** Whether a word can be misspelt by a letter: not where a letter is a word. */
export function isSpelt(word: string): boolean {
  return !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Hangul}\p{N}]/u.test(word);
}

/** A whole phrase brought to stems, so that "Sanctions" and "sanction" are one. */
export function stemPhrase(text: string, language = 'en'): string {
  return wordsOf(text)
    .map((word) => stem(word, language))
    .join(' ');
}
