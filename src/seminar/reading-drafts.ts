import type { ArticleDraft } from '../readings/article-draft.js';
import type { CopyMatch } from '../readings/own-copy.js';
import type { Reading, Topic } from '../readings/reading.js';

/** An article that a host corrects. */
export interface UnderCorrection {
  readonly kind: 'article';
  /** The newest last; those before can be gone back to. */
  readonly versions: readonly ArticleDraft[];
  readonly newest: ArticleDraft;
  /** For the paragraphs as they stand in the file; undefined where none could be proposed. */
  readonly topics: readonly Topic[] | undefined;
  /** The reading that the newest version makes. */
  readonly reading: Reading;
}

/** What a host's file has become, until it is confirmed or thrown away. */
export type Draft =
  | UnderCorrection
  /** The file holds the text of a reading that is here already. */
  | {
      readonly kind: 'copy';
      readonly reading: Reading;
      readonly match: CopyMatch;
      readonly draft: ArticleDraft;
    }
  /** A reading as it was exported from a server. */
  | { readonly kind: 'exported'; readonly reading: Reading };

/**
 * Drafts live in memory alone: before the host has confirmed, nothing of a file is kept, and a restart forgets it. One
 * that was left alone for an hour goes, and the oldest when there are too many.
 */
export interface ReadingDrafts {
  /** The name under which the same host finds it again. */
  put(guildId: string, userId: string, draft: Draft): string;
  find(guildId: string, userId: string, id: string): Draft | undefined;
  /** Nothing where it is gone. */
  replace(id: string, draft: Draft): void;
  drop(id: string): void;
  forgetGuild(guildId: string): void;
  /** Forgets those whose time is over. */
  expire(): void;
}

/** So many hosts of all servers can correct at a time. */
const mostDrafts = 40;
/** Milliseconds since it was last corrected. */
const longestIdle = 3_600_000;
/** So many corrections can be undone. */
export const mostVersions = 20;

interface Kept {
  readonly guildId: string;
  readonly userId: string;
  draft: Draft;
  /** When it was put or last changed. */
  at: number;
}

export function openReadingDrafts(newId: () => string, now: () => number): ReadingDrafts {
  const drafts = new Map<string, Kept>();
  const dropWhere = (isGone: (kept: Kept) => boolean): void => {
    for (const [id, kept] of drafts) if (isGone(kept)) drafts.delete(id);
  };
  const expire = (): void => dropWhere(({ at }) => now() - at >= longestIdle);
  return {
    put(guildId, userId, draft) {
      // Whoever attaches a second file has done with the first.
      dropWhere((each) => each.guildId === guildId && each.userId === userId);
      const id = newId();
      drafts.set(id, { guildId, userId, draft, at: now() });
      const [oldest] = drafts.keys();
      if (drafts.size > mostDrafts && oldest !== undefined) drafts.delete(oldest);
      return id;
    },
    find(guildId, userId, id) {
      expire();
      const found = drafts.get(id);
      return found?.guildId === guildId && found.userId === userId ? found.draft : undefined;
    },
    replace(id, draft) {
      const found = drafts.get(id);
      if (found !== undefined) Object.assign(found, { draft, at: now() });
    },
    drop: (id) => void drafts.delete(id),
    forgetGuild: (guildId) => dropWhere((each) => each.guildId === guildId),
    expire,
  };
}
