import { z } from 'zod';
import { smallestThreshold } from '../polls/threshold.js';
import type { Store } from '../store/store.js';

/** What a server has set for itself; everything works before anything is set. */
const settingsSchema = z.object({
  guildId: z.string(),
  /** The zone of schedules that name none, an IANA name. */
  zone: z.string(),
  /** Whoever has this role is a host, beside those with Manage Server. */
  hostRole: z.string().nullable(),
  /** Where hosts are told what they should know; null sends it to whoever made the thing. */
  hostChannel: z.string().nullable(),
  /** Fewer voters than this and a secret poll publishes no number. */
  threshold: z.int().min(smallestThreshold).max(50),
  /** Whether members may open polls too. */
  membersOpenPolls: z.boolean(),
});
export type Settings = z.infer<typeof settingsSchema>;

export interface ServerSettings {
  /** Read at every command, so from memory. */
  of(guildId: string): Settings;
  /** Resolves when it is on disk. */
  save(settings: Settings): Promise<void>;
  forget(guildId: string): Promise<void>;
  /** The servers that have set anything. */
  guilds(): string[];
}

export async function openSettings(store: Store): Promise<ServerSettings> {
  const stored = store.collection('settings', settingsSchema);
  const known = new Map((await stored.list()).map((settings) => [settings.guildId, settings]));
  return {
    of: (guildId) => known.get(guildId) ?? { guildId, ...unset },
    async save(settings) {
      await stored.set(settings, settings.guildId);
      known.set(settings.guildId, settings);
    },
    async forget(guildId) {
      await stored.delete(guildId);
      known.delete(guildId);
    },
    guilds: () => [...known.keys()],
  };
}

const unset: Omit<Settings, 'guildId'> = {
  zone: 'UTC',
  hostRole: null,
  hostChannel: null,
  threshold: smallestThreshold,
  membersOpenPolls: false,
};
