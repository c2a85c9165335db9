import { describe, expect, test } from 'vitest';
import type { ImportedArticle } from '../../src/import/article.js';
import { draftOf } from '../../src/readings/article-draft.js';
import { draftReading, firstWords } from '../../src/readings/draft-reading.js';
import { proposeTopics } from '../../src/readings/propose-topics.js';
import { hashParagraph } from '../../src/readings/source-text.js';
import { toll } from '../import/toll-article.js';

const article: ImportedArticle = {
  title: toll.title,
  author: null,
  publisher: null,
  published: null,
  link: null,
  language: 'en',
  paragraphs: toll.paragraphs.map((text, n) => ({ text, section: n === 2 ? 'The winter' : null })),
  leftOut: [],
};

describe('a reading made of an article alone', () => {
  const reading = draftReading(draftOf(article).article, 'toll');

  test('has its words, hashes and headings, and no claims or prompts', () => {
    expect(reading).toMatchObject({ slug: 'toll', title: toll.title, claims: [], prompts: [], glossary: [] });
    expect(reading.passages.map(({ text }) => text)).toEqual(toll.paragraphs);
    expect(reading.passages.map(({ paragraph }) => paragraph)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(reading.passages[2]?.heading).toBe('The winter');
    expect(reading.passages[0]?.heading).toBe('For nearly ninety years the town of…');
    for (const { sha256, text, heading } of reading.passages) {
      expect(sha256).toBe(hashParagraph(text));
      expect(heading.length).toBeLessThanOrEqual(60);
    }
  });

  test('passages name the topics that list them', () => {
    for (const { paragraph, topics } of reading.passages) {
      expect(topics).toEqual(
        reading.topics.filter(({ paragraphs }) => paragraphs.includes(paragraph)).map(({ name }) => name),
      );
      expect(topics.length).toBeGreaterThan(0);
    }
  });
});

describe('topics from names and phrases', () => {
  test('forms of one name are one topic, with the paragraph that speaks of it most in front', () => {
    const topics = proposeTopics(
      [
        'Since Norland closed its ports, the Norlanders have waited. The United States and U.S. banks wait too.',
        'Prime Minister Ada Lindqvist spoke. Later Lindqvist said that South Varia and North Varia disagree.',
        'In Norland nobody listens to Norland’s critics. The North Varians do, and the port fees rise in Norland.',
        'South Varians watch the port fees. It was the United States that lowered them.',
      ],
      'en',
    );
    const topic = (name: string) => topics.find((each) => each.name === name);
    expect(topic('Norland')).toEqual({ name: 'Norland', aliases: ['Norlanders'], paragraphs: [3, 1] });
    expect(topic('United States')).toMatchObject({ paragraphs: [1, 4] });
    expect(topic('United States')?.aliases).toEqual(['U.S.', 'US']);
    expect(topic('Ada Lindqvist')).toMatchObject({ aliases: ['Lindqvist'], paragraphs: [2] });
    expect(topic('South Varia')?.paragraphs).toEqual([2, 4]);
    expect(topic('North Varia')?.paragraphs).toEqual([2, 3]);
    expect(topic('Port fees')?.paragraphs).toEqual([3, 4]);
    expect(topics.map(({ name }) => name)).not.toContain('Later');
  });

  test.each<[string, string[], string]>([
    ['ru', ['Город Ферроу живёт мостом.', 'Мост кормит Ферроу давно.', 'Без моста нет и Ферроу.'], 'Ферроу'],
    ['ja', ['町は半導体で生きる。', '半導体の価格が上がる。', '議会は輸出を論じる。'], '半導体'],
    ['zh', ['城市生产半导体。', '半导体的价格很高。', '居民不满意。'], '半导体'],
  ])('in %s', (language, paragraphs, name) => {
    expect(proposeTopics(paragraphs, language).map((topic) => topic.name)).toContain(name);
  });

  test('a name belongs to one topic only, and a text without any gives none', () => {
    const topics = proposeTopics(toll.paragraphs, 'en');
    const names = topics.flatMap(({ name, aliases }) => [name, ...aliases]).map((name) => name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    expect(topics.length).toBeLessThanOrEqual(24);
    expect(proposeTopics(['So it is.'], 'en')).toEqual([]);
  });
});

test.each([
  ['One two three four five six seven eight.', 'One two three four five six seven…'],
  ['One two three four five.', 'One two three four five.'],
  ['• One\n• Two', 'One • Two'],
  [
    '町の議会は橋の通行料を廃止するかどうかを話し合っている。',
    '町の議会は橋の通行料を廃止するかどうかを話し合っ…',
  ],
])('the first words of "%s"', (text, words) => {
  expect(firstWords(text)).toBe(words);
});
