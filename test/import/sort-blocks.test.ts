import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LeftOut } from '../../src/import/article.js';
import { findDate } from '../../src/import/dates.js';
import { fileKind } from '../../src/import/file-kind.js';
import { languageOf } from '../../src/import/language.js';
import { markOf } from '../../src/import/line-marks.js';
import { readText } from '../../src/import/read-text.js';
import { sortBlocks } from '../../src/import/sort-blocks.js';
import { splitLong } from '../../src/import/split-long.js';
import { toll } from './toll-article.js';

test.each<[string, string | null]>([
  ['5 MINS READMar 11, 2014 | 00:52 GMT', '2014-03-11'],
  ['March 11th, 2014', '2014-03-11'],
  ['Published: 11 March 2014, updated 12 March 2014', '2014-03-11'],
  ['2014-03-11T00:52:00Z', '2014-03-11'],
  ['11.03.2014', '2014-03-11'],
  ['11. März 2014', '2014-03-11'],
  ['le 1er août 2019', '2019-08-01'],
  ['11 de marzo de 2014', '2014-03-11'],
  ['11 марта 2014 г.', '2014-03-11'],
  ['2014年3月11日', '2014-03-11'],
  ['2014년 3월 11일', '2014-03-11'],
  ['25/12/2019', '2019-12-25'],
  ['03/04/2019', null],
  ['31 February 2019', null],
  ['in the 1970s and 1980s', null],
  ['Room 12, 2014 seats', null],
])('the day in "%s"', (line, day) => {
  expect(findDate(line)).toBe(day);
});

test.each<[string, LeftOut['why'] | null]>([
  ['Copyright © Ferrow Ledger. All rights reserved.', 'copyright line'],
  ['© 2019 The Ledger', 'copyright line'],
  ['Share on Facebook', 'share line'],
  ['Tweet | Email | Print', 'share line'],
  ['Share this:', 'share line'],
  ['Поделиться', 'share line'],
  ['Home > Trade > Bridges', 'navigation'],
  ['Read more: how the toll began', 'navigation'],
  ['Advertisement', 'navigation'],
  ['By Maren Holt', 'byline'],
  ['Von Maren Holt', 'byline'],
  ['May 6, 2019 | 09:15 GMT', 'dateline'],
  ['4 min read', 'dateline'],
  ['Photo: the gate at dusk', 'caption'],
  ['Lorries wait at the gate on Monday. (Getty Images)', 'caption'],
  ['What is a shadow toll? Maren Holt explains.', 'caption'],
  ['Page 3 of 12', 'page number'],
  ['— 12 —', 'page number'],
  ['[3] See Holt, pp. 14–15.', 'footnote'],
  // Sentences that begin like such lines.
  ['By themselves, they do not mean much.', null],
  ['By 2019 the toll had doubled, and nobody in the town could say where the money went.', null],
  ['They share a border.', null],
  ['On May 6, 2019, the council met for the last time before the summer and voted.', null],
  ['He explains nothing.', null],
  ['Home is where the toll is paid.', null],
  ['It did not last.', null],
])('what "%s" is', (line, why) => {
  expect(markOf(line)).toBe(why);
});

const long = (n: number): string => toll.paragraphs[n] ?? '';

describe('the article apart from what surrounds it', () => {
  const sorted = (...blocks: string[]) => {
    const article = sortBlocks(readText(blocks.join('\n\n')));
    if (article === null) throw new Error('no article');
    return article;
  };

  test('section headings go with the paragraph below', () => {
    const article = sorted('The title of it', long(0), 'A winter of storms', long(1), long(2));
    expect(article.title).toBe('The title of it');
    expect(article.paragraphs.map(({ section }) => section)).toEqual([null, 'A winter of storms', null]);
  });

  test('short paragraphs in the midst stay, a caption does not', () => {
    const article = sorted(
      'The title of it',
      long(0),
      'It did not last.',
      long(1),
      'Photo: the gate',
      long(2),
    );
    expect(article.paragraphs.map(({ text }) => text.slice(0, 10))).toEqual(
      [long(0), 'It did not last.', long(1), long(2)].map((text) => text.slice(0, 10)),
    );
    expect(article.leftOut).toEqual([{ text: 'Photo: the gate', why: 'caption' }]);
  });

  test('what follows a heading such as Related articles is left out, but not the half of a text', () => {
    const tail = sorted(
      'The title',
      long(0),
      long(1),
      long(2),
      'Related articles',
      'How the toll began, in ten pictures.',
    );
    expect(tail.paragraphs).toHaveLength(3);
    expect(tail.leftOut.at(-1)).toEqual({
      text: 'How the toll began, in ten pictures.',
      why: 'after the end',
    });
    const middle = sorted('The title', long(0), 'Sources', long(1), long(2));
    expect(middle.paragraphs).toHaveLength(3);
  });

  test('a byline without "by" beside a date', () => {
    const article = sorted('The title of it', 'Maren Holt', 'May 6, 2019', long(0));
    expect(article).toMatchObject({
      title: 'The title of it',
      author: 'Maren Holt',
      published: '2019-05-06',
    });
  });

  test('a heading with nothing below it is left out and not lost', () => {
    const article = sorted('The title of it', long(0), long(1), 'A heading', '© The Ledger');
    expect(article.leftOut.map(({ text }) => text)).toContain('A heading');
  });

  test('theses, of which none is long', () => {
    const article = sorted(
      'Theses on tolls',
      'A toll is a tax.',
      'A tax is a promise.',
      'A promise is a toll.',
    );
    expect(article.title).toBe('Theses on tolls');
    expect(article.paragraphs).toHaveLength(3);
  });

  test('whatever the blocks: every word is either in a paragraph, a heading or left out', () => {
    const block = fc.oneof(
      fc.constantFrom(...toll.paragraphs),
      fc.constantFrom(
        'Share',
        'By Maren Holt',
        'Notes',
        '© The Ledger',
        'May 6, 2019',
        'A heading',
        'It rained.',
      ),
    );
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 14 }), (blocks) => {
        const article = sortBlocks(readText(blocks.join('\n\n')));
        if (article === null) return;
        const kept = [
          article.title,
          ...article.paragraphs.flatMap(({ text, section }) => [text, section]),
          ...article.leftOut.map(({ text }) => text),
        ].join('\n');
        for (const each of blocks) expect(kept).toContain(each.replace(/\s+/g, ' '));
      }),
      { numRuns: 2000 },
    );
  });
});

test('a long paragraph is cut between sentences, and nothing is lost', () => {
  const text = Array.from(
    { length: 120 },
    (_, n) => `This is sentence number ${n} of a very long paragraph.`,
  ).join(' ');
  const parts = splitLong(text);
  expect(parts.join(' ')).toBe(text);
  for (const part of parts) {
    expect(part.length).toBeLessThanOrEqual(3000);
    expect(part).toMatch(/^This .*\.$/);
  }
  const unbroken = '長'.repeat(7000);
  expect(splitLong(unbroken).join('')).toBe(unbroken);
});

test.each([
  ['en', 'The town and the county have agreed that the toll of the bridge is for the school.'],
  ['de', 'Die Stadt und der Kreis sind sich nicht einig, ob das Geld mit der Brücke verdient ist.'],
  ['fr', 'Les habitants de la ville sont dans une situation qui est difficile pour les commerces.'],
  ['es', 'Los vecinos de la ciudad dicen que el puente es una carga para los comercios y por eso protestan.'],
  ['ru', 'Жители города говорят, что мост стал обузой.'],
  ['uk', 'Мешканці міста кажуть, що міст став тягарем.'],
  ['ja', '町の人々は、橋が重荷になったと言っている。'],
  ['zh', '城里的人说，这座桥已经成了负担。'],
  ['ko', '마을 사람들은 다리가 짐이 되었다고 말한다.'],
])('the language of a text in %s', (language, text) => {
  expect(languageOf(text, null)).toBe(language);
  expect(languageOf(text, 'sv')).toBe(language);
  expect(languageOf(text, `${language}-XX`)).toBe(`${language}-XX`);
});

test.each<[string, string, string]>([
  ['a.txt', '%PDF-1.4 …', 'pdf'],
  ['a.txt', 'Plain words', 'text'],
  ['a.MD', '# Title', 'markdown'],
  ['a', '<!DOCTYPE html><html>', 'html'],
  ['a.pdf', 'Plain words', 'refused'],
  ['a.docx', 'Plain words', 'refused'],
  ['a.rtf', '{\\rtf1 words}', 'refused'],
  ['a.exe', 'Plain words', 'refused'],
  ['a.txt', '', 'refused'],
])('%s that holds "%s"', (name, content, kind) => {
  expect(fileKind(name, Buffer.from(content)).kind).toBe(kind);
});

test.each([
  'The Sourdough Question\nBy Ann Weaver\n3 May 2025',
  'The Sourdough Question\n\nBy Ann Weaver\n\n3 May 2025',
  'The Sourdough Question\nBy Ann Weaver, 3 May 2025',
])('title, author and day of a head that stands apart from the text: %j', (head) => {
  const [first = '', second = ''] = toll.paragraphs;
  expect(sortBlocks(readText(`${head}\n\n${first}\n\n${second}\n`))).toMatchObject({
    title: 'The Sourdough Question',
    author: 'Ann Weaver',
    published: '2025-05-03',
    paragraphs: [{}, {}],
  });
});
