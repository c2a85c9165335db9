import { z } from 'zod';

export const promptOrders = ['in order', 'shuffled', 'most divided'] as const;
export type PromptOrder = (typeof promptOrders)[number];

/** A prompt a day at a wall time of a zone. */
export const scheduleSchema = z.object({
  id: z.string(),
  guildId: z.string(),
  channelId: z.string(),
  reading: z.string(),
  /** What the host calls it. */
  name: z.string().nullable(),
  /** `HH:MM` */
  time: z.string().regex(/^\d{2}:\d{2}$/),
  /** 0 Sunday to 6 Saturday, ascending. */
  days: z.array(z.int().min(0).max(6)).min(1),
  /** IANA name as it was typed, an older name too; see `spellZone`. */
  zone: z.string(),
  /** The first and the last local date it may run on, `YYYY-MM-DD`. */
  startDate: z.iso.date().nullable(),
  endDate: z.iso.date().nullable(),
  /** Local dates on which it does not run. */
  skipDates: z.array(z.iso.date()),
  order: z.enum(promptOrders),
  /** Decides how `shuffled` shuffles; never changes. */
  seed: z.string(),
  /** The role to mention. */
  role: z.string().nullable(),
  /** Whether a thread is opened for each prompt. */
  thread: z.boolean(),
  createdBy: z.string(),
  /** Epoch milliseconds; nothing before it is due. */
  createdAt: z.number(),
  /** While it is paused it owes nothing; `at` in epoch milliseconds. */
  paused: z.object({ at: z.number(), why: z.enum(['by host', 'refused']) }).nullable(),
  /** Epoch milliseconds; nothing before it is due, so a pause leaves no debts. */
  resumedAt: z.number().nullable(),
  /** How often in a row Discord refused the post. */
  failures: z.int().min(0),
  /** When it ended (every prompt asked, or its last date past) and the host was told; epoch milliseconds. */
  finishedAt: z.number().nullable(),
});
export type Schedule = z.infer<typeof scheduleSchema>;

/** What a schedule is when nobody said otherwise. Its seed must be given, or all would shuffle alike. */
export const scheduleDefaults = {
  name: null,
  startDate: null,
  endDate: null,
  skipDates: [],
  order: 'in order',
  role: null,
  thread: false,
  paused: null,
  resumedAt: null,
  failures: 0,
  finishedAt: null,
} satisfies Partial<Schedule>;

/** What must be said to make a schedule, and what may be. */
export type NewSchedule = Omit<Schedule, 'id' | 'createdAt' | 'seed' | keyof typeof scheduleDefaults> &
  Partial<Pick<Schedule, 'seed' | keyof typeof scheduleDefaults>>;

/** Schedules of version 1 had a place, a time, days and a zone. */
export function migrateSchedule1(old: unknown): unknown {
  const before = z.looseObject({ id: z.string() }).parse(old);
  return { ...scheduleDefaults, seed: before.id, ...before };
}

export const scheduleVersions = { version: 2, migrate: { 1: migrateSchedule1 } };

/** A schedule that Discord refuses as often in a row is paused: the host must first mend something. */
const mostRefusals = 3;

export function afterRefusal(schedule: Schedule, now: number): Schedule {
  const failures = schedule.failures + 1;
  if (failures < mostRefusals || schedule.paused !== null) return { ...schedule, failures };
  return { ...schedule, failures, paused: { at: now, why: 'refused' } };
}

export function afterPosting(schedule: Schedule): Schedule {
  return schedule.failures === 0 ? schedule : { ...schedule, failures: 0 };
}

/** Paused already, it stays as it is. */
export function pauseSchedule(schedule: Schedule, now: number): Schedule {
  return schedule.paused === null ? { ...schedule, paused: { at: now, why: 'by host' } } : schedule;
}

/** What was due in the pause is not owed. */
export function resumeSchedule(schedule: Schedule, now: number): Schedule {
  return schedule.paused === null ? schedule : { ...schedule, paused: null, failures: 0, resumedAt: now };
}

/** Takes back that a date is left out. */
export function unskipDate(schedule: Schedule, date: string): Schedule {
  return { ...schedule, skipDates: schedule.skipDates.filter((each) => each !== date) };
}

/** Leaves out one date. */
export function skipDate(schedule: Schedule, date: string): Schedule {
  if (schedule.skipDates.includes(date)) return schedule;
  return { ...schedule, skipDates: [...schedule.skipDates, date].sort() };
}
