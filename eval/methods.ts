import MiniSearch from 'minisearch';
import type { Passage, Reading } from '../src/readings/reading.js';
import { searchReading } from '../src/readings/search.js';

/** Looks something up: paragraph numbers, best first. */
export type Look = (query: string) => number[];

export interface Method {
  readonly name: string;
  over(reading: Reading): Promise<Look>;
}

const ours: Method = {
  name: 'ours',
  async over(reading) {
    const search = await searchReading(reading);
    return (query) => {
      const found = search.find(query);
      return found.kind === 'found'
        ? found.passages.slice(found.start).map(({ paragraph }) => paragraph)
        : [];
    };
  },
};

/** What the two plain ways may look into: the same words that ours has. */
function wordsAt(reading: Reading, { paragraph, heading, text }: Passage) {
  const names = [...reading.topics, ...reading.glossary]
    .filter(({ paragraphs }) => paragraphs.includes(paragraph))
    .flatMap(({ name, aliases }) => [name, ...aliases])
    .join(' ; ');
  return { id: paragraph, heading, text, names };
}

const substring: Method = {
  name: 'substring',
  over(reading) {
    const texts = reading.passages.map((passage) => {
      const { id, heading, text, names } = wordsAt(reading, passage);
      return { id, whole: [heading, text, names].join('\n').toLowerCase() };
    });
    return Promise.resolve((query) =>
      texts.filter(({ whole }) => whole.includes(query.toLowerCase())).map(({ id }) => id),
    );
  },
};

const minisearch: Method = {
  name: 'minisearch',
  over(reading) {
    const index = new MiniSearch({ fields: ['heading', 'text', 'names'] });
    index.addAll(reading.passages.map((passage) => wordsAt(reading, passage)));
    return Promise.resolve((query) => index.search(query).map(({ id }) => Number(id)));
  },
};

export const methods: readonly Method[] = [ours, substring, minisearch];
