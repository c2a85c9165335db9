import { z } from 'zod';
import { promptKinds, type Passage, type Reading, type ReadingOutline } from '../readings/reading.js';
import { KeyedQueue } from '../keyed-queue.js';
import { NotSaved } from '../not-saved.js';
import type { Store } from '../store/store.js';
import { openTexts } from './stored-texts.js';

const paragraphs = z.array(z.int().min(1));
const retired = z.literal(true).optional();

const outlineSchema = z.object({
  guildId: z.string(),
  /** Epoch milliseconds; who added it is nobody's business. */
  addedAt: z.number(),
  outline: z.object({
    slug: z.string(),
    title: z.string(),
    author: z.string().nullish(),
    publisher: z.string().nullable(),
    published: z.string().nullable(),
    link: z.string().nullable(),
    language: z.string(),
    verbatim: z.literal(true).optional(),
    brought: z.literal(true).optional(),
    topics: z.array(z.object({ name: z.string(), aliases: z.array(z.string()), paragraphs })),
    passages: z.array(z.object({ paragraph: z.int(), heading: z.string(), topics: z.array(z.string()) })),
    claims: z.array(z.object({ id: z.string(), text: z.string(), paragraphs, retired })),
    prompts: z.array(
      z.object({
        kind: z.enum([...promptKinds, 'suggested']),
        text: z.string(),
        paragraph: z.int(),
        claim: z.string().optional(),
        retired,
      }),
    ),
    glossary: z.array(
      z.object({ name: z.string(), aliases: z.array(z.string()), text: z.string(), paragraphs }),
    ),
  }),
});
type Stored = z.infer<typeof outlineSchema>;

/** So many passages of its own a server may keep. */
export const mostPassages = 2000;
/** So many readings; more could not be told apart in a list. */
export const mostReadings = 50;

export type Added =
  | { readonly kind: 'added' }
  | { readonly kind: 'too many passages'; readonly kept: number }
  | { readonly kind: 'too many readings' };

/** The readings that servers have brought themselves: their outlines in memory, their texts on disk. */
export interface OwnReadings {
  /** Oldest first. */
  list(guildId: string): ReadingOutline[];
  find(guildId: string, slug: string): ReadingOutline | undefined;
  /** With its texts. */
  load(guildId: string, slug: string): Promise<Reading | undefined>;
  add(guildId: string, reading: Reading): Promise<Added>;
  /** Undefined where it is gone. The passages stay as they are. */
  change(
    guildId: string,
    slug: string,
    edit: (outline: ReadingOutline) => ReadingOutline,
  ): Promise<ReadingOutline | undefined>;
  /** It is gone when this resolves; texts that could not be deleted with it are left to `sweep`. */
  remove(guildId: string, slug: string): Promise<void>;
  /** Deletes texts that no reading holds, as an adding or a removal leaves them that was cut short; whether any was. */
  sweep(): Promise<boolean>;
  forgetGuild(guildId: string): Promise<void>;
  guilds(): string[];
}

export async function openOwnReadings(store: Store, now: () => number): Promise<OwnReadings> {
  const outlines = store.collection('own-readings', outlineSchema);
  const texts = openTexts(store, 'own-passages', z.array(z.object({ text: z.string(), sha256: z.string() })));
  const known = new Map<string, Map<string, Stored>>();
  const note = (stored: Stored): void => {
    const own = known.get(stored.guildId) ?? new Map<string, Stored>();
    known.set(stored.guildId, own.set(stored.outline.slug, stored));
  };
  for (const stored of await outlines.list()) note(stored);
  const find = (guildId: string, slug: string): ReadingOutline | undefined =>
    known.get(guildId)?.get(slug)?.outline;
  const list = (guildId: string): ReadingOutline[] =>
    [...(known.get(guildId)?.values() ?? [])]
      .sort((a, b) => a.addedAt - b.addedAt)
      .map(({ outline }) => outline);
  const changing = new KeyedQueue();
  /** A reading is there once its outline is; the process before may have been cut short. */
  let mayHaveStrays = true;
  const save = async (stored: Stored): Promise<void> => {
    await outlines.set(stored, stored.guildId, stored.outline.slug);
    note(stored);
  };
  const remove = async (guildId: string, slug: string): Promise<void> => {
    await outlines.delete(guildId, slug);
    known.get(guildId)?.delete(slug);
    if (known.get(guildId)?.size === 0) known.delete(guildId);
    try {
      await texts.remove(guildId, slug);
    } catch (error) {
      if (!(error instanceof NotSaved)) throw error;
      mayHaveStrays = true;
    }
  };
  return {
    list,
    find,
    async load(guildId, slug) {
      const loaded = await texts.load(guildId, slug);
      const outline = find(guildId, slug);
      if (outline === undefined) return undefined;
      const passages = outline.passages.map((passage, n): Passage => {
        const text = loaded[n];
        if (text === undefined) throw new Error(`a passage of ${slug} has lost its text`);
        return { ...passage, ...text };
      });
      return { ...outline, passages };
    },
    add: (guildId, reading) =>
      // Two that are added at once are counted one after the other.
      changing.run(guildId, async (): Promise<Added> => {
        const own = list(guildId);
        const kept = own.reduce((sum, { passages }) => sum + passages.length, 0);
        if (kept + reading.passages.length > mostPassages) return { kind: 'too many passages', kept };
        if (own.length >= mostReadings) return { kind: 'too many readings' };
        const stored = outlineSchema.parse({ guildId, addedAt: now(), outline: reading });
        const rows = reading.passages.map(({ text, sha256 }) => ({ text, sha256 }));
        try {
          await texts.save(guildId, reading.slug, rows);
          await save(stored);
        } catch (error) {
          mayHaveStrays = true;
          throw error;
        }
        return { kind: 'added' };
      }),
    async change(guildId, slug, edit) {
      const before = known.get(guildId)?.get(slug);
      if (before === undefined) return undefined;
      const after = outlineSchema.parse({ ...before, outline: edit(before.outline) });
      await save(after);
      return after.outline;
    },
    remove,
    async sweep() {
      if (!mayHaveStrays) return false;
      mayHaveStrays = false;
      let found = false;
      try {
        for (const [guildId, slug] of await texts.kept())
          await changing.run(guildId, async () => {
            if (find(guildId, slug) !== undefined) return;
            await texts.remove(guildId, slug);
            found = true;
          });
      } catch (error) {
        mayHaveStrays = true;
        throw error;
      }
      return found;
    },
    async forgetGuild(guildId) {
      for (const { slug } of list(guildId)) await remove(guildId, slug);
    },
    guilds: () => [...known.keys()],
  };
}
