import { describe, expect, test } from 'vitest';
import { stem, stemPhrase, wordsOf } from '../../src/readings/words.js';

describe('forms of a word have one stem in the language of the reading', () => {
  test.each([
    ['en', 'policies', 'policy'],
    ['en', 'studying', 'studies'],
    ['en', 'Russia’s', 'Russia'],
    ['de', 'Häuser', 'Hauses'],
    ['de', 'Bauern', 'Bauer'],
    ['fr', "l'économie", 'économies'],
    ['fr', 'nationales', 'nationale'],
    ['es', 'guerras', 'guerra'],
    ['it', 'dell’economia', 'economie'],
    ['sv', 'flickorna', 'flicka'],
    ['ru', 'политики', 'политика'],
    ['ru', 'каракумский', 'каракумского'],
    ['ru', 'вернётся', 'вернется'],
    ['ja', 'санкций', 'санкция'],
    ['ar', 'الكتاب', 'كتاب'],
    ['ar', 'sanctions', 'sanction'],
    ['ru', 'sanctions', 'sanction'],
    ['de-AT', 'Erlasse', 'Erlass'],
  ])('%s: %s and %s', (language, one, other) => {
    expect(stem(one, language)).toBe(stem(other, language));
  });

  test.each([
    ['en', 'policy', 'police'],
    ['de', 'Staat', 'Stadt'],
    ['ru', 'река', 'рак'],
  ])('%s: %s is not %s', (language, one, other) => {
    expect(stem(one, language)).not.toBe(stem(other, language));
  });
});

test.each([
  ['a word, then another', ['a', 'word', 'then', 'another']],
  ["the union's pay", ['the', "union's", 'pay']],
  ['所有者', ['所', '有', '者', '所有', '有者']],
  ['ﾃﾞﾄﾛｲﾄの街', ['デトロイト', 'の', '街']],
  ['増える', ['増', 'える']],
  ['한국어', ['한국', '국어']],
  ['CO2 in 2020', ['CO2', 'in', '2020']],
  ['', []],
])('the words of %s', (text, words) => {
  expect(wordsOf(text)).toEqual(words);
});

test('languages without spaces are cut by dictionary', () => {
  expect(wordsOf('ภาษาไทย').length).toBeGreaterThan(1);
});

test('a phrase is one in all its forms', () => {
  expect(stemPhrase('Economic Sanctions')).toBe(stemPhrase('economic sanction'));
});
