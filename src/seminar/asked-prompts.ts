import { z } from 'zod';
import { KeyedQueue } from '../keyed-queue.js';
import type { ReadingOutline } from '../readings/reading.js';
import type { Store } from '../store/store.js';

/** What channels were asked by command, apart from any schedule. */
export interface AskedPrompts {
  /** The next prompt that this channel has not been asked, among these; begins again when all were asked. */
  askNext(
    guildId: string,
    channelId: string,
    reading: ReadingOutline,
    among: readonly number[],
  ): Promise<number>;
  forgetGuild(guildId: string): Promise<void>;
  /** The servers that were asked anything. */
  guilds(): Promise<string[]>;
}

const askedSchema = z.object({ reading: z.string(), prompts: z.array(z.int().min(0)) });

export function openAskedPrompts(store: Store): AskedPrompts {
  const asked = store.collection('asked', askedSchema);
  const turns = new KeyedQueue();
  return {
    askNext: (guildId, channelId, reading, among) =>
      // Two who ask at once are asked two questions.
      turns.run(`${guildId}/${channelId}`, async () => {
        const before = await asked.get(guildId, channelId);
        const already = before?.reading === reading.slug ? before.prompts : [];
        const fresh = among.find((prompt) => !already.includes(prompt));
        const next = fresh ?? among[0] ?? 0;
        const prompts =
          fresh === undefined
            ? [...already.filter((prompt) => !among.includes(prompt)), next]
            : [...already, next];
        await asked.set({ reading: reading.slug, prompts }, guildId, channelId);
        return next;
      }),
    guilds: async () => [...new Set((await asked.keys()).map(([guildId = '']) => guildId))],
    forgetGuild: async (guildId) => asked.deleteMany(await asked.keys(guildId)),
  };
}
