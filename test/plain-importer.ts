import { parseReading } from '../src/readings/parse-reading.js';
import { blocksOf, hashParagraph } from '../src/readings/source-text.js';
import type { Importer } from '../src/seminar/importer.js';

/**
 * Reads plain text: a block is a paragraph, the first is the title, and whatever is in square brackets is no part of
 * the article. Each word in capitals is a topic.
 */
export const plainImporter: Importer = {
  importFile({ name, bytes }, options) {
    options?.onStep?.('reading');
    if (!name.endsWith('.txt')) return Promise.resolve({ kind: 'refused', why: 'unknown kind' });
    const [title = null, ...blocks] = blocksOf(Buffer.from(bytes).toString('utf8'));
    options?.onStep?.('sorting');
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
  topicsFor(paragraphs) {
    const names = new Set(paragraphs.flatMap((text) => text.match(/\b[A-Z]{3,}\b/g) ?? []));
    const topics = [...names].map((name) => ({
      name,
      aliases: [],
      paragraphs: paragraphs.flatMap((text, n) => (text.includes(name) ? [n + 1] : [])),
    }));
    return Promise.resolve(topics);
  },
  readExported: (text) => Promise.resolve(parseReading('exported', text)),
};
