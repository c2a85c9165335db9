import { createHash } from 'node:crypto';
import type { Clock } from '../clock.js';
import { KeyedQueue } from '../keyed-queue.js';
import { DueQueue } from '../prompts/due-queue.js';
import {
  occurrenceSchema,
  occurrenceVersions,
  runName,
  type Occurrence,
  type SkipReason,
} from '../prompts/occurrence.js';
import { nextPrompt, nextPrompts, progressAfter, promptsLeft, type Ordering } from '../prompts/order.js';
import { afterPosting, afterRefusal, type Schedule } from '../prompts/schedule.js';
import { isLate, nextDue, owedSlots, type Handled, type Plan } from '../prompts/slots.js';
import type { ReadingOutline } from '../readings/reading.js';
import type { Store } from '../store/store.js';
import type { EndReason, Notices, ScheduleAbout } from './notices.js';
import type { Deliveries, Delivery } from './delivery.js';
import type { ScheduleKey, Schedules } from './schedules.js';

/** As long as Discord surely still knows a nonce; a claim older than this is not sent again, milliseconds. */
const nonceLife = 60_000;
/** Posted so much later it would disturb more than it helps, milliseconds. */
const lateWindow = 6 * 3_600_000;

export interface DeliveryParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly schedules: Schedules;
  readonly notices: Notices;
  /** A reading as a server has it; undefined where it is not on the shelf any more. */
  readonly readingOf: (guildId: string, slug: string) => ReadingOutline | undefined;
  /** How divided a server is on each claim of a reading, from closed polls. */
  readonly divisions: (guildId: string, slug: string) => Promise<ReadonlyMap<string, number>>;
  /** What a channel was asked by command. */
  readonly askedByCommand: (guildId: string, channelId: string, slug: string) => Promise<readonly number[]>;
}

export async function openDeliveries(parts: DeliveryParts): Promise<Deliveries> {
  const { store, clock, schedules, notices, readingOf, divisions, askedByCommand } = parts;
  const occurrences = store.collection('occurrences', occurrenceSchema, occurrenceVersions);
  const turns = new KeyedQueue();
  const queue = new DueQueue();
  const latest = new Map<string, Occurrence>();

  const save = async (occurrence: Occurrence): Promise<Occurrence> => {
    await occurrences.set(occurrence, occurrence.scheduleId, runName(occurrence));
    latest.set(occurrence.scheduleId, occurrence);
    return occurrence;
  };
  const handledOf = (schedule: Schedule): Handled => latest.get(schedule.id) ?? schedule.createdAt;
  const leftOf = (schedule: Schedule): number => {
    const reading = readingOf(schedule.guildId, schedule.reading);
    return reading === undefined
      ? 0
      : promptsLeft(reading, progressAfter(latest.get(schedule.id)), schedule.order);
  };
  const planOf = (schedule: Schedule): Plan => ({
    schedule,
    handled: handledOf(schedule),
    left: leftOf(schedule),
  });
  const nextOf = (schedule: Schedule): number | undefined =>
    leftOf(schedule) === 0 ? undefined : nextDue(schedule, handledOf(schedule));

  /**
   * When it must be looked at next: what is under way at once, everything else at its time. One that has no prompt left
   * ends then, and not before: until then a host may bring one back.
   */
  const plan = (key: ScheduleKey): void => {
    const schedule = schedules.find(key);
    const last = latest.get(key.id);
    const at = schedule && (isUnderWay(last) ? 0 : nextDue(schedule, handledOf(schedule)));
    if (at === undefined) queue.remove(queueName(key));
    else queue.put(queueName(key), at);
  };
  /** A schedule that has come to its end says so once. */
  const endIfOver = async (schedule: Schedule): Promise<void> => {
    const isOver = nextOf(schedule) === undefined && schedule.paused === null && schedule.finishedAt === null;
    if (!isOver) return;
    await schedules.change(schedule, (current) => ({ ...current, finishedAt: clock.now() }));
    await tell(schedule, { kind: 'schedule finished', scheduleId: schedule.id, why: whyOver(schedule) });
  };
  const whyOver = (schedule: Schedule): EndReason => {
    if (leftOf(schedule) > 0) return 'last day past';
    const reading = readingOf(schedule.guildId, schedule.reading);
    const { asked } = progressAfter(latest.get(schedule.id));
    // A host may have retired those that were left; one that begins again ends only so.
    const isAllAsked =
      schedule.order === 'in order' && reading?.prompts.every((_prompt, place) => asked.includes(place));
    return isAllAsked ? 'all asked' : 'none left';
  };
  const tell = ({ guildId, createdBy }: Schedule, about: ScheduleAbout): Promise<void> =>
    notices.tell(guildId, createdBy, about);

  const deliveryOf = (
    schedule: Schedule,
    occurrence: Occurrence,
    attempt: Delivery['attempt'],
  ): Delivery | undefined => {
    const reading = readingOf(schedule.guildId, schedule.reading);
    const prompt = reading?.prompts[occurrence.prompt];
    if (reading === undefined || prompt === undefined) return undefined;
    const name = `${schedule.id}/${runName(occurrence)}`;
    const nonce = createHash('sha256').update(name).digest('base64url').slice(0, 25);
    const late = occurrence.extra === 0 && isLate(occurrence.due, clock.now());
    const position = occurrence.asked.includes(occurrence.prompt) ? 1 : occurrence.asked.length + 1;
    return { schedule, occurrence, reading, prompt, position, late, attempt, nonce };
  };
  /** Since when an occurrence is late: what a host has posted in between, since it was asked for. */
  const lateBy = ({ extra, due, claimedAt }: Occurrence): number =>
    clock.now() - (extra === 0 ? due : claimedAt);

  const orderingOf = async (schedule: Schedule): Promise<Ordering> => {
    const { guildId, channelId, reading, order, seed } = schedule;
    return {
      order,
      seed,
      divisions: await divisions(guildId, reading),
      lately: await askedByCommand(guildId, channelId, reading),
    };
  };

  const begin = async (
    schedule: Schedule,
    slot: Pick<Occurrence, 'date' | 'due' | 'extra'>,
  ): Promise<Delivery | undefined> => {
    const reading = readingOf(schedule.guildId, schedule.reading);
    const progress = progressAfter(latest.get(schedule.id));
    const turn = reading && nextPrompt(reading, progress, await orderingOf(schedule));
    if (turn === undefined) return undefined;
    const occurrence = await save({
      scheduleId: schedule.id,
      ...slot,
      state: 'claimed',
      claimedAt: clock.now(),
      prompt: turn.prompt,
      asked: [...progress.asked],
      cycle: progress.cycle,
      messageId: null,
      reason: null,
    });
    return deliveryOf(schedule, occurrence, 'first');
  };

  /** What is left of an attempt before this one; undefined where there was none. */
  const underWay = async (schedule: Schedule): Promise<Delivery | 'settled' | undefined> => {
    const now = clock.now();
    const last = latest.get(schedule.id);
    if (last?.state === 'claimed') {
      // Sent or not, nobody knows. With the same nonce sending again is safe; later it could be a second message.
      // The minute runs from the first attempt: any of them may be the one that Discord remembers.
      // A claim dated ahead is of a clock that was put back: how old it is nobody knows.
      const isYoung = now >= last.claimedAt && now - last.claimedAt <= nonceLife;
      const delivery = deliveryOf(schedule, last, isYoung ? 'again' : 'look');
      if (delivery !== undefined) return delivery;
      await giveUp(schedule, last, 'unclear');
      return 'settled';
    }
    if (last?.state !== 'unsent') return undefined;
    if (lateBy(last) <= lateWindow && schedule.paused === null) {
      const again = await save({
        ...last,
        state: 'claimed',
        // An extra one is late from when it was asked for.
        claimedAt: last.extra === 0 ? now : last.claimedAt,
      });
      return deliveryOf(schedule, again, 'first');
    }
    await giveUp(schedule, last, schedule.paused === null ? 'too late' : 'paused');
    return undefined;
  };
  const giveUp = async (schedule: Schedule, last: Occurrence, reason: SkipReason): Promise<void> => {
    // A prompt that perhaps arrived counts as asked: the group should not be asked the same twice.
    const moved = reason === 'unclear' ? progressAfter(last) : {};
    const scheduleId = schedule.id;
    await save({ ...last, ...moved, state: 'skipped', reason });
    if (reason === 'unclear') await tell(schedule, { kind: 'prompt unclear', scheduleId });
    else if (reason === 'too late' || reason === 'overtaken')
      await tell(schedule, { kind: 'prompts skipped', scheduleId, dates: [last.date], reason });
  };

  const claim = async (key: ScheduleKey): Promise<Delivery | undefined> => {
    const schedule = schedules.find(key);
    if (schedule === undefined) return undefined;
    const left = await underWay(schedule);
    if (left === 'settled') return undefined;
    if (left !== undefined) return left;
    if (schedule.paused !== null || schedule.finishedAt !== null) return undefined;
    if (leftOf(schedule) === 0) {
      await endIfOver(schedule);
      return undefined;
    }
    const now = clock.now();
    const { post, skip } = owedSlots(schedule, handledOf(schedule), now, lateWindow);
    const progress = progressAfter(latest.get(schedule.id));
    for (const slot of skip) {
      await save({
        scheduleId: schedule.id,
        ...slot,
        extra: 0,
        state: 'skipped',
        claimedAt: now,
        prompt: 0,
        asked: [...progress.asked],
        cycle: progress.cycle,
        messageId: null,
      });
    }
    for (const reason of ['too late', 'overtaken'] as const) {
      const dates = skip.filter((slot) => slot.reason === reason).map(({ date }) => date);
      if (dates.length > 0)
        await tell(schedule, { kind: 'prompts skipped', scheduleId: key.id, dates, reason });
    }
    const delivery = post && (await begin(schedule, { ...post, extra: 0 }));
    if (delivery === undefined) await endIfOver(schedule);
    return delivery;
  };

  /** Runs what changes a schedule's occurrences, one after another, and plans its next look. */
  const inTurn = <T>(key: ScheduleKey, job: () => Promise<T>): Promise<T> =>
    turns.run(queueName(key), async () => {
      try {
        return await job();
      } finally {
        plan(key);
      }
    });
  const settle = (delivery: Delivery, job: (schedule: Schedule) => Promise<void>): Promise<void> =>
    inTurn(delivery.schedule, async () => {
      // Removed in the meantime, it is of no interest any more.
      const schedule = schedules.find(delivery.schedule);
      if (schedule !== undefined) await job(schedule);
    });

  await Promise.all(
    [...schedules.all()].map(async (schedule) => {
      const last = await occurrences.last(schedule.id);
      if (last !== undefined) latest.set(schedule.id, last);
      plan(schedule);
    }),
  );

  return {
    due: () =>
      queue.due(clock.now()).map((name) => {
        const [guildId = '', id = ''] = name.split('/');
        return { guildId, id };
      }),
    claim: (key) => inTurn(key, () => claim(key)),
    claimNow: (key) =>
      inTurn(key, async () => {
        const schedule = schedules.find(key);
        if (schedule === undefined) return 'gone';
        const last = latest.get(key.id);
        if (last?.state === 'claimed' || last?.state === 'unsent') return 'busy';
        const slot = last ?? { date: '0000-01-01', due: schedule.createdAt, extra: 0 };
        const { date, due, extra } = slot;
        const begun = await begin(schedule, { date, due, extra: extra + 1 });
        return begun === undefined ? 'finished' : 'claimed';
      }),
    async notThere(delivery) {
      return inTurn(delivery.schedule, async () => {
        const { schedule, occurrence } = delivery;
        if (lateBy(occurrence) > lateWindow) {
          await giveUp(schedule, occurrence, 'too late');
          return undefined;
        }
        return deliveryOf(schedule, await save({ ...occurrence, claimedAt: clock.now() }), 'first');
      });
    },
    sent: (delivery, messageId) =>
      settle(delivery, async (schedule) => {
        await save({ ...delivery.occurrence, state: 'sent', messageId });
        if (schedule.failures > 0) await schedules.change(schedule, afterPosting);
        if (delivery.late) await tell(schedule, { kind: 'prompt late', scheduleId: schedule.id });
        await endIfOver(schedule);
      }),
    unsent: (delivery) =>
      settle(delivery, async () => {
        if (delivery.attempt === 'first') await save({ ...delivery.occurrence, state: 'unsent' });
      }),
    unclear: (delivery) => settle(delivery, (schedule) => giveUp(schedule, delivery.occurrence, 'unclear')),
    refused: (delivery, missing) =>
      settle(delivery, async (schedule) => {
        await giveUp(schedule, delivery.occurrence, 'refused');
        const after = await schedules.change(schedule, (current) => afterRefusal(current, clock.now()));
        // Once for each time that something is missing, with all that will follow.
        if (after?.failures === 1)
          await tell(schedule, {
            kind: 'prompt refused',
            scheduleId: schedule.id,
            missing: [...missing],
          });
      }),
    reschedule: plan,
    states: (guildId) =>
      schedules.list(guildId).map((schedule) => ({
        schedule,
        reading: readingOf(schedule.guildId, schedule.reading),
        last: latest.get(schedule.id),
        next: schedule.finishedAt === null ? nextOf(schedule) : undefined,
      })),
    async coming(schedule, count) {
      const reading = readingOf(schedule.guildId, schedule.reading);
      if (reading === undefined) return [];
      const progress = progressAfter(latest.get(schedule.id));
      const places = nextPrompts(reading, progress, await orderingOf(schedule), count);
      return places.flatMap((place) => reading.prompts[place] ?? []);
    },
    askedIn: (guildId, channelId, slug) =>
      schedules
        .list(guildId)
        .filter((schedule) => schedule.channelId === channelId && schedule.reading === slug)
        .flatMap(({ id }) => progressAfter(latest.get(id)).asked),
    planOf,
    plans: (guildId) => schedules.list(guildId).map(planOf),
    next: () => {
      const at = queue.next;
      // What is under way stands at 0, which is no time of the calendar.
      return at === 0 ? clock.now() : at;
    },
    oldest: () => {
      const begun = [...latest.values()].filter(isUnderWay).map(({ due }) => due);
      return queue.next === 0 ? Math.min(clock.now(), ...begun) : queue.next;
    },
    async forget(schedule) {
      await occurrences.deleteMany(await occurrences.keys(schedule.id));
      latest.delete(schedule.id);
      queue.remove(queueName(schedule));
    },
  };
}

function isUnderWay(last: Occurrence | undefined): boolean {
  return last?.state === 'claimed' || last?.state === 'unsent';
}

function queueName({ guildId, id }: ScheduleKey): string {
  return `${guildId}/${id}`;
}
