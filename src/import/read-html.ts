import { Readability } from '@mozilla/readability';
import { decodeText } from './decode-text.js';
import { authorOf } from './line-marks.js';
import { pageBlocks, type PageBlock } from './page-blocks.js';
import { parsePage, type Page, type PageElement } from './page.js';
import type { Taken } from './read-article.js';
import { cleanText, endsSentence, wordCount, type SourceBlock, type Told } from './source.js';

/** The number of a block on the element that holds it, by which Readability's choice is read. */
const mark = 'data-colloquium-block';

/** A page saved from a browser: Readability says which part of it is the article, the elements what the rest is. */
export function readHtml(bytes: Uint8Array): Taken {
  const page = parsePage(decodeText(bytes, encodingTold(bytes)));
  if (page === null) return { refused: 'damaged' };
  const root = page.body ?? page.documentElement;
  if (root === null) return { refused: 'no text in it' };
  const found = pageBlocks(root);
  found.forEach(({ owner }, n) => {
    const before = owner.getAttribute(mark);
    owner.setAttribute(mark, before === null ? String(n) : `${before} ${n}`);
  });
  const told = toldBy(page);
  const chosen = new Readability<PageElement>(page, {
    serializer: (node: unknown): PageElement => node as PageElement,
    charThreshold: 200,
  }).parse();
  const inside = new Set<number>();
  if (chosen?.content) {
    const elements = [chosen.content, ...chosen.content.querySelectorAll(`[${mark}]`)];
    for (const each of elements)
      for (const n of (each.getAttribute(mark) ?? '').split(' ')) if (n !== '') inside.add(Number(n));
  }
  const byline = filled(chosen?.byline);
  return {
    told: {
      ...told,
      title: told.title ?? filled(chosen?.title),
      author: byline === null ? told.author : (authorOf(byline) ?? byline).slice(0, 120),
      publisher: filled(chosen?.siteName) ?? told.publisher,
      published: filled(chosen?.publishedTime) ?? told.published,
    },
    blocks: onlyChosen(found, inside),
  };
}

function filled(value: string | null | undefined): string | null {
  const text = cleanText(value ?? '').slice(0, 400);
  return text === '' ? null : text;
}

function written(each: PageBlock): boolean {
  return wordCount(each.block.text) >= 15 && endsSentence(each.block.text) && each.linked < 0.4;
}

/** What Readability left out is kept all the same where it is written like the article and stands beside it. */
function onlyChosen(found: readonly PageBlock[], inside: ReadonlySet<number>): SourceBlock[] {
  if (!found.some((each, n) => inside.has(n) && written(each))) return found.map(({ block }) => block);
  const parents = new Set(
    found.filter((each, n) => inside.has(n) && written(each)).map(({ parent }) => parent),
  );
  const first = found.findIndex((each, n) => inside.has(n) && written(each));
  return found.map((each, n) => {
    const { block, parent } = each;
    if (inside.has(n) || block.as !== 'text') return block;
    if (written(each) && parents.has(parent)) return block;
    // Above the article a short line may be its date or its writer, which are told by their words.
    if (n < first && wordCount(block.text) <= 16) return block;
    return { ...block, as: n < first ? 'navigation' : 'after the end' };
  });
}

function encodingTold(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096)).toString('latin1');
  return (
    /<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{2,30})/i.exec(head)?.[1] ??
    /<\?xml[^>]{0,100}encoding\s*=\s*["']([\w-]{2,30})/i.exec(head)?.[1] ??
    null
  );
}

function toldBy(page: Page): Told {
  const content = (...selectors: string[]): string | null => {
    for (const selector of selectors) {
      const element = page.querySelector(selector);
      const value = filled(
        element?.getAttribute('content') ??
          element?.getAttribute('datetime') ??
          element?.getAttribute('href'),
      );
      if (value !== null) return value;
    }
    return null;
  };
  const link = content('link[rel="canonical"]', 'meta[property="og:url"]');
  return {
    title: content('meta[property="og:title"]') ?? filled(page.querySelector('title')?.textContent),
    author: content('meta[name="author"]', 'meta[property="article:author"]'),
    publisher: content(
      'meta[property="og:site_name"]',
      'meta[name="publisher"]',
      'meta[name="application-name"]',
    ),
    published: content(
      'meta[property="article:published_time"]',
      'meta[name="date"]',
      'meta[name="dc.date"]',
      'meta[name="citation_publication_date"]',
      'article time[datetime]',
      'time[datetime]',
    ),
    link: link !== null && /^https:\/\/[^\s"<>]+$/.test(link) ? link : null,
    language: filled(page.documentElement?.getAttribute('lang')),
  };
}
