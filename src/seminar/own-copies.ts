import { z } from 'zod';
import type { Reading } from '../readings/reading.js';
import type { Store } from '../store/store.js';
import { openTexts } from './stored-texts.js';

/** The source's own words, as hosts have laid their copies under readings that the bot came with. */
export interface OwnCopies {
  has(guildId: string, slug: string): boolean;
  list(guildId: string): string[];
  /** `originals` has the file's text for each paragraph of the reading, null where the file lacks it. */
  lay(guildId: string, slug: string, originals: readonly (string | null)[]): Promise<void>;
  /** The reading with the server's copy below its passages; as it is where there is none. */
  under(guildId: string, reading: Reading): Promise<Reading>;
  remove(guildId: string, slug: string): Promise<void>;
  forgetGuild(guildId: string): Promise<void>;
  guilds(): string[];
}

export async function openOwnCopies(store: Store): Promise<OwnCopies> {
  const texts = openTexts(store, 'own-copies', z.array(z.string().nullable()));
  const known = new Map<string, Set<string>>();
  const note = (guildId: string, slug: string): void => {
    known.set(guildId, (known.get(guildId) ?? new Set<string>()).add(slug));
  };
  for (const [guildId, slug] of await texts.kept()) note(guildId, slug);
  const has = (guildId: string, slug: string): boolean => known.get(guildId)?.has(slug) ?? false;
  const remove = async (guildId: string, slug: string): Promise<void> => {
    await texts.remove(guildId, slug);
    known.get(guildId)?.delete(slug);
    if (known.get(guildId)?.size === 0) known.delete(guildId);
  };
  return {
    has,
    list: (guildId) => [...(known.get(guildId) ?? [])],
    async lay(guildId, slug, originals) {
      await texts.save(guildId, slug, originals);
      note(guildId, slug);
    },
    async under(guildId, reading) {
      if (!has(guildId, reading.slug)) return reading;
      const originals = await texts.load(guildId, reading.slug);
      return {
        ...reading,
        passages: reading.passages.map((passage, n) => ({ ...passage, original: originals[n] ?? undefined })),
      };
    },
    remove,
    async forgetGuild(guildId) {
      for (const slug of known.get(guildId) ?? []) await remove(guildId, slug);
    },
    guilds: () => [...known.keys()],
  };
}
