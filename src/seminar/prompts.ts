import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../clock.js';
import {
  occurrenceSchema,
  occurrenceVersions,
  type Occurrence,
  type SkipReason,
} from '../prompts/occurrence.js';
import { progressAfter } from '../prompts/order.js';
import {
  scheduleDefaults,
  scheduleSchema,
  scheduleVersions,
  type NewSchedule,
  type Schedule,
} from '../prompts/schedule.js';
import { isLate, nextRuns, owedSlots } from '../prompts/slots.js';
import type { Prompt, Reading } from '../readings/reading.js';
import { KeyedQueue } from '../keyed-queue.js';
import type { Store } from '../store/store.js';
import type { Shelf } from './shelf.js';

/** One prompt to send now. */
export interface Delivery {
  readonly schedule: Schedule;
  readonly occurrence: Occurrence;
  readonly reading: Reading;
  readonly prompt: Prompt;
  readonly late: boolean;
  /** Whether an attempt before this one may have posted it already. */
  readonly perhapsPosted: boolean;
  /** Discord returns the message it already has for a nonce seen in the last minutes; at most 25 characters. */
  readonly nonce: string;
}

export interface ScheduleKey {
  readonly guildId: string;
  readonly id: string;
}

export interface ScheduleState {
  readonly schedule: Schedule;
  readonly last: Occurrence | undefined;
  /** Epoch milliseconds; undefined once the syllabus is finished. */
  readonly next: number | undefined;
}

export type Scheduled =
  { kind: 'scheduled'; schedule: Schedule } | { kind: 'already scheduled'; schedule: Schedule };

/** The prompts: asked now, and scheduled. */
export interface Prompts {
  /** The next prompt that this channel has not been asked, among these; begins again when all were asked. */
  askNext(guildId: string, channelId: string, reading: Reading, among: readonly number[]): Promise<number>;
  /** The same question twice a day in one channel is a slip, not a wish: an equal schedule is not made again. */
  schedule(wanted: NewSchedule): Promise<Scheduled>;
  list(guildId: string): Promise<ScheduleState[]>;
  remove(guildId: string, scheduleId: string): Promise<Schedule | undefined>;
  /** What a schedule owes now, claimed on disk before it is returned; undefined where it owes nothing or is gone. */
  claimDue(scheduleId: ScheduleKey): Promise<Delivery | undefined>;
  /** Every schedule there is. */
  keys(): Promise<ScheduleKey[]>;
  sent(delivery: Delivery, messageId: string): Promise<void>;
  /** This attempt surely posted nothing. If none before it may have, it is tried again as long as it is not too late. */
  unsent(delivery: Delivery): Promise<void>;
  giveUp(delivery: Delivery, reason: SkipReason): Promise<void>;
  /** Schedules go on without the name of who made them. */
  forgetPerson(guildId: string, userId: string): Promise<void>;
  /** Removes all of a server. */
  forgetGuild(guildId: string): Promise<void>;
  /** When the next prompt of any schedule is due, epoch milliseconds. */
  nextDue(): Promise<number | undefined>;
}

/** As long as Discord surely still knows a nonce; a claim older than this is not sent again. */
const nonceLife = 60_000;
const lateWindow = 6 * 3_600_000;

const askedSchema = z.object({ reading: z.string(), prompts: z.array(z.int().min(0)) });

export function openPrompts(store: Store, clock: Clock, newId: () => string, shelf: Shelf): Prompts {
  const schedules = store.collection('schedules', scheduleSchema, scheduleVersions);
  const occurrences = store.collection('occurrences', occurrenceSchema, occurrenceVersions);
  const asked = store.collection('asked', askedSchema);
  const turns = new KeyedQueue();

  const save = (occurrence: Occurrence): Promise<void> =>
    occurrences.set(occurrence, occurrence.scheduleId, occurrence.date);

  const nextOf = (schedule: Schedule, last: Occurrence | undefined): number | undefined => {
    const reading = shelf.search(schedule.reading)?.reading;
    if (reading === undefined || promptAfter(last) >= reading.prompts.length) return undefined;
    return nextRuns(schedule, Math.max(schedule.createdAt, last?.due ?? 0), 1)[0];
  };

  const deliveryOf = (
    schedule: Schedule,
    occurrence: Occurrence,
    perhapsPosted: boolean,
  ): Delivery | undefined => {
    const reading = shelf.search(schedule.reading)?.reading;
    const prompt = reading?.prompts[occurrence.prompt];
    if (reading === undefined || prompt === undefined) return undefined;
    const name = `${schedule.id}/${occurrence.date}`;
    const nonce = createHash('sha256').update(name).digest('base64url').slice(0, 25);
    const late = isLate(occurrence.due, clock.now());
    return { schedule, occurrence, reading, prompt, late, perhapsPosted, nonce };
  };

  /** What one schedule owes; writes down what it gives up. */
  const claim = async (schedule: Schedule): Promise<Delivery | undefined> => {
    const now = clock.now();
    const last = await occurrences.last(schedule.id);
    if (last?.state === 'claimed') {
      // Sent or not, nobody knows. With the same nonce sending again is safe; later it could be a second message.
      // The minute runs from the first attempt: any of them may be the one that Discord remembers.
      if (now - last.claimedAt <= nonceLife) return deliveryOf(schedule, last, true);
      const moved = { ...progressAfter(last), prompt: last.prompt + 1 };
      await save({ ...last, ...moved, state: 'skipped', reason: 'unclear' });
      return undefined;
    }
    if (last?.state === 'unsent' && now - last.due <= lateWindow) {
      const again: Occurrence = { ...last, state: 'claimed', claimedAt: now };
      await save(again);
      return deliveryOf(schedule, again, false);
    }
    if (last?.state === 'unsent') await save({ ...last, state: 'skipped', reason: 'too late' });
    const prompt = promptAfter(last);
    const { post, skip } = owedSlots(schedule, Math.max(schedule.createdAt, last?.due ?? 0), now, lateWindow);
    const blank = {
      scheduleId: schedule.id,
      claimedAt: now,
      prompt,
      ...progressAfter(last),
      messageId: null,
    };
    for (const slot of skip) await save({ ...blank, ...slot, state: 'skipped' });
    if (post === undefined) return undefined;
    const delivery = deliveryOf(schedule, { ...blank, ...post, state: 'claimed', reason: null }, false);
    if (delivery !== undefined) await save(delivery.occurrence);
    return delivery;
  };

  return {
    askNext(guildId, channelId, reading, among) {
      // Two who ask at once are asked two questions.
      return turns.run(`${guildId}/${channelId}`, async () => {
        const before = await asked.get(guildId, channelId);
        const already = before?.reading === reading.slug ? before.prompts : [];
        const fresh = among.find((prompt) => !already.includes(prompt));
        const next = fresh ?? among[0] ?? 0;
        const prompts =
          fresh === undefined
            ? [...already.filter((prompt) => !among.includes(prompt)), next]
            : [...already, next];
        await asked.set({ reading: reading.slug, prompts }, guildId, channelId);
        return next;
      });
    },

    async schedule(wanted) {
      const same = (await schedules.list(wanted.guildId)).find((each) => isSameSlot(each, wanted));
      if (same !== undefined) return { kind: 'already scheduled', schedule: same };
      const id = newId();
      const schedule: Schedule = {
        ...scheduleDefaults,
        seed: id,
        ...wanted,
        id,
        createdAt: clock.now(),
      };
      await schedules.set(schedule, schedule.guildId, schedule.id);
      return { kind: 'scheduled', schedule };
    },

    async list(guildId) {
      const states: ScheduleState[] = [];
      for (const schedule of await schedules.list(guildId)) {
        const last = await occurrences.last(schedule.id);
        states.push({ schedule, last, next: nextOf(schedule, last) });
      }
      return states;
    },

    async remove(guildId, scheduleId) {
      const schedule = await schedules.get(guildId, scheduleId);
      if (schedule !== undefined) await schedules.delete(guildId, scheduleId);
      return schedule;
    },

    async keys() {
      return (await schedules.list()).map(({ guildId, id }) => ({ guildId, id }));
    },
    async claimDue({ guildId, id }) {
      const schedule = await schedules.get(guildId, id);
      return schedule && claim(schedule);
    },

    sent: (delivery, messageId) => save({ ...delivery.occurrence, state: 'sent', messageId }),
    async unsent(delivery) {
      if (!delivery.perhapsPosted) await save({ ...delivery.occurrence, state: 'unsent' });
    },
    giveUp: (delivery, reason) => save({ ...delivery.occurrence, state: 'skipped', reason }),

    async forgetPerson(guildId, userId) {
      for (const schedule of await schedules.list(guildId)) {
        if (schedule.createdBy === userId) {
          await schedules.set({ ...schedule, createdBy: '' }, guildId, schedule.id);
        }
      }
    },
    async forgetGuild(guildId) {
      for (const { id } of await schedules.list(guildId)) {
        await occurrences.deleteMany(await occurrences.keys(id));
        await schedules.delete(guildId, id);
      }
      await asked.deleteMany(await asked.keys(guildId));
    },

    async nextDue() {
      const times: number[] = [];
      for (const schedule of await schedules.list()) {
        const next = nextOf(schedule, await occurrences.last(schedule.id));
        if (next !== undefined) times.push(next);
      }
      return times.length > 0 ? Math.min(...times) : undefined;
    },
  };
}

/** The prompt that comes after an occurrence; a skipped one took none. */
function promptAfter(last: Occurrence | undefined): number {
  if (last === undefined) return 0;
  return last.state === 'skipped' || last.state === 'unsent' ? last.prompt : last.prompt + 1;
}

function isSameSlot(a: NewSchedule, b: NewSchedule): boolean {
  const slot = ({ channelId, reading, time, days, zone }: typeof a): string =>
    [channelId, reading, time, days.join(), zone.toLowerCase()].join(' ');
  return slot(a) === slot(b);
}
