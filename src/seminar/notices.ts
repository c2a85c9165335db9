import { z } from 'zod';
import type { Clock } from '../clock.js';
import type { Store } from '../store/store.js';

const pollAbout = z.object({
  kind: z.enum([
    'poll extended',
    'poll discarded',
    'reasons waiting',
    'result refused',
    'result unclear',
    'poll void',
    'poll back',
  ]),
  pollId: z.string(),
});
const endReason = z.enum(['all asked', 'none left', 'last day past']);
const scheduleAbout = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('schedule finished'),
    scheduleId: z.string(),
    /** Not known of those that were written down before it was kept. */
    why: endReason.optional(),
  }),
  z.object({
    kind: z.enum(['prompt late', 'prompt unclear', 'thread refused']),
    scheduleId: z.string(),
  }),
  z.object({
    kind: z.literal('prompts skipped'),
    scheduleId: z.string(),
    dates: z.array(z.string()),
    reason: z.enum(['too late', 'overtaken']),
  }),
  z.object({ kind: z.literal('prompt refused'), scheduleId: z.string(), missing: z.array(z.string()) }),
]);
const suggestionAbout = z.object({ kind: z.literal('suggestion made'), suggestionId: z.string() });
/** To the member who made it. */
const decisionAbout = z.object({
  kind: z.enum(['suggestion approved', 'suggestion declined']),
  text: z.string(),
  /** Why it was declined, in the host's words; empty where they gave none. */
  why: z.string(),
  /** What the member wrote, where a host has reworded it. */
  before: z.string().optional(),
});

/** Something that people should know although nobody asked. All but a decision is for hosts. */
const aboutSchema = z.union([pollAbout, scheduleAbout, suggestionAbout, decisionAbout]);
export type About = z.infer<typeof aboutSchema>;
export type PollAbout = z.infer<typeof pollAbout>;
export type EndReason = z.infer<typeof endReason>;
export type ScheduleAbout = z.infer<typeof scheduleAbout>;

/** Whether it is for one member alone, and no business of the hosts. */
export function isPersonal({ kind }: About): boolean {
  return kind === 'suggestion approved' || kind === 'suggestion declined';
}

const noticeSchema = z.object({
  id: z.string(),
  guildId: z.string(),
  /** Who made the thing it is about; empty once they had their data erased, and where all hosts are meant. */
  userId: z.string(),
  /** Epoch milliseconds. */
  at: z.number(),
  about: aboutSchema,
  /** It could be sent to nobody, and waits for any host's next command. */
  kept: z.boolean(),
});
export type Notice = z.infer<typeof noticeSchema>;

/** Notices that have reached nobody yet. */
export interface Notices {
  tell(guildId: string, userId: string, about: About): Promise<void>;
  /** Those to be sent now, oldest first. */
  waiting(): Notice[];
  /** Those that could be sent to nobody and wait for this person's next command. */
  keptFor(guildId: string, userId: string, isHost: () => boolean): Notice[];
  keep(notice: Notice): Promise<void>;
  /** Somebody has it. */
  arrived(notice: Notice): Promise<void>;
  forgetPerson(guildId: string, userId: string): Promise<void>;
  forgetGuild(guildId: string): Promise<void>;
  /** The servers that have any. */
  guilds(): string[];
}

/** A server that nobody looks after does not fill the disk. */
const mostKept = 50;

export async function openNotices(store: Store, clock: Clock, newId: () => string): Promise<Notices> {
  const stored = store.collection('notices', noticeSchema);
  // Few at any time, and asked about at every command, so from memory.
  const open = new Map((await stored.list()).map((notice) => [notice.id, notice]));
  const save = async (notice: Notice): Promise<void> => {
    await stored.set(notice, notice.guildId, notice.id);
    open.set(notice.id, notice);
  };
  const arrived = async ({ guildId, id }: Notice): Promise<void> => {
    await stored.delete(guildId, id);
    open.delete(id);
  };
  const of = (guildId: string): Notice[] => [...open.values()].filter((notice) => notice.guildId === guildId);
  return {
    tell: (guildId, userId, about) =>
      save({ id: newId(), guildId, userId, at: clock.now(), about, kept: false }),
    waiting: () => [...open.values()].filter(({ kept }) => !kept),
    keptFor(guildId, userId, isHost) {
      // Asked at every command; mostly there is none.
      const kept = open.size === 0 ? [] : of(guildId).filter((notice) => notice.kept);
      if (kept.length === 0) return [];
      const host = isHost();
      return kept.filter(({ about, userId: to }) => (isPersonal(about) ? to === userId : host));
    },
    async keep(notice) {
      await save({ ...notice, kept: true });
      const kept = of(notice.guildId).filter((each) => each.kept);
      for (const old of kept.slice(0, Math.max(0, kept.length - mostKept))) await arrived(old);
    },
    arrived,
    async forgetPerson(guildId, userId) {
      for (const notice of of(guildId)) {
        if (notice.userId !== userId) continue;
        await (isPersonal(notice.about) ? arrived(notice) : save({ ...notice, userId: '' }));
      }
    },
    async forgetGuild(guildId) {
      for (const notice of of(guildId)) await arrived(notice);
    },
    guilds: () => [...new Set([...open.values()].map(({ guildId }) => guildId))],
  };
}
