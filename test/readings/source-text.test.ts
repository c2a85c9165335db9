import { expect, test } from 'vitest';
import {
  blocksOf,
  compareWithSource,
  hashParagraph,
  normaliseParagraph,
  sharedRuns,
} from '../../src/readings/source-text.js';
import { shippedReading } from '../shipped-reading.js';

test('quotes, dashes, spaces and encodings of honest copies hash alike', () => {
  const plain = hashParagraph('Kant\'s "duty" - a long, long word');
  for (const copy of [
    'Kant’s “duty” – a long, long word',
    '  Kant\'s  "duty" —\u00a0a long,\n long word ',
    'Kant‘s „duty“ ‑ a lo\u00adng, long\u200b word',
  ]) {
    expect(hashParagraph(copy), copy).toBe(plain);
  }
  expect(hashParagraph('Kant\'s "duty" - a long, short word')).not.toBe(plain);
  expect(normaliseParagraph(' a\r\n b ')).toBe('a b');
});

test('blocks are split at blank lines of any kind', () => {
  expect(blocksOf('one\ntwo\n\nthree\r\n \r\nfour\n\n\n')).toEqual(['one\ntwo', 'three', 'four']);
});

test('eight words in a row are found across case, quotes and line ends, seven are not', () => {
  const source = 'It was the best of times, it was the worst of times.';
  expect(sharedRuns('He said: "IT WAS the best\nof times, it was" gladly', source, '')).toEqual([
    'it was the best of times it was',
  ]);
  expect(sharedRuns('the best of times, it was the end', source, '')).toEqual([]);
  expect(sharedRuns('it was the best of times it was', source, 'It was the best of times it was')).toEqual(
    [],
  );
});

test('a reading is held against its source: missing paragraphs and copied words are named', () => {
  const reading = shippedReading();
  const [first] = reading.passages;
  if (!first) throw new Error('no passage');
  const source = 'A source that somebody copied word for word into a passage.';
  const copied = {
    ...reading,
    passages: [
      { ...first, sha256: hashParagraph(source), text: `Look: ${source}` },
      ...reading.passages.slice(1),
    ],
  };
  const findings = compareWithSource(copied, source);
  expect(findings.filter(({ kind }) => kind === 'missing')).toHaveLength(7);
  expect(findings).toContainEqual({
    kind: 'shared',
    where: '¶1',
    run: 'a source that somebody copied word for word',
  });
});
