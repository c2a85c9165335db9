import fc from 'fast-check';
import { expect, test } from 'vitest';
import { broughtReading, slugFor, visible } from '../../src/readings/brought.js';
import { parseReading } from '../../src/readings/parse-reading.js';
import { topicsAt, type Reading } from '../../src/readings/reading.js';
import { mostIn } from '../../src/readings/schema.js';
import { hashParagraph } from '../../src/readings/source-text.js';
import { readingYaml } from '../../src/readings/write-reading.js';
import { shippedReading } from '../shipped-reading.js';

const readBack = (reading: Reading): Reading => {
  const parsed = parseReading(reading.slug, readingYaml(reading));
  if (parsed.kind === 'refused') throw new Error(JSON.stringify(parsed.problems));
  return parsed.reading;
};

test('the shipped reading is written and read back as it is', () => {
  expect(readBack(shippedReading())).toEqual(shippedReading());
});

test('a reading with as much text as an import may have can be added back', () => {
  const text = 'The union of the port met again and decided nothing about the spring. '.repeat(7).trim();
  const passages = Array.from({ length: 2000 }, (_, n) => ({
    paragraph: n + 1,
    heading: 'The union of the port',
    text,
    topics: [],
    sha256: hashParagraph(text),
  }));
  expect(2000 * text.length).toBeGreaterThan(970_000);
  const written = readingYaml({ ...shippedReading(), topics: [], claims: [], prompts: [], passages });
  expect(Buffer.byteLength(written)).toBeLessThan(mostIn.bytes);
});

test('whatever stands in a file that a host brought, its export can be added back', () => {
  const words = (most: number) =>
    fc
      .oneof(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: most }),
        fc.constantFrom(
          '- a: b',
          "'",
          '"',
          '# no comment',
          '? x',
          '!!js/function x',
          '&a *a',
          '|',
          '2014-03-11',
          'null',
          '~',
        ),
      )
      .map((text) => visible(text).slice(0, most).toWellFormed().trim() || 'x');
  fc.assert(
    fc.property(
      fc.array(fc.record({ heading: words(60), text: words(400) }), { minLength: 1, maxLength: 5 }),
      words(200),
      fc.option(words(80)),
      fc.boolean(),
      (written, title, publisher, retired) => {
        const topics = [{ name: 'Topic', aliases: [], paragraphs: [1] }];
        const reading = broughtReading({
          slug: slugFor(title, '0123456789'),
          title,
          author: publisher,
          publisher,
          published: null,
          link: null,
          language: 'de',
          topics,
          passages: written.map(({ heading, text }, n) => ({
            paragraph: n + 1,
            heading,
            text,
            topics: topicsAt(topics, n + 1),
            sha256: hashParagraph(text),
          })),
          claims: [{ id: 'C1', text: title, paragraphs: [1], ...(retired && { retired }) }],
          prompts: [{ kind: 'suggested', text: title, paragraph: 1, claim: 'C1' }],
          glossary: [],
        });
        const back = broughtReading(readBack(reading));
        expect(back.passages).toEqual(reading.passages);
        expect(back.claims).toEqual(reading.claims);
        expect(back.prompts).toEqual([{ ...reading.prompts[0], kind: 'argument' }]);
        expect([back.title, back.publisher, back.author]).toEqual([reading.title, publisher, publisher]);
        expect(back.verbatim).toBe(true);
      },
    ),
  );
});

test.each([
  ['What Is Enlightenment?', 'what-is-enlighten-012345'],
  ['Über die Brücke', 'uber-die-brucke-012345'],
  ['日本の対露政策', 'reading-012345'],
  ['---', 'reading-012345'],
])('the folder of “%s” is %s', (title, slug) => {
  expect(slugFor(title, '0123456789')).toBe(slug);
});
