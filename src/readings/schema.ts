import { z } from 'zod';
import { promptKinds } from './reading.js';

/**
 * The shape of `reading.yaml`. Every message says what is wrong and then what to write, because it is read by
 * the person who wrote the file. Limits come from Discord: a card's text, a label, an autocomplete choice.
 */
const words = (what: string, most: number) =>
  z
    .string({ error: `is missing or not text; write ${what}` })
    .trim()
    .min(1, `is empty; write ${what}`)
    .max(most, {
      error: ({ input }) =>
        `has ${typeof input === 'string' ? input.length : 'too many'} characters; write at most ${most}`,
    });

const paragraph = z
  .int({ error: 'is not a paragraph number; write a whole number from 1' })
  .min(1, 'is below 1; paragraphs are numbered from 1');

const paragraphs = z
  .array(paragraph, { error: 'is missing or not a list; write the paragraphs, best first, such as [3, 2]' })
  .min(1, 'is empty; name at least one paragraph');

/** What a reading costs whoever searches it grows with these; bytes of the file, and entries of the others, aliases for each name. */
export const mostIn = { topics: 100, prompts: 300, glossary: 200, aliases: 200, bytes: 2_000_000 } as const;

const tooMany = (what: 'topics' | 'prompts' | 'glossary' | 'aliases') => ({
  error: ({ input }: { input?: unknown }) =>
    `has ${Array.isArray(input) ? input.length : 'too many'} ${what === 'glossary' ? 'entries' : what}; keep at most ${mostIn[what]}`,
});

const aliases = z
  .array(words('an alias', 60), { error: 'is not a list; write [] where there is no other name' })
  .max(mostIn.aliases, tooMany('aliases'))
  .default([]);

const list = <Item extends z.ZodType>(item: Item, what: string) =>
  z.array(item, { error: `is missing or not a list; write ${what}` }).min(1, `is empty; write ${what}`);

/** What a reading may still lack; it says so by an empty list, so that nothing is forgotten. */
const perhapsNone = <Item extends z.ZodType>(item: Item, what: string) =>
  z.array(item, { error: `is missing or not a list; write ${what}, or [] for none yet` });

const retired = z.literal(true, { error: 'is not true; write true or leave it out' }).optional();

export const readingSchema = z.strictObject(
  {
    title: words("the article's title", 200),
    publisher: words('who published it, or leave it out', 80).optional(),
    author: words('who wrote it, or leave it out', 120).optional(),
    published: z
      .string({ error: 'is not text; write the day it appeared, such as 2014-03-11, or leave it out' })
      .regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'is not a day; write it as 2014-03-11', abort: true })
      .refine((day) => !Number.isNaN(Date.parse(day)), 'is not a day of the calendar; write it as 2014-03-11')
      .optional(),
    link: z
      .url({ protocol: /^https$/, error: 'is not a link; write an address that begins with https://' })
      .max(300, 'is too long; write a link of at most 300 characters')
      .optional(),
    language: z
      .string({ error: 'is missing; write the language of the passages, such as en' })
      .regex(/^[a-z]{2,3}(-[A-Za-z]{2,4})?$/, 'is not a language tag; write one such as en or ja'),
    topics: perhapsNone(
      z.strictObject({ name: words('the name of the topic', 40), aliases, paragraphs }),
      'the topics, each with name, aliases and paragraphs',
    ).max(mostIn.topics, tooMany('topics')),
    passages: list(
      z.strictObject({
        paragraph,
        heading: words('a heading', 60),
        text: words('the passage in your own words', 3000),
        sha256: z
          .string({ error: 'is missing; npm run reading -- check --source FILE prints the hash to write' })
          .regex(/^[0-9a-f]{64}$/, 'is not a SHA-256; write the 64 hex digits that check --source prints'),
      }),
      'one passage for each paragraph of the article',
    ),
    claims: perhapsNone(
      z.strictObject({
        id: z
          .string({ error: 'is missing; number the claims C1, C2, …' })
          .regex(/^C[1-9]\d{0,2}$/, 'is not a claim number; write C1, C2, …'),
        text: words('the claim in one sentence', 200),
        paragraphs,
        retired,
      }),
      'the claims, each with id, text and paragraphs',
    ),
    prompts: perhapsNone(
      z.strictObject({
        kind: z.enum(promptKinds, { error: `is not a kind; write one of ${promptKinds.join(', ')}` }),
        text: words('the question', 300),
        paragraph,
        claim: z.string({ error: 'is not text; write a claim number such as C3' }).optional(),
        retired,
      }),
      'the discussion prompts, each with kind, text and paragraph',
    ).max(mostIn.prompts, tooMany('prompts')),
    glossary: z
      .array(
        z.strictObject({ name: words('a name', 60), aliases, text: words('what it is', 400), paragraphs }),
        { error: 'is not a list; leave it out or write entries with name, text and paragraphs' },
      )
      .max(mostIn.glossary, tooMany('glossary'))
      .default([]),
  },
  {
    error: 'is not a reading; write title, language, topics, passages, claims, prompts',
  },
);

export type ReadingFile = z.infer<typeof readingSchema>;
