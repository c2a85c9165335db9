import { Cron } from 'croner';
import { z } from 'zod';

/** A prompt a day at a wall time of a zone. */
export const scheduleSchema = z.object({
  id: z.string(),
  guildId: z.string(),
  channelId: z.string(),
  reading: z.string(),
  /** `HH:MM` */
  time: z.string().regex(/^\d{2}:\d{2}$/),
  /** 0 Sunday to 6 Saturday, ascending. */
  days: z.array(z.int().min(0).max(6)).min(1),
  /** IANA name as it was typed. */
  zone: z.string(),
  createdBy: z.string(),
  /** Epoch milliseconds; nothing before it is due. */
  createdAt: z.number(),
});
export type Schedule = z.infer<typeof scheduleSchema>;

/**
 * What became of a schedule on one local date. `claimed` is written before sending and `sent` after, so that a
 * restart knows the difference between "not yet" and "perhaps". `unsent` was claimed, and surely nothing came of it.
 */
export const occurrenceSchema = z.object({
  scheduleId: z.string(),
  /** Local date in the schedule's zone, `YYYY-MM-DD`: the occurrence's name. */
  date: z.string(),
  /** When it was due, epoch milliseconds. */
  due: z.number(),
  state: z.enum(['claimed', 'unsent', 'sent', 'skipped']),
  /** When it was claimed, epoch milliseconds. */
  claimedAt: z.number(),
  /** The prompt's place in the reading; for a skipped occurrence the one that is still to come. */
  prompt: z.int().min(0),
  messageId: z.string().nullable(),
  /** Why it was skipped. */
  reason: z.enum(['too late', 'unclear', 'refused']).nullable(),
});
export type Occurrence = z.infer<typeof occurrenceSchema>;

export type SkipReason = NonNullable<Occurrence['reason']>;

function cronOf(schedule: Pick<Schedule, 'time' | 'days' | 'zone'>): Cron {
  const [hour, minute] = schedule.time.split(':').map(Number);
  // croner serves as a calculator only: without a function it starts no timer.
  return new Cron(`${minute} ${hour} * * ${schedule.days.join(',')}`, { timezone: schedule.zone });
}

/** The next `count` times after `after`, epoch milliseconds. A gap of the clock runs at its end, an overlap once. */
export function nextRuns(
  schedule: Pick<Schedule, 'time' | 'days' | 'zone'>,
  after: number,
  count: number,
): number[] {
  return cronOf(schedule)
    .nextRuns(count, new Date(after))
    .map((run) => run.getTime());
}

/** The local date of an instant in a zone, `YYYY-MM-DD`. */
export function localDate(at: number, zone: string): string {
  // en-CA writes dates as YYYY-MM-DD.
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(at);
}

export interface Slot {
  readonly date: string;
  readonly due: number;
}

/** What a schedule owes now: the latest slot to post, and the ones to give up because they are too late. */
export interface Owed {
  readonly post: Slot | undefined;
  readonly skip: readonly Slot[];
}

/** A slot is called late on the card when a person would notice. */
const noticeablyLate = 5 * 60_000;
export function isLate(due: number, now: number): boolean {
  return now - due > noticeablyLate;
}

/** As many missed slots as are written down one by one; older ones are no news to anybody. */
const mostRemembered = 31;

/**
 * The slots after `handled` (the last one dealt with, or the schedule's creation) that are due by `now`. Only the
 * latest is posted, and only within `lateWindow` milliseconds of its time; the rest are skipped.
 */
export function owedSlots(schedule: Schedule, handled: number, now: number, lateWindow: number): Owed {
  // The common case by far, at a tenth of the cost of looking back.
  if ((nextRuns(schedule, handled, 1)[0] ?? Infinity) > now) return { post: undefined, skip: [] };
  const due = cronOf(schedule)
    // A run at exactly `now` is due; previousRuns looks strictly before, and ignores fractions of a second.
    .previousRuns(mostRemembered, new Date(now + 1000))
    .map((run) => run.getTime())
    .filter((run) => run > handled && run <= now);
  const slots = due.map((at) => ({ date: localDate(at, schedule.zone), due: at }));
  const [latest, ...missed] = slots;
  if (latest === undefined) return { post: undefined, skip: [] };
  const lateness = now - latest.due;
  if (lateness > lateWindow) return { post: undefined, skip: slots.toReversed() };
  return { post: latest, skip: missed.toReversed() };
}
