import type { LeftOut } from './article.js';

/** A file taken apart, before it is decided what of it is the article. */
export interface Source {
  readonly told: Told;
  /** In reading order. */
  readonly blocks: readonly SourceBlock[];
}

/** What a file says of itself, in its head or its properties; null where it says nothing. */
export interface Told {
  readonly title: string | null;
  readonly author: string | null;
  readonly publisher: string | null;
  /** Any spelling of a day. */
  readonly published: string | null;
  readonly link: string | null;
  readonly language: string | null;
}

export interface SourceBlock {
  readonly text: string;
  /** What the file itself shows the block to be; `text` where it shows nothing. */
  readonly as: 'text' | 'title' | 'heading' | 'list item' | LeftOut['why'];
  /** Places in `text` at which a hyphen of a line's end was dropped or kept without being sure. */
  readonly doubtfulHyphens?: readonly number[];
}

/** A block of the file with what it is taken for; `why` is null for what may be the article. */
export interface Judged {
  readonly block: SourceBlock;
  readonly words: number;
  readonly why: LeftOut['why'] | null;
}

export const nothingTold: Told = {
  title: null,
  author: null,
  publisher: null,
  published: null,
  link: null,
  language: null,
};

/** One line, no invisible characters: what is drawn twice or not at all has no place in a quotation. */
export function cleanText(text: string): string {
  return (
    text
      // Soft hyphens, zero-width and direction marks, byte order marks, control characters.
      .replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
      .replace(/\p{Cc}|\ufffd/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim()
  );
}

const cjk = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]/g;

/** How long a text is in words; two Japanese or Chinese characters count as one. */
export function wordCount(text: string): number {
  const signs = text.match(cjk)?.length ?? 0;
  const words = text.replace(cjk, ' ').match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’.-]*/gu)?.length ?? 0;
  return words + Math.ceil(signs / 2);
}

/** True where the text ends as a sentence does, quotes and notes behind the full stop included. */
export function endsSentence(text: string): boolean {
  return /[.!?…。！？:：;][\s"'”’»«)\]」』）*†\d]{0,6}$/u.test(text.slice(-12));
}
