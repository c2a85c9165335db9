import { compareWith } from '../src/readings/compare.js';
import { parseReading } from '../src/readings/parse-reading.js';
import { blocksOf } from '../src/readings/source-text.js';
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
  compare: (readings, paragraphs) => Promise.resolve(compareWith(readings, paragraphs)),
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
