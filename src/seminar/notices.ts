import { z } from 'zod';
import type { Clock } from '../clock.js';
import type { Store } from '../store/store.js';

/** Something that hosts should know although nobody asked. */
const aboutSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum([
      'poll extended',
      'poll discarded',
      'reasons waiting',
      'result refused',
      'result unclear',
      'poll void',
    ]),
    pollId: z.string(),
  }),
]);
export type About = z.infer<typeof aboutSchema>;

const noticeSchema = z.object({
  id: z.string(),
  guildId: z.string(),
  /** Who made the thing it is about; empty once they had their data erased. */
  userId: z.string(),
  /** Epoch milliseconds. */
  at: z.number(),
  about: aboutSchema,
  /** It could be sent to nobody, and waits for any host's next command. */
  kept: z.boolean(),
});
export type HostNotice = z.infer<typeof noticeSchema>;

/** Notices that have reached nobody yet. */
export interface Notices {
  tell(guildId: string, userId: string, about: About): Promise<void>;
  /** Those to be sent now, oldest first. */
  waiting(): HostNotice[];
  /** Those that wait for a host of this server. */
  keptFor(guildId: string): HostNotice[];
  keep(notice: HostNotice): Promise<void>;
  /** Somebody has it. */
  arrived(notice: HostNotice): Promise<void>;
  forgetPerson(guildId: string, userId: string): Promise<void>;
  forgetGuild(guildId: string): Promise<void>;
}

/** A server that nobody looks after does not fill the disk. */
const mostKept = 50;

export async function openNotices(store: Store, clock: Clock, newId: () => string): Promise<Notices> {
  const stored = store.collection('notices', noticeSchema);
  // Few at any time, and asked about at every command, so from memory.
  const open = new Map((await stored.list()).map((notice) => [notice.id, notice]));
  const save = async (notice: HostNotice): Promise<void> => {
    await stored.set(notice, notice.guildId, notice.id);
    open.set(notice.id, notice);
  };
  const arrived = async ({ guildId, id }: HostNotice): Promise<void> => {
    await stored.delete(guildId, id);
    open.delete(id);
  };
  const of = (guildId: string): HostNotice[] =>
    [...open.values()].filter((notice) => notice.guildId === guildId);
  return {
    tell: (guildId, userId, about) =>
      save({ id: newId(), guildId, userId, at: clock.now(), about, kept: false }),
    waiting: () => [...open.values()].filter(({ kept }) => !kept),
    keptFor: (guildId) => (open.size === 0 ? [] : of(guildId).filter(({ kept }) => kept)),
    async keep(notice) {
      await save({ ...notice, kept: true });
      const kept = of(notice.guildId).filter((each) => each.kept);
      for (const old of kept.slice(0, Math.max(0, kept.length - mostKept))) await arrived(old);
    },
    arrived,
    async forgetPerson(guildId, userId) {
      for (const notice of of(guildId)) if (notice.userId === userId) await save({ ...notice, userId: '' });
    },
    async forgetGuild(guildId) {
      for (const notice of of(guildId)) await arrived(notice);
    },
  };
}
