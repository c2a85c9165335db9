import snowball from 'snowball-stemmers';

const segmenter = new Intl.Segmenter('en', { granularity: 'word' });
const english = snowball.newStemmer('english');
const russian = snowball.newStemmer('russian');

/** One spelling for what people type in many: case, accents, width, quotes and spaces do not count. */
export function fold(text: string): string {
  return (
    text
      .normalize('NFKD')
      // Latin and Cyrillic accents only: Japanese voicing marks tell words apart and stay.
      .replace(/[\u0300-\u036f]/g, '')
      .normalize('NFC')
      .toLowerCase()
      .replace(/[\u2018\u2019\u02bc]/g, "'")
      .replace(/\s+/g, ' ')
      .trim()
  );
}

/** The stem of a folded word: the English or Russian one by its letters, other scripts as they are. */
export function stem(word: string): string {
  const bare = word.replace(/'s?$/, '');
  if (/^[a-z]+$/.test(bare)) return english.stem(bare);
  if (/^[\u0430-\u044f]+$/.test(bare)) return russian.stem(bare);
  return bare;
}

/** Folded words of a text in order, without punctuation; Japanese and Chinese are split by dictionary. */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const part of segmenter.segment(fold(text))) if (part.isWordLike) words.push(part.segment);
  return words;
}

/** A whole phrase brought to stems, so that "Sanctions" and "sanction" are one. */
export function stemPhrase(text: string): string {
  return wordsOf(text).map(stem).join(' ');
}
