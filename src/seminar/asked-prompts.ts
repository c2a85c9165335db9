import { z } from 'zod';
import { KeyedQueue } from '../keyed-queue.js';
import type { ReadingOutline } from '../readings/reading.js';
import type { Store } from '../store/store.js';

/** What channels were asked by command, apart from any schedule. */
export interface AskedPrompts {
  /**
   * The next prompt that this channel has not been asked, among these; begins again when all were asked.
   *
   * @param besides what schedules have asked there: it comes only where nothing else is left
   */
  askNext(
    guildId: string,
    channelId: string,
    reading: ReadingOutline,
    among: readonly number[],
    besides: readonly number[],
  ): Promise<number>;
  /** What a channel was asked of a reading since all were last used up. */
  askedIn(guildId: string, channelId: string, slug: string): Promise<readonly number[]>;
  forgetGuild(guildId: string): Promise<void>;
  /** The servers that were asked anything. */
  guilds(): Promise<string[]>;
}

const askedSchema = z.object({ reading: z.string(), prompts: z.array(z.int().min(0)) });

export function openAskedPrompts(store: Store): AskedPrompts {
  const asked = store.collection('asked', askedSchema);
  const turns = new KeyedQueue();
  return {
    async askedIn(guildId, channelId, slug) {
      const before = await asked.get(guildId, channelId);
      return before?.reading === slug ? before.prompts : [];
    },
    askNext: (guildId, channelId, reading, among, besides) =>
      // Two who ask at once are asked two questions.
      turns.run(`${guildId}/${channelId}`, async () => {
        const before = await asked.get(guildId, channelId);
        const already = before?.reading === reading.slug ? before.prompts : [];
        const open = among.filter((prompt) => !already.includes(prompt));
        const fresh = open.find((prompt) => !besides.includes(prompt)) ?? open[0];
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
