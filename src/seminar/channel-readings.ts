import { z } from 'zod';
import type { Store } from '../store/store.js';

const choiceSchema = z.object({ guildId: z.string(), channelId: z.string(), reading: z.string() });
type Choice = z.infer<typeof choiceSchema>;

/** Which reading a channel talks about, where a host has chosen one. */
export interface ChannelReadings {
  of(guildId: string, channelId: string): string | undefined;
  use(guildId: string, channelId: string, slug: string): Promise<void>;
  /** The channels that talk about a reading by a host's choice. */
  channels(guildId: string, slug: string): string[];
  forgetReading(guildId: string, slug: string): Promise<void>;
  forgetGuild(guildId: string): Promise<void>;
  guilds(): string[];
}

export async function openChannelReadings(store: Store): Promise<ChannelReadings> {
  const stored = store.collection('channel-readings', choiceSchema);
  const known = new Map<string, Map<string, string>>();
  const note = ({ guildId, channelId, reading }: Choice): void => {
    const channels = known.get(guildId) ?? new Map<string, string>();
    known.set(guildId, channels.set(channelId, reading));
  };
  for (const choice of await stored.list()) note(choice);
  const drop = async (guildId: string, fits: (slug: string) => boolean): Promise<void> => {
    const channels = known.get(guildId);
    for (const [channelId, slug] of channels ?? []) {
      if (!fits(slug)) continue;
      await stored.delete(guildId, channelId);
      channels?.delete(channelId);
    }
    if (channels?.size === 0) known.delete(guildId);
  };
  return {
    of: (guildId, channelId) => known.get(guildId)?.get(channelId),
    async use(guildId, channelId, slug) {
      const choice = { guildId, channelId, reading: slug };
      await stored.set(choice, guildId, channelId);
      note(choice);
    },
    channels: (guildId, slug) =>
      [...(known.get(guildId) ?? [])].filter(([, each]) => each === slug).map(([channelId]) => channelId),
    forgetReading: (guildId, slug) => drop(guildId, (each) => each === slug),
    forgetGuild: (guildId) => drop(guildId, () => true),
    guilds: () => [...known.keys()],
  };
}
