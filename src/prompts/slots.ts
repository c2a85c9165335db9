import type { SkipReason } from './occurrence.js';
import { dateOf, instantOf, wallAt } from './local-time.js';
import type { Schedule } from './schedule.js';

/** One run of a schedule. */
export interface Slot {
  /** The local date it belongs to, `YYYY-MM-DD`: its name. At most one slot has it. */
  readonly date: string;
  /** Epoch milliseconds; the date at that instant is the next one where the clock jumps over midnight. */
  readonly due: number;
}

/** When a schedule runs. */
export type Timing = Pick<Schedule, 'time' | 'days' | 'zone'> &
  Partial<Pick<Schedule, 'startDate' | 'endDate' | 'skipDates'>>;

/**
 * What was dealt with: up to an instant, or up to a slot. A slot's date counts too, so that a date is not owed again
 * when the rules of its zone change under it.
 */
export type Handled = number | Slot;

const day = 86_400_000;
const lastDate = '9999-12-31';

/** Days since 1970-01-01, which was a Thursday. */
const dayNumber = (date: string): number => Date.parse(date) / day;
const weekday = (number: number): number => (((number + 4) % 7) + 7) % 7;

const instantHandled = (handled: Handled): number => (typeof handled === 'number' ? handled : handled.due);
const isHandled = ({ date, due }: Slot, handled: Handled): boolean =>
  due <= instantHandled(handled) || (typeof handled !== 'number' && date <= handled.date);

/** The slot of a date; undefined where the schedule does not run on it. */
function slotOn(timing: Timing, number: number): Slot | undefined {
  if (!timing.days.includes(weekday(number))) return undefined;
  const date = dateOf(number * day);
  if (timing.skipDates?.includes(date)) return undefined;
  const due = instantOf(date, timing.time, timing.zone);
  return due === undefined ? undefined : { date, due };
}

/** The slots after what was handled, in order; they end with the schedule, or with the year 9999. */
function* slotsAfter(timing: Timing, handled: Handled): Generator<Slot, undefined> {
  const here = wallAt(instantHandled(handled), timing.zone) / day;
  const first = Math.max(Math.floor(here), dayNumber(timing.startDate ?? '1970-01-01'));
  const last = dayNumber(timing.endDate ?? lastDate);
  for (let number = first; number <= last; number++) {
    const slot = slotOn(timing, number);
    if (slot !== undefined && !isHandled(slot, handled)) yield slot;
  }
}

/** The next slots after what was handled, `count` at most. */
export function nextSlots(timing: Timing, handled: Handled, count: number): Slot[] {
  const slots: Slot[] = [];
  if (count <= 0) return slots;
  for (const slot of slotsAfter(timing, handled)) {
    slots.push(slot);
    if (slots.length === count) break;
  }
  return slots;
}

/** When they are, epoch milliseconds. */
export function nextRuns(timing: Timing, handled: Handled, count: number): number[] {
  return nextSlots(timing, handled, count).map(({ due }) => due);
}

/** Nothing before a schedule was made or last resumed is owed. */
function handledSince(schedule: Schedule, handled: Handled): Handled {
  const since = Math.max(schedule.resumedAt ?? schedule.createdAt, instantHandled(handled));
  return typeof handled === 'number' ? since : { ...handled, due: since };
}

const isActive = ({ paused, finishedAt }: Schedule): boolean => paused === null && finishedAt === null;

/**
 * When a schedule must be looked at next: its first slot after what was handled, which may be in the past. Undefined
 * while it is paused, and when it is over.
 */
export function nextDue(schedule: Schedule, handled: Handled): number | undefined {
  return isActive(schedule) ? nextRuns(schedule, handledSince(schedule, handled), 1)[0] : undefined;
}

export interface SkippedSlot extends Slot {
  readonly reason: Extract<SkipReason, 'too late' | 'overtaken'>;
}

/** What a schedule owes now: the latest slot to post, and the ones to give up, oldest first. */
export interface Owed {
  readonly post: Slot | undefined;
  readonly skip: readonly SkippedSlot[];
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
 * latest is posted, and only within `lateWindow` milliseconds of its time; the rest are skipped, each with its reason.
 */
export function owedSlots(schedule: Schedule, handled: Handled, now: number, lateWindow: number): Owed {
  // The common case by far.
  if ((nextDue(schedule, handled) ?? Infinity) > now) return { post: undefined, skip: [] };
  const [latest, ...missed] = slotsBefore(schedule, handledSince(schedule, handled), now);
  if (latest === undefined) return { post: undefined, skip: [] };
  const givenUp = (slot: Slot): SkippedSlot => ({
    ...slot,
    reason: now - slot.due > lateWindow ? 'too late' : 'overtaken',
  });
  const skip = missed.map(givenUp).reverse();
  if (now - latest.due > lateWindow) return { post: undefined, skip: [...skip, givenUp(latest)] };
  return { post: latest, skip };
}

/** The slots after what was handled that are due by `now`, latest first, as many as are remembered. */
function slotsBefore(timing: Timing, handled: Handled, now: number): Slot[] {
  const slots: Slot[] = [];
  const date = (at: number): number => Math.floor(wallAt(at, timing.zone) / day);
  // A clock that was put back over midnight shows yesterday again when a slot of today is already past.
  const last = Math.min(date(now) + 1, dayNumber(timing.endDate ?? lastDate));
  const first = Math.max(date(instantHandled(handled)), dayNumber(timing.startDate ?? '1970-01-01'));
  for (let number = last; number >= first && slots.length < mostRemembered; number--) {
    const slot = slotOn(timing, number);
    if (slot !== undefined && slot.due <= now && !isHandled(slot, handled)) slots.push(slot);
  }
  return slots;
}

/** A schedule on the calendar, with what it has still to ask. */
export interface Plan {
  readonly schedule: Schedule;
  readonly handled: Handled;
  /** How many prompts are left; Infinity where they begin again. */
  readonly left: number;
}

export interface Upcoming extends Slot {
  readonly schedule: Schedule;
  /** 0 for the schedule's next run, then 1, 2, … */
  readonly turn: number;
}

/** The next `count` runs of several schedules after `now`, in the order of time. */
export function upcoming(plans: readonly Plan[], now: number, count: number): Upcoming[] {
  const runs = plans.flatMap(({ schedule, handled, left }) => {
    if (!isActive(schedule)) return [];
    const since = handledSince(schedule, handled);
    const from =
      typeof since === 'number' ? Math.max(since, now) : { ...since, due: Math.max(since.due, now) };
    const most = Math.min(count, left);
    return nextSlots(schedule, from, most).map((slot, turn) => ({ ...slot, schedule, turn }));
  });
  return runs.sort((a, b) => a.due - b.due).slice(0, count);
}
