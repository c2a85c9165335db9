import { z } from 'zod';
import type { Clock } from '../clock.js';
import type { Store } from '../store/store.js';
import type { PersonalFiles } from './personal-data.js';
import type { ReadingDrafts } from './reading-drafts.js';

/** Kicking a bot and inviting it again is the usual cure for missing commands, so nothing is erased at once. */
const kept = 7 * 24 * 3_600_000;

const departureSchema = z.object({ guildId: z.string(), at: z.number() });

/** Servers that removed the bot; what they left is kept for seven days. */
export interface Departures {
  left(guildId: string): Promise<void>;
  returned(guildId: string): Promise<void>;
  /** Once the servers are known: sets right what happened while the bot was away. */
  compare(present: ReadonlySet<string>): Promise<void>;
  /** Erases what is due, but nothing of a server that is there; returns those erased. */
  eraseDue(isPresent: (guildId: string) => boolean): Promise<string[]>;
}

export function openDepartures(
  store: Store,
  personal: PersonalFiles,
  drafts: Pick<ReadingDrafts, 'forgetGuild'>,
  clock: Clock,
): Departures {
  const departures = store.collection('departures', departureSchema);
  const left = async (guildId: string): Promise<void> => {
    // Who returns attaches the file again; nobody had said yet that it was to be kept.
    drafts.forgetGuild(guildId);
    if ((await departures.get(guildId)) === undefined)
      await departures.set({ guildId, at: clock.now() }, guildId);
  };
  return {
    left,
    returned: (guildId) => departures.delete(guildId),
    async compare(present) {
      for (const { guildId } of await departures.list()) {
        if (present.has(guildId)) await departures.delete(guildId);
      }
      for (const guildId of await personal.guilds()) if (!present.has(guildId)) await left(guildId);
    },
    async eraseDue(isPresent) {
      const erased: string[] = [];
      for (const { guildId, at } of await departures.list()) {
        if (clock.now() - at < kept || isPresent(guildId)) continue;
        await personal.eraseGuild(guildId);
        await departures.delete(guildId);
        // This note speaks of the server too.
        await store.purge();
        erased.push(guildId);
      }
      return erased;
    },
  };
}
