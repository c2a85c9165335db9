/** An article as it was read from a file, before a host has corrected anything. */
export interface ImportedArticle {
  /** Null where the file does not say. The same for the four below. */
  readonly title: string | null;
  readonly author: string | null;
  readonly publisher: string | null;
  /** `YYYY-MM-DD`. */
  readonly published: string | null;
  readonly link: string | null;
  /** BCP 47 tag, told from the file or from its letters and commonest words. */
  readonly language: string;
  /** In reading order; never empty, each of at most 3,000 characters (longer ones are split between sentences). */
  readonly paragraphs: readonly ImportedParagraph[];
  /** What was taken for something other than the article's text, so that a host can see it and take it back. */
  readonly leftOut: readonly LeftOut[];
}

export interface ImportedParagraph {
  readonly text: string;
  /** The section heading that stands right before it, if one does. */
  readonly section: string | null;
}

export interface LeftOut {
  readonly text: string;
  readonly why:
    | 'navigation'
    | 'caption'
    | 'dateline'
    | 'byline'
    | 'share line'
    | 'copyright line'
    | 'running head'
    | 'page number'
    | 'footnote'
    | 'after the end';
}

export type FileKind = 'text' | 'markdown' | 'html' | 'pdf' | 'docx';

export type ImportRefusal =
  | 'too large'
  | 'unknown kind'
  | 'not what its name says'
  | 'needs a password'
  | 'no text in it'
  | 'too much text'
  | 'too many pages'
  | 'took too long'
  | 'needed too much memory'
  | 'damaged';

export type ImportOutcome =
  | { readonly kind: 'article'; readonly article: ImportedArticle }
  | { readonly kind: 'refused'; readonly why: ImportRefusal };
