import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { packageRoot } from '../src/package-root.js';
import { loadReading } from '../src/readings/load-readings.js';
import type { Reading } from '../src/readings/reading.js';

export const kinds = [
  'name',
  'alias',
  'inflection',
  'typo',
  'paraphrase',
  'question',
  'Japanese',
  'Russian',
] as const;

/** What somebody looks for, and what a teacher would have shown. */
export interface Judged {
  readonly kind: (typeof kinds)[number];
  readonly reading: string;
  readonly query: string;
  /** Any of these may stand first. */
  readonly first: readonly number[];
  /** All that speak of it, `first` among them. */
  readonly all: readonly number[];
  /** Only the tuned half may be looked at while the search is being changed. */
  readonly half: 'tuned' | 'held out';
}

const named = z.strictObject({ name: z.string(), aliases: z.array(z.string()) });
const about = { paragraphs: z.array(z.int()) };
const readingFile = z.strictObject({
  title: z.string(),
  source: z.string(),
  language: z.string(),
  topics: z.array(named.extend(about)),
  glossary: z.array(named.extend({ text: z.string(), ...about })).default([]),
  passages: z.array(z.strictObject({ heading: z.string(), text: z.string() })),
});
const queryFile = z.record(
  z.string(),
  z.array(
    z.union([
      z.tuple([z.enum(kinds), z.string(), z.array(z.int())]),
      z.tuple([z.enum(kinds), z.string(), z.array(z.int()), z.array(z.int())]),
    ]),
  ),
);

const read = (...path: string[]): unknown => parse(readFileSync(join(packageRoot, 'eval', ...path), 'utf8'));

/** A reading of the evaluation, or the shipped one. */
export function readingNamed(slug: string): Reading {
  if (slug === 'japan-russia-policy') {
    const loaded = loadReading(join(packageRoot, 'data', slug));
    if (loaded.kind === 'refused') throw new Error(`the shipped reading is refused`);
    return loaded.reading;
  }
  const { title, language, topics, glossary, passages } = readingFile.parse(read('readings', `${slug}.yaml`));
  return {
    slug,
    title,
    publisher: '',
    published: '1970-01-01',
    link: 'https://example.org/',
    language,
    topics,
    glossary,
    claims: [],
    prompts: [],
    passages: passages.map((passage, n) => ({
      ...passage,
      paragraph: n + 1,
      sha256: '',
      topics: topics.filter(({ paragraphs }) => paragraphs.includes(n + 1)).map(({ name }) => name),
    })),
  };
}

/** By the query's own letters, so that a query added later moves no other into the other half. */
export function halfOf(query: string): Judged['half'] {
  const [byte = 0] = createHash('sha256').update(query).digest();
  return byte % 2 === 0 ? 'tuned' : 'held out';
}

export function judgedQueries(): Judged[] {
  return Object.entries(queryFile.parse(read('queries.yaml'))).flatMap(([reading, lines]) =>
    lines.map(([kind, query, first, also = []]) => ({
      kind,
      reading,
      query,
      first,
      all: [...first, ...also],
      half: halfOf(query),
    })),
  );
}
