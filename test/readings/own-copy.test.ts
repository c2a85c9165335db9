import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { importFile } from '../../src/import/import-file.js';
import { matchCopy } from '../../src/readings/own-copy.js';
import type { Reading } from '../../src/readings/reading.js';
import { hashParagraph } from '../../src/readings/source-text.js';
import { asDocx, asHtml, asPdf } from '../import/make-files.js';
import { asText, toll } from '../import/toll-article.js';
import { shippedReading } from '../shipped-reading.js';

/** The shipped reading's form over another article. */
function readingOf(paragraphs: readonly string[]): Reading {
  const shipped = shippedReading();
  const [first] = shipped.passages;
  if (first === undefined) throw new Error('no passage');
  return {
    ...shipped,
    passages: paragraphs.map((text, n) => ({ ...first, paragraph: n + 1, sha256: hashParagraph(text) })),
  };
}

const all = [1, 2, 3, 4, 5, 6, 7, 8];
const reading = readingOf(toll.paragraphs);

describe('a file held against a reading', () => {
  test('all paragraphs, with other quotes, dashes and spaces', () => {
    const typed = toll.paragraphs.map((text) =>
      text.replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replace(/—/g, '–').replaceAll(' ', '\u00a0 '),
    );
    expect(matchCopy(reading, typed)).toMatchObject({
      isCopy: true,
      matched: all,
      differed: [],
      missing: [],
    });
  });

  test('six of eight are a copy, five are not; what differs and what is missing is told', () => {
    const [one = '', two = '', three = '', four = '', five = '', six = '', seven = '', eight = ''] =
      toll.paragraphs;
    const changed = matchCopy(reading, [one, `${two} And more.`, three, four, five, six, seven]);
    expect(changed).toMatchObject({
      isCopy: true,
      matched: [1, 3, 4, 5, 6, 7],
      differed: [{ paragraph: 2, text: `${two} And more.` }],
      missing: [8],
    });
    expect(changed.originals).toEqual([one, `${two} And more.`, three, four, five, six, seven, null]);
    expect(matchCopy(reading, [one, three, four, five, six, seven, eight].slice(0, 5)).isCopy).toBe(false);
  });

  test('foreign paragraphs among them, at either end, or another order do no harm', () => {
    const property = fc.property(
      fc.shuffledSubarray(all, { minLength: 0 }),
      fc.array(fc.string(), { maxLength: 4 }),
      fc.array(fc.string(), { maxLength: 4 }),
      (kept, before, after) => {
        const texts = kept.map((n) => toll.paragraphs[n - 1] ?? '');
        const match = matchCopy(reading, [...before, ...texts, ...after]);
        expect(match.matched).toEqual(all.filter((n) => kept.includes(n)));
        expect(match.isCopy).toBe(kept.length >= 6);
        expect(match.originals).toHaveLength(8);
        const places = [
          ...match.matched,
          ...match.missing,
          ...match.differed.map(({ paragraph }) => paragraph),
        ];
        expect(places.sort((a, b) => a - b)).toEqual(all);
      },
    );
    fc.assert(property);
  });

  test('paragraphs that a page break cut in two, or that stand joined, are found', () => {
    const [one = '', two = '', three = '', ...rest] = toll.paragraphs;
    const cut = one.indexOf('. ') + 1;
    const split = matchCopy(reading, [one.slice(0, cut), one.slice(cut + 1), `${two} ${three}`, ...rest]);
    expect(split).toMatchObject({ isCopy: true, matched: all });
    expect(split.originals.slice(0, 3)).toEqual([one, two, three]);
  });

  test('a doubtful hyphen is tried both ways', () => {
    const own = readingOf(['A long-standing adversary of reform.']);
    const text = 'A longstanding adversary of re-form.';
    const match = matchCopy(own, [{ text, doubtfulHyphens: [6, 30] }]);
    expect(match.originals).toEqual(['A long-standing adversary of reform.']);
    expect(matchCopy(own, [text]).matched).toEqual([]);
  });

  test('another article is no copy', () => {
    const match = matchCopy(shippedReading(), toll.paragraphs);
    expect(match).toMatchObject({ isCopy: false, matched: [], differed: [], missing: all });
  });
});

const source = process.env['COLLOQUIUM_SOURCE'];
describe.runIf(source !== undefined)('the shipped article, from the file named in COLLOQUIUM_SOURCE', () => {
  const blocks = readFileSync(source ?? import.meta.filename, 'utf8')
    .split(/\n\s*\n/)
    .map((block) => block.trim());
  const [title = '', dateline = ''] = blocks;
  const body = blocks.filter((block) => block.length > 200);
  const caption = blocks.find((block, n) => n > 2 && block.length < 100) ?? '';
  const footer = blocks.find((block) => block.startsWith('Copyright')) ?? '';
  const piece = { title, dateline, caption, footer, paragraphs: body };

  test.each<[string, () => Uint8Array | Promise<Uint8Array>]>([
    ['itself.txt', () => readFileSync(source ?? '')],
    ['text.txt', () => Buffer.from(asText(piece))],
    ['utf-16.txt', () => Buffer.from(`\ufeff${asText(piece)}`, 'utf16le')],
    ['page.html', () => Buffer.from(asHtml(piece))],
    ['word.docx', () => asDocx(piece)],
    ['print.pdf', () => asPdf(piece, { columns: 2, paragraphs: 'indent', justified: true, hyphens: true })],
  ])('%s is laid under the shipped reading whole', async (name, make) => {
    const outcome = await importFile({ name, bytes: await make() });
    if (outcome.kind === 'refused') throw new Error(outcome.why);
    expect(outcome.article.paragraphs).toHaveLength(8);
    expect(outcome.article.published).toBe('2014-03-11');
    expect(matchCopy(shippedReading(), outcome.article.paragraphs)).toMatchObject({
      isCopy: true,
      matched: all,
    });
  });
});
