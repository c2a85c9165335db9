import { z } from 'zod';
import type { Passage, Reading } from '../readings/reading.js';
import { hashParagraph } from '../readings/source-text.js';
import type { Store, Versions } from '../store/store.js';
import { openTexts } from './stored-texts.js';

/** A text is bound to the source of its passage, for a later version of the reading may number its passages anew. */
const rowSchema = z.array(z.object({ sha256: z.string(), text: z.string() }));

const versions: Versions = {
  version: 2,
  migrate: {
    // Texts stood at their passages' places, null where there was none. One that matched its passage hashes as that
    // does; of one that did not, nobody knows any more which passage it was laid under, so it is left out.
    1: (old) =>
      z
        .array(z.string().nullable())
        .parse(old)
        .flatMap((text) => (text === null ? [] : [{ sha256: hashParagraph(text), text }])),
  },
};

/** The source's own words, as hosts have laid their copies under readings that the bot came with. */
export interface OwnCopies {
  has(guildId: string, slug: string): boolean;
  list(guildId: string): string[];
  /** `originals` has the file's text for each paragraph of the reading, null where the file lacks it. */
  lay(guildId: string, reading: CopiedReading, originals: readonly (string | null)[]): Promise<void>;
  /** The reading with the server's copy below those of its passages whose source is the same still. */
  under(guildId: string, reading: Reading): Promise<Reading>;
  remove(guildId: string, slug: string): Promise<void>;
  forgetGuild(guildId: string): Promise<void>;
  guilds(): string[];
}

interface CopiedReading extends Pick<Reading, 'slug'> {
  readonly passages: readonly Pick<Passage, 'sha256'>[];
}

export async function openOwnCopies(store: Store): Promise<OwnCopies> {
  const texts = openTexts(store, 'own-copies', rowSchema, versions);
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
    async lay(guildId, { slug, passages }, originals) {
      const bound = passages.flatMap(({ sha256 }, n) => {
        const text = originals[n] ?? null;
        return text === null ? [] : [{ sha256, text }];
      });
      await texts.save(guildId, slug, bound);
      note(guildId, slug);
    },
    async under(guildId, reading) {
      if (!has(guildId, reading.slug)) return reading;
      const loaded = await texts.load(guildId, reading.slug);
      const originals = new Map(loaded.map(({ sha256, text }) => [sha256, text]));
      return {
        ...reading,
        passages: reading.passages.map((passage) => ({
          ...passage,
          original: originals.get(passage.sha256),
        })),
      };
    },
    remove,
    async forgetGuild(guildId) {
      for (const slug of known.get(guildId) ?? []) await remove(guildId, slug);
    },
    guilds: () => [...known.keys()],
  };
}
