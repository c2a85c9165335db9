import type { DraftedArticle } from './article-draft.js';
import { proposeTopics } from './propose-topics.js';
import type { Passage, Reading } from './reading.js';

const [longestHeading, longestTitle, longestPublisher] = [60, 200, 80];

/**
 * A reading made of an article alone: its own words as the passages, topics proposed from them, and no claims and no
 * prompts, which people write.
 *
 * @param slug the folder's name; see `Reading.slug`
 * @param topics those proposed before; proposing takes seconds for a long article
 */
export function draftReading(
  article: DraftedArticle,
  slug: string,
  topics = proposeTopics(
    article.paragraphs.map(({ text }) => text),
    article.language,
  ),
): Reading {
  const topicsOf = new Map<number, string[]>();
  for (const { name, paragraphs } of topics)
    for (const each of paragraphs) topicsOf.set(each, [...(topicsOf.get(each) ?? []), name]);
  const passages = article.paragraphs.map(({ text, section, sha256 }, n): Passage => ({
    paragraph: n + 1,
    heading: shortened(section ?? firstWords(text), longestHeading),
    text,
    topics: topicsOf.get(n + 1) ?? [],
    sha256,
  }));
  const [first] = passages;
  return {
    slug,
    title: shortened(article.title ?? first?.heading ?? slug, longestTitle),
    author: article.author,
    publisher: article.publisher?.slice(0, longestPublisher) ?? null,
    published: article.published,
    link: article.link,
    verbatim: true,
    language: article.language,
    topics,
    passages,
    claims: [],
    prompts: [],
    glossary: [],
  };
}

/** The beginning of a paragraph, as a line that tells it from others. */
export function firstWords(text: string): string {
  const line = text.replace(/^[•\s]+/u, '').replace(/\s+/g, ' ');
  const words = line.split(' ');
  if (words.length > 4)
    return words.length > 7
      ? `${words
          .slice(0, 7)
          .join(' ')
          .replace(/[,;:.]$/u, '')}…`
      : line;
  return Array.from(line).length > 24 ? `${Array.from(line).slice(0, 24).join('')}…` : line;
}

function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text
    .slice(0, most - 1)
    .toWellFormed()
    .replace('\ufffd', '');
  const space = cut.lastIndexOf(' ');
  return `${(space > most / 2 ? cut.slice(0, space) : cut).replace(/[\s,;:.–—-]+$/u, '')}…`;
}
