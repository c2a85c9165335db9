import type { ArticleDraft } from '../readings/article-draft.js';
import type { CopyMatch } from './importer.js';
import type { Reading } from '../readings/reading.js';

/** What a host's file has become, until it is confirmed or thrown away. */
export type Draft =
  | {
      readonly kind: 'article';
      /** The newest last; those before can be gone back to. */
      readonly versions: readonly ArticleDraft[];
      /** The reading that the newest version makes. */
      readonly reading: Reading;
    }
  /** The file holds the text of a reading that is here already. */
  | { readonly kind: 'copy'; readonly slug: string; readonly match: CopyMatch; readonly draft: ArticleDraft }
  /** A reading as it was exported from a server. */
  | { readonly kind: 'exported'; readonly reading: Reading };

/**
 * Drafts live in memory alone: before the host has confirmed, nothing of a file is kept, and a restart forgets it. The
 * oldest goes when there are too many.
 */
export interface ReadingDrafts {
  /** The name under which the same host finds it again. */
  put(guildId: string, userId: string, draft: Draft): string;
  find(guildId: string, userId: string, id: string): Draft | undefined;
  /** Nothing where it is gone. */
  replace(id: string, draft: Draft): void;
  drop(id: string): void;
}

/** So many hosts of all servers can correct at a time. */
const mostDrafts = 40;
/** So many corrections can be undone. */
export const mostVersions = 20;

export function openReadingDrafts(newId: () => string): ReadingDrafts {
  const drafts = new Map<string, { readonly guildId: string; readonly userId: string; draft: Draft }>();
  return {
    put(guildId, userId, draft) {
      // Whoever attaches a second file has done with the first.
      for (const [id, each] of drafts)
        if (each.guildId === guildId && each.userId === userId) drafts.delete(id);
      const id = newId();
      drafts.set(id, { guildId, userId, draft });
      const [oldest] = drafts.keys();
      if (drafts.size > mostDrafts && oldest !== undefined) drafts.delete(oldest);
      return id;
    },
    find(guildId, userId, id) {
      const found = drafts.get(id);
      return found?.guildId === guildId && found.userId === userId ? found.draft : undefined;
    },
    replace(id, draft) {
      const found = drafts.get(id);
      if (found !== undefined) found.draft = draft;
    },
    drop: (id) => void drafts.delete(id),
  };
}
