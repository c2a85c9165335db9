import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  draftOf,
  dropParagraphs,
  editSource,
  joinParagraphs,
  placeOf,
  takeBack,
  type ArticleDraft,
  type Corrected,
} from '../../src/readings/article-draft.js';
import { draftReading } from '../../src/readings/draft-reading.js';
import { hashParagraph } from '../../src/readings/source-text.js';

const draft = (texts: readonly string[], language = 'en'): ArticleDraft =>
  draftOf({
    title: 'A title',
    author: null,
    publisher: null,
    published: null,
    link: null,
    language,
    paragraphs: texts.map((text) => ({ text, section: null })),
    leftOut: [{ text: 'A caption', why: 'caption' }],
  });
const textsOf = ({ article }: ArticleDraft): string[] => article.paragraphs.map(({ text }) => text);
const done = (outcome: Corrected): ArticleDraft => {
  if (outcome.kind !== 'corrected') throw new Error(outcome.kind);
  return outcome.draft;
};

test('a paragraph is hashed once: what is known of it is taken, and only what is new in it is hashed', () => {
  const known = draftOf(draft(['one', 'two', 'three']).article, ['h1', 'h2', 'h3']);
  const hashesOf = (of: ArticleDraft): string[] =>
    draftReading(of.article, 'a').passages.map(({ sha256 }) => sha256);
  expect(hashesOf(known)).toEqual(['h1', 'h2', 'h3']);
  expect(hashesOf(done(dropParagraphs(known, [1])))).toEqual(['h2', 'h3']);
  const joined = done(joinParagraphs(known, [2]));
  expect(hashesOf(joined)).toEqual([hashParagraph('one two'), 'h3']);
  const back = done(takeBack(done(dropParagraphs(known, [1])), 0, 1));
  expect(hashesOf(back)).toEqual([hashParagraph('one'), 'h2', 'h3']);
});

test('paragraphs are dropped, taken back to their place, and joined', () => {
  const before = draft(['one', 'two', 'three', 'four']);
  const dropped = done(dropParagraphs(before, [2, 3]));
  expect(textsOf(dropped)).toEqual(['one', 'four']);
  expect(dropped.leftOut.map(({ why }) => why)).toEqual(['dropped by you', 'dropped by you', 'caption']);
  const back = done(takeBack(dropped, 0, placeOf(dropped, 0)));
  expect(textsOf(back)).toEqual(['one', 'two', 'four']);
  expect(placeOf(back, 1)).toBeUndefined();
  expect(textsOf(done(takeBack(back, 1, undefined)))).toEqual(['one', 'two', 'four', 'A caption']);
  expect(textsOf(done(joinParagraphs(before, [2, 3])))).toEqual(['one two three', 'four']);
  expect(textsOf(done(joinParagraphs(draft(['一。', '二。'], 'ja'), [2])))).toEqual(['一。二。']);
});

test('what cannot be corrected is said, and stays as it was', () => {
  const before = draft(['one', 'x'.repeat(2000), 'y'.repeat(2000)]);
  expect(dropParagraphs(before, [1, 2, 3])).toEqual({ kind: 'nothing left' });
  expect(dropParagraphs(before, [4])).toEqual({ kind: 'gone' });
  expect(joinParagraphs(before, [1])).toEqual({ kind: 'gone' });
  expect(joinParagraphs(before, [Number.NaN])).toEqual({ kind: 'gone' });
  expect(joinParagraphs(before, [3])).toEqual({ kind: 'too long', characters: 4001 });
  expect(takeBack(before, 7, 1)).toEqual({ kind: 'gone' });
  const source = { title: 'T', author: '', publisher: '', published: '', link: '' };
  const known = done(editSource(before, { ...source, published: '2014-03-11', link: 'https://example.org' }));
  const edited = (given: Partial<typeof source>) => {
    const outcome = editSource(known, { ...source, author: 'Ann', ...given });
    const { title, author, published, link } = done(outcome).article;
    return [outcome.kind === 'corrected' && outcome.asBefore, title, author, published, link];
  };
  expect(edited({ title: ' ' })).toEqual([['title'], 'T', 'Ann', null, null]);
  for (const published of ['2014-02-30', '11 March', '2014-3-1'])
    expect(edited({ published })).toEqual([['day'], 'T', 'Ann', '2014-03-11', null]);
  for (const link of ['http://example.org', 'javascript:alert(1)', 'example.org'])
    expect(edited({ link, title: 'U' })).toEqual([['link'], 'U', 'Ann', null, 'https://example.org']);
});

test('however a host corrects, no word is lost and none is made up', () => {
  const wordsIn = ({ article, leftOut }: ArticleDraft): string[] =>
    [...article.paragraphs, ...leftOut].flatMap(({ text }) => text.split(' ')).sort();
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-z]{1,8}( [a-z]{1,8}){0,3}$/), { minLength: 1, maxLength: 12 }),
      fc.array(
        fc.record({
          how: fc.constantFrom('drop', 'join', 'back'),
          numbers: fc.uniqueArray(fc.integer({ min: 0, max: 13 }), { maxLength: 4 }),
        }),
        { maxLength: 12 },
      ),
      (texts, steps) => {
        let now = draft(texts);
        const all = wordsIn(now);
        for (const { how, numbers } of steps) {
          const outcome =
            how === 'drop'
              ? dropParagraphs(now, numbers)
              : how === 'join'
                ? joinParagraphs(now, numbers)
                : takeBack(now, numbers[0] ?? 0, numbers[1]);
          if (outcome.kind === 'corrected') now = outcome.draft;
          expect(wordsIn(now)).toEqual(all);
          expect(now.article.paragraphs.length).toBeGreaterThan(0);
        }
      },
    ),
  );
});
