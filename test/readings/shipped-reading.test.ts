import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { packageRoot } from '../../src/package-root.js';
import { promptKinds } from '../../src/readings/reading.js';
import { readingSchema } from '../../src/readings/schema.js';
import { shippedReading } from '../shipped-reading.js';

const reading = shippedReading();
const wordCount = (text: string): number => text.split(/\s+/).filter(Boolean).length;

test('eight passages of 50 to 180 words, each with a hash of its own', () => {
  expect(reading.passages.map((passage) => passage.paragraph)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  for (const passage of reading.passages) {
    expect(wordCount(passage.text), `¶${passage.paragraph}`).toBeGreaterThanOrEqual(50);
    expect(wordCount(passage.text), `¶${passage.paragraph}`).toBeLessThanOrEqual(180);
  }
  expect(new Set(reading.passages.map((passage) => passage.sha256)).size).toBe(8);
});

test('enough topics, claims and names, and every paragraph has topics and claims', () => {
  expect(reading.topics.length).toBeGreaterThanOrEqual(14);
  expect(reading.claims.length).toBeGreaterThanOrEqual(14);
  expect(reading.glossary.length).toBeGreaterThanOrEqual(15);
  for (const { paragraph, topics } of reading.passages) {
    expect(topics.length, `¶${paragraph}`).toBeGreaterThan(0);
    expect(
      reading.claims.some((claim) => claim.paragraphs.includes(paragraph)),
      `¶${paragraph}`,
    ).toBe(true);
  }
});

test('every claim is one sentence that takes a position', () => {
  for (const { id, text } of reading.claims) {
    expect(text, id).toMatch(/^[A-Z][^.?!]*\.$/);
    expect(text.length, id).toBeLessThanOrEqual(200);
  }
});

test('forty prompts over all paragraphs and kinds, none answerable by yes or no', () => {
  expect(reading.prompts.length).toBeGreaterThanOrEqual(40);
  for (const { paragraph } of reading.passages) {
    expect(reading.prompts.filter((prompt) => prompt.paragraph === paragraph).length).toBeGreaterThanOrEqual(
      4,
    );
  }
  for (const kind of promptKinds) {
    expect(reading.prompts.filter((prompt) => prompt.kind === kind).length, kind).toBeGreaterThanOrEqual(6);
  }
  for (const { text } of reading.prompts) {
    expect(text).not.toMatch(
      /^(is|are|am|do|does|did|was|were|can|could|should|would|will|has|have|may|might)\b/i,
    );
  }
  expect(new Set(reading.prompts.map((prompt) => prompt.text)).size).toBe(reading.prompts.length);
});

test("the editors' schema beside the readings is the one that the bot checks with", () => {
  const written: unknown = JSON.parse(readFileSync(join(packageRoot, 'data', 'reading.schema.json'), 'utf8'));
  expect(written).toEqual(z.toJSONSchema(readingSchema, { io: 'input' }));
});
