import type { ImportedArticle, ImportedParagraph, LeftOut } from './article.js';
import { findDate } from './dates.js';
import { languageOf } from './language.js';
import { authorOf, endingOf, markOf, ownerOf } from './line-marks.js';
import { cleanText, endsSentence, wordCount, type Judged, type Source, type SourceBlock } from './source.js';
import { splitLong } from './split-long.js';
import { chooseTitle } from './choose-title.js';

/** A file of fewer words holds no article, whatever else is in it. */
const fewestWords = 5;

/** Separates the article from what stands around it. Null where there is no text that could be one. */
export function sortBlocks(source: Source): ImportedArticle | null {
  const judged = source.blocks.map(judge).filter(({ block }) => block.text !== '');
  let first = judged.findIndex(likeBody);
  let last = judged.findLastIndex(likeBody);
  if (first < 0) {
    // A poem, a list of theses: nothing is long, so only the first line can be told from the rest.
    const frees = judged.flatMap((each, n) => (free(each) ? [n] : []));
    first = frees[frees.length > 2 ? 1 : 0] ?? -1;
    last = frees.at(-1) ?? -1;
  }
  if (first < 0) return null;

  const end = endOf(judged, first);
  if (end <= last) last = judged.findLastIndex((each, n) => n < end && free(each));
  const head = chooseTitle(judged.slice(0, first), source.told.title);
  const leftOut: LeftOut[] = [...head.leftOut];
  const paragraphs: ImportedParagraph[] = [];
  let section: string | null = head.section;
  let list: string[] = [];
  const closeList = (): void => {
    if (list.length > 0) add(list.map((item) => `• ${item}`).join('\n'), undefined);
    list = [];
  };
  const add = (text: string, doubtfulHyphens: readonly number[] | undefined): void => {
    const doubts = doubtfulHyphens !== undefined && doubtfulHyphens.length > 0 ? { doubtfulHyphens } : {};
    const parts = splitLong(text);
    parts.forEach((part, n) => {
      paragraphs.push({
        text: part,
        section: n === 0 ? section : null,
        ...(parts.length === 1 ? doubts : {}),
      });
    });
    section = null;
  };

  judged.forEach(({ block, why, words }, n) => {
    if (n < first) return;
    if (why !== null) leftOut.push({ text: block.text, why });
    else if (n >= end) leftOut.push({ text: block.text, why: 'after the end' });
    else if (block.as === 'list item') list.push(block.text);
    else {
      closeList();
      const heading = block.as !== 'text' || (words <= 14 && !endsSentence(block.text) && n !== first);
      if (heading && n > last) leftOut.push({ text: block.text, why: 'after the end' });
      else if (heading) section = section === null ? block.text : `${section} – ${block.text}`;
      else add(block.text, block.doubtfulHyphens);
    }
  });
  closeList();
  if (paragraphs.reduce((sum, { text }) => sum + wordCount(text), 0) < fewestWords) return null;

  const marked = (why: LeftOut['why']): string[] =>
    leftOut.filter((each) => each.why === why).map(({ text }) => text);
  const { told } = source;
  return {
    title: head.title,
    author: told.author ?? firstOf(marked('byline'), (line) => authorOf(line) ?? nameOf(line)),
    publisher: told.publisher ?? head.site ?? firstOf(marked('copyright line'), ownerOf),
    published:
      (told.published === null ? null : findDate(told.published)) ??
      firstOf([...marked('dateline'), ...marked('byline')], findDate),
    link: told.link,
    language: languageOf(paragraphs.map(({ text }) => text).join('\n'), told.language),
    paragraphs,
    leftOut,
  };
}

function free({ why, block }: Judged): boolean {
  return why === null && block.as !== 'heading' && block.as !== 'title';
}

function likeBody(each: Judged): boolean {
  return free(each) && (each.words >= 25 || (each.words >= 10 && endsSentence(each.block.text)));
}

function firstOf(lines: readonly string[], read: (line: string) => string | null): string | null {
  return lines.map(read).find((value) => value !== null) ?? null;
}

function judge(block: SourceBlock): Judged {
  const text = cleanText(block.text);
  const moved = text !== block.text;
  const { doubtfulHyphens: _, ...rest } = block;
  const clean: SourceBlock = moved ? { ...rest, text } : block;
  return { block: clean, words: wordCount(text), why: whyOf(block.as, text) };
}

function whyOf(as: SourceBlock['as'], text: string): LeftOut['why'] | null {
  const mark = markOf(text);
  if (as === 'text' || as === 'title' || as === 'heading' || as === 'list item') return mark;
  // A footer holds the copyright line, from which the publisher is read.
  return (as === 'after the end' || as === 'navigation') && mark === 'copyright line' ? mark : as;
}

/** A byline without "by": two to four words with capitals. */
function nameOf(line: string): string | null {
  return /^(?:\p{Lu}[\p{L}.'’-]*\s?){2,4}$/u.test(line) ? line : null;
}

/**
 * Where the page goes on after the article: the first line that ends one, unless so much text follows that it can
 * only be in the midst of it.
 */
function endOf(judged: readonly Judged[], first: number): number {
  const total = judged.slice(first).reduce((sum, { words }) => sum + words, 0);
  let before = 0;
  for (let n = first; n < judged.length; n++) {
    const each = judged[n];
    if (each === undefined) break;
    const ending = each.why === 'copyright line' || (each.words <= 8 && endingOf(each.block.text));
    if (n > first && ending && total - before - each.words <= before * 0.3) return n;
    before += each.words;
  }
  return judged.length;
}
