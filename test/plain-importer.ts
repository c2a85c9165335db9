import { broughtReading } from '../src/readings/brought.js';
import { topicsAt, type Reading } from '../src/readings/reading.js';
import { blocksOf, hashParagraph } from '../src/readings/source-text.js';
import type { Importer } from '../src/seminar/importer.js';

/**
 * Reads plain text: a block is a paragraph, the first is the title, and whatever is in square brackets is no part of
 * the article. Each word in capitals is a topic.
 */
export const plainImporter: Importer = {
  importFile({ name, bytes }, { onStep } = {}) {
    onStep?.('reading');
    if (!name.endsWith('.txt')) return Promise.resolve({ kind: 'refused', why: 'unknown kind' });
    const [title = null, ...blocks] = blocksOf(Buffer.from(bytes).toString('utf8'));
    onStep?.('sorting');
    const isText = (block: string): boolean => !block.startsWith('[');
    return Promise.resolve({
      kind: 'article',
      article: {
        title,
        author: null,
        publisher: null,
        published: null,
        link: null,
        language: 'en',
        paragraphs: blocks.filter(isText).map((text) => ({ text, section: null })),
        leftOut: blocks
          .filter((block) => !isText(block))
          .map((text) => ({ text: text.slice(1, -1), why: 'caption' as const })),
      },
    });
  },
  matchCopy(reading, paragraphs) {
    const texts = new Map(paragraphs.map(({ text }) => [hashParagraph(text), text]));
    const originals = reading.passages.map(({ sha256 }) => texts.get(sha256) ?? null);
    const numbers = reading.passages.map(({ paragraph }) => paragraph);
    const matched = numbers.filter((n) => originals[n - 1] !== null);
    return {
      isCopy: matched.length / numbers.length >= 0.75,
      matched,
      differed: [],
      missing: numbers.filter((n) => originals[n - 1] === null),
      originals,
    };
  },
  draftReading(article, slug): Reading {
    const names = new Set(article.paragraphs.flatMap(({ text }) => text.match(/\b[A-Z]{3,}\b/g) ?? []));
    const topics = [...names].map((name) => ({
      name,
      aliases: [],
      paragraphs: article.paragraphs.flatMap(({ text }, n) => (text.includes(name) ? [n + 1] : [])),
    }));
    return broughtReading({
      ...article,
      title: article.title ?? '',
      slug,
      topics,
      passages: article.paragraphs.map(({ text }, n) => ({
        paragraph: n + 1,
        heading: text.split(/\s+/).slice(0, 6).join(' ').slice(0, 60),
        text,
        topics: topicsAt(topics, n + 1),
        sha256: hashParagraph(text),
      })),
      claims: [],
      prompts: [],
      glossary: [],
    });
  },
};
