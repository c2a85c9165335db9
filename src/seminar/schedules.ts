import { z } from 'zod';
import type { Clock } from '../clock.js';
import {
  scheduleDefaults,
  scheduleSchema,
  scheduleVersions,
  type NewSchedule,
  type Schedule,
} from '../prompts/schedule.js';
import type { Store } from '../store/store.js';

export interface ScheduleKey {
  readonly guildId: string;
  readonly id: string;
}

export type Drafted = { kind: 'drafted' | 'already scheduled'; schedule: Schedule };
export type Confirmed = { kind: 'scheduled' | 'already scheduled'; schedule: Schedule } | { kind: 'gone' };

/** The schedules of all servers, in memory as they are on disk. */
export interface Schedules {
  /** Keeps a schedule that owes nothing until it is confirmed. */
  draft(wanted: NewSchedule): Promise<Drafted>;
  drafted(guildId: string, draftId: string): Promise<Schedule | undefined>;
  /** The same question twice a day in one channel is a slip, not a wish: an equal schedule is not made again. */
  confirm(guildId: string, draftId: string): Promise<Confirmed>;
  dropDraft(guildId: string, draftId: string): Promise<void>;
  find(key: ScheduleKey): Schedule | undefined;
  /** Oldest first. */
  list(guildId: string): Schedule[];
  all(): Iterable<Schedule>;
  /** Undefined where it is gone. */
  change(key: ScheduleKey, edit: (schedule: Schedule) => Schedule): Promise<Schedule | undefined>;
  remove(key: ScheduleKey): Promise<Schedule | undefined>;
  /** Schedules go on without the name of who made them. */
  forgetPerson(guildId: string, userId: string): Promise<void>;
  /** Removes the drafts of a server; its schedules are removed one by one. */
  forgetDrafts(guildId: string): Promise<void>;
  /** The servers that have schedules or drafts of any. */
  guilds(): Promise<string[]>;
}

/** A draft that nobody has confirmed for so long is dropped, milliseconds. */
const draftLife = 24 * 3_600_000;

export async function openSchedules(store: Store, clock: Clock, newId: () => string): Promise<Schedules> {
  const stored = store.collection('schedules', scheduleSchema, scheduleVersions);
  const drafts = store.collection('schedule-drafts', z.object({ schedule: scheduleSchema }));
  const known = new Map((await stored.list()).map((schedule) => [schedule.id, schedule]));
  const save = async (schedule: Schedule): Promise<Schedule> => {
    await stored.set(schedule, schedule.guildId, schedule.id);
    known.set(schedule.id, schedule);
    return schedule;
  };
  const find = ({ guildId, id }: ScheduleKey): Schedule | undefined => {
    const found = known.get(id);
    return found?.guildId === guildId ? found : undefined;
  };
  const list = (guildId: string): Schedule[] =>
    [...known.values()].filter((schedule) => schedule.guildId === guildId);
  const sameAs = (wanted: NewSchedule): Schedule | undefined =>
    list(wanted.guildId).find((each) => each.finishedAt === null && isSameSlot(each, wanted));
  return {
    async draft(wanted) {
      const same = sameAs(wanted);
      if (same !== undefined) return { kind: 'already scheduled', schedule: same };
      const now = clock.now();
      for (const { schedule: old } of await drafts.list(wanted.guildId)) {
        if (now - old.createdAt > draftLife) await drafts.delete(wanted.guildId, old.id);
      }
      const id = newId();
      const schedule: Schedule = { ...scheduleDefaults, seed: id, ...wanted, id, createdAt: now };
      await drafts.set({ schedule }, schedule.guildId, id);
      return { kind: 'drafted', schedule };
    },
    drafted: async (guildId, draftId) => (await drafts.get(guildId, draftId))?.schedule,
    async confirm(guildId, draftId) {
      const draft = await drafts.get(guildId, draftId);
      const made = find({ guildId, id: draftId });
      if (made !== undefined) return { kind: 'scheduled', schedule: made };
      if (draft === undefined) return { kind: 'gone' };
      const same = sameAs(draft.schedule);
      const schedule = same ?? (await save({ ...draft.schedule, createdAt: clock.now() }));
      await drafts.delete(guildId, draftId);
      return { kind: same === undefined ? 'scheduled' : 'already scheduled', schedule };
    },
    dropDraft: (guildId, draftId) => drafts.delete(guildId, draftId),
    find,
    list,
    all: () => known.values(),
    async change(key, edit) {
      const before = find(key);
      return before && save(edit(before));
    },
    async remove(key) {
      const schedule = find(key);
      if (schedule === undefined) return undefined;
      await stored.delete(key.guildId, key.id);
      known.delete(key.id);
      return schedule;
    },
    async forgetPerson(guildId, userId) {
      for (const schedule of list(guildId)) {
        if (schedule.createdBy === userId) await save({ ...schedule, createdBy: '' });
      }
      for (const { schedule } of await drafts.list(guildId)) {
        if (schedule.createdBy === userId) await drafts.delete(guildId, schedule.id);
      }
    },
    forgetDrafts: async (guildId) => drafts.deleteMany(await drafts.keys(guildId)),
    async guilds() {
      const drafted = (await drafts.keys()).map(([guildId = '']) => guildId);
      return [...new Set([...[...known.values()].map(({ guildId }) => guildId), ...drafted])];
    },
  };
}

function isSameSlot(a: NewSchedule, b: NewSchedule): boolean {
  return slotOf(a) === slotOf(b);
}

function slotOf({ channelId, reading, time, days, zone }: NewSchedule): string {
  return [channelId, reading, time, days.join(), zone.toLowerCase()].join(' ');
}
