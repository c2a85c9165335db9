import type { z } from 'zod';
import type { Store, Versions } from '../store/store.js';

/** So many a row: one row of a long text would be read and checked in one go, and hold up every answer. */
const perRow = 100;

/** The long part of something whose short part is kept in memory. */
export interface StoredTexts<Text> {
  save(guildId: string, slug: string, texts: readonly Text[]): Promise<void>;
  load(guildId: string, slug: string): Promise<Text[]>;
  remove(guildId: string, slug: string): Promise<void>;
  /** Of which readings of which servers there are any: `[guildId, slug]`. */
  kept(): Promise<[string, string][]>;
}

export function openTexts<Text>(
  store: Store,
  name: string,
  row: z.ZodType<Text[]>,
  versions?: Versions,
): StoredTexts<Text> {
  const rows = store.collection(name, row, versions);
  const remove = async (guildId: string, slug: string): Promise<void> =>
    rows.deleteMany(await rows.keys(guildId, slug));
  return {
    async save(guildId, slug, texts) {
      const before = await rows.keys(guildId, slug);
      const all = Array.from({ length: Math.ceil(texts.length / perRow) }, (_, n): [string[], Text[]] => [
        [guildId, slug, place(n)],
        texts.slice(n * perRow, (n + 1) * perRow),
      ]);
      // What was there goes only once the new text is on disk: a write that fails must not lose the old one.
      await rows.setMany(all);
      await rows.deleteMany(before.slice(all.length));
    },
    async load(guildId, slug) {
      const texts: Text[] = [];
      for await (const [, some] of rows.scan(guildId, slug)) {
        texts.push(...some);
        // Between two rows others are answered.
        await new Promise((resolve) => setImmediate(resolve));
      }
      return texts;
    },
    remove,
    async kept() {
      const all = (await rows.keys()).map(([guildId = '', slug = '']) => JSON.stringify([guildId, slug]));
      return [...new Set(all)].map((each) => JSON.parse(each) as [string, string]);
    },
  };
}

/** Rows are listed in the order of their keys. */
function place(n: number): string {
  return String(n).padStart(5, '0');
}
