declare module 'snowball-stemmers' {
  export type Language =
    | 'arabic'
    | 'armenian'
    | 'basque'
    | 'catalan'
    | 'czech'
    | 'danish'
    | 'dutch'
    | 'english'
    | 'finnish'
    | 'french'
    | 'german'
    | 'hungarian'
    | 'irish'
    | 'italian'
    | 'norwegian'
    | 'portuguese'
    | 'romanian'
    | 'russian'
    | 'slovene'
    | 'spanish'
    | 'swedish'
    | 'tamil'
    | 'turkish';
  export interface Stemmer {
    stem(word: string): string;
  }
  const snowball: { newStemmer(language: Language): Stemmer };
  export default snowball;
}
