import type { ImportedArticle, ImportedParagraph, LeftOut } from '../import/article.js';
import type { Topic } from './reading.js';
import { hashParagraph } from './source-text.js';
import { fold } from './words.js';

/** An article while a host corrects what was read from the file. Each correction makes a new draft. */
export interface ArticleDraft {
  readonly article: DraftedArticle;
  readonly leftOut: readonly DraftLeftOut[];
}

export interface DraftedArticle extends ImportedArticle {
  readonly paragraphs: readonly DraftParagraph[];
}

interface DraftParagraph extends ImportedParagraph {
  /** The paragraphs it was made of, as they were numbered in the file; none where it was no paragraph there. */
  readonly from: readonly number[];
  /** Of the text. A long article takes a tenth of a second to hash, so each paragraph is hashed once. */
  readonly sha256: string;
}

export type DraftLeftOut =
  | LeftOut
  /** `before`: the place it had, from 0. */
  | {
      readonly text: string;
      readonly why: 'dropped by you';
      readonly before: number;
      readonly from: readonly number[];
    };

export type Corrected =
  | { readonly kind: 'corrected'; readonly draft: ArticleDraft; readonly asBefore?: readonly SourceField[] }
  /** The draft has changed since: there is no such paragraph or piece any more. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'nothing left' }
  | { readonly kind: 'too long'; readonly characters: number };

/** What cannot be anything; it stays as it was, so that the other fields of the form are not lost. */
export type SourceField = 'title' | 'day' | 'link';

/** A passage must fit a card beside its heading and its source. */
export const longestParagraph = 3000;

/** @param hashes of the paragraphs, in their order, where they are known */
export function draftOf(article: ImportedArticle, hashes: readonly string[] = []): ArticleDraft {
  const paragraphs = article.paragraphs.map((paragraph, n): DraftParagraph => ({
    ...paragraph,
    from: [n + 1],
    sha256: hashes[n] ?? hashParagraph(paragraph.text),
  }));
  return { article: { ...article, paragraphs }, leftOut: article.leftOut };
}

/** Leaves paragraphs out, by their numbers from 1; they can be taken back. */
export function dropParagraphs({ article, leftOut }: ArticleDraft, numbers: readonly number[]): Corrected {
  const wanted = new Set(numbers);
  const dropped = article.paragraphs.flatMap(({ text, from }, n): DraftLeftOut[] =>
    wanted.has(n + 1) ? [{ text, why: 'dropped by you', before: n, from }] : [],
  );
  if (dropped.length < wanted.size) return { kind: 'gone' };
  if (dropped.length === article.paragraphs.length) return { kind: 'nothing left' };
  const paragraphs = article.paragraphs.filter((_, n) => !wanted.has(n + 1));
  return corrected(article, paragraphs, [...dropped, ...leftOut]);
}

/** Joins each of these paragraphs to the one before it. */
export function joinParagraphs({ article, leftOut }: ArticleDraft, numbers: readonly number[]): Corrected {
  const wanted = new Set(numbers);
  if (numbers.some((n) => !Number.isInteger(n) || n < 2 || n > article.paragraphs.length))
    return { kind: 'gone' };
  const paragraphs: DraftParagraph[] = [];
  for (const [n, paragraph] of article.paragraphs.entries()) {
    const before = paragraphs.at(-1);
    if (before === undefined || !wanted.has(n + 1)) {
      paragraphs.push(paragraph);
      continue;
    }
    const text = `${before.text}${separatorOf(article.language)}${paragraph.text}`;
    if (text.length > longestParagraph) return { kind: 'too long', characters: text.length };
    // Everything that is known of the first stays known, but of the second only its words.
    paragraphs[paragraphs.length - 1] = {
      ...before,
      text,
      from: [...before.from, ...paragraph.from],
      sha256: hashParagraph(text),
    };
  }
  return corrected(article, paragraphs, leftOut);
}

/** Takes back a piece that was left out, by its place from 0, before a paragraph, or at the end without one. */
export function takeBack(
  { article, leftOut }: ArticleDraft,
  at: number,
  before: number | undefined,
): Corrected {
  const piece = leftOut[at];
  if (piece === undefined) return { kind: 'gone' };
  if (piece.text.length > longestParagraph) return { kind: 'too long', characters: piece.text.length };
  const place = Math.min((before ?? article.paragraphs.length + 1) - 1, article.paragraphs.length);
  if (place < 0) return { kind: 'gone' };
  const paragraphs = article.paragraphs.toSpliced(place, 0, {
    text: piece.text,
    section: null,
    from: 'from' in piece ? piece.from : [],
    sha256: hashParagraph(piece.text),
  });
  return corrected(article, paragraphs, leftOut.toSpliced(at, 1));
}

/** Where a piece stood, as the number of the paragraph it goes before; undefined where nobody knows. */
export function placeOf({ article, leftOut }: ArticleDraft, at: number): number | undefined {
  const piece = leftOut[at];
  if (piece === undefined || piece.why !== 'dropped by you') return undefined;
  return Math.min(piece.before, article.paragraphs.length) + 1;
}

/** The topics that were proposed for the file's paragraphs, with the paragraphs as they are now. */
export function topicsNow({ article }: ArticleDraft, proposed: readonly Topic[]): Topic[] {
  const numberNow = new Map(article.paragraphs.flatMap(({ from }, n) => from.map((each) => [each, n + 1])));
  const fresh = article.paragraphs.flatMap(({ from, text }, n) =>
    from.length === 0 ? [{ paragraph: n + 1, words: fold(text) }] : [],
  );
  return proposed.flatMap((topic) => {
    const names = [topic.name, ...topic.aliases].map(fold);
    const kept = topic.paragraphs.flatMap((paragraph) => numberNow.get(paragraph) ?? []);
    const more = fresh.filter(({ words }) => names.some((name) => words.includes(name)));
    const paragraphs = [...new Set([...kept, ...more.map(({ paragraph }) => paragraph)])];
    return paragraphs.length === 0 ? [] : [{ ...topic, paragraphs }];
  });
}

/** What stands above the text; an empty line is what nobody knows. */
export interface ArticleSource {
  readonly title: string;
  readonly author: string;
  readonly publisher: string;
  readonly published: string;
  readonly link: string;
}

export function editSource({ article, leftOut }: ArticleDraft, given: ArticleSource): Corrected {
  const [title, author, publisher, published, link] = [
    given.title,
    given.author,
    given.publisher,
    given.published,
    given.link,
  ].map((line) => line.toWellFormed().replace(/\s+/g, ' ').trim());
  const asBefore: SourceField[] = [];
  const orBefore = (
    field: SourceField,
    isGood: boolean,
    value: string | null,
    before: string | null,
  ): string | null => {
    if (isGood) return value;
    asBefore.push(field);
    return before;
  };
  const source = {
    title: orBefore('title', Boolean(title), (title ?? '').slice(0, 200).toWellFormed(), article.title) ?? '',
    author: author?.slice(0, 120) || null,
    publisher: publisher?.slice(0, 80) || null,
    published: orBefore('day', !published || isDay(published), published || null, article.published),
    link: orBefore('link', !link || isWebAddress(link), link || null, article.link),
  };
  return {
    kind: 'corrected',
    draft: { article: { ...article, ...source }, leftOut },
    ...(asBefore.length > 0 && { asBefore }),
  };
}

function corrected(
  article: DraftedArticle,
  paragraphs: readonly DraftParagraph[],
  leftOut: readonly DraftLeftOut[],
): Corrected {
  return { kind: 'corrected', draft: { article: { ...article, paragraphs }, leftOut } };
}

/** Japanese and Chinese put no space between sentences. */
function separatorOf(language: string): string {
  return /^(?:ja|zh)\b/.test(language) ? '' : ' ';
}

function isDay(typed: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(typed)) return false;
  const at = new Date(`${typed}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(typed);
}

function isWebAddress(typed: string): boolean {
  return typed.length <= 300 && URL.canParse(typed) && new URL(typed).protocol === 'https:';
}
