import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localDate } from '../../src/prompts/local-time.js';
import {
  isLate,
  nextDue,
  nextRuns,
  nextSlots,
  owedSlots,
  upcoming,
  type Handled,
  type Slot,
} from '../../src/prompts/slots.js';
import type { Schedule } from '../../src/prompts/schedule.js';
import { aSchedule } from './a-schedule.js';

const at = (iso: string): number => Date.parse(iso);
const minute = 60_000;
const hour = 60 * minute;
const sixHours = 6 * hour;

describe('the next runs are at the wall time of the zone', () => {
  test.each<[name: string, over: Partial<Schedule>, after: string, runs: string[]]>([
    ['Tokyo', {}, '2026-03-01T00:00Z', ['2026-03-02T00:00Z', '2026-03-03T00:00Z']],
    [
      'London into summer time',
      { zone: 'Europe/London' },
      '2026-03-28T10:00Z',
      ['2026-03-29T08:00Z', '2026-03-30T08:00Z'],
    ],
    [
      'a gap runs at its end',
      { zone: 'America/New_York', time: '02:30' },
      '2026-03-07T12:00Z',
      ['2026-03-08T07:00Z', '2026-03-09T06:30Z'],
    ],
    [
      'an overlap runs once, the first time',
      { zone: 'America/New_York', time: '01:30' },
      '2026-10-31T12:00Z',
      ['2026-11-01T05:30Z', '2026-11-02T06:30Z'],
    ],
    [
      'between the first and the second time of an overlap it is the next day’s turn',
      { zone: 'America/New_York', time: '01:30' },
      '2026-11-01T05:30Z',
      ['2026-11-02T06:30Z'],
    ],
    [
      'a gap of half an hour',
      { zone: 'Australia/Lord_Howe', time: '02:15' },
      '2025-10-04T00:00Z',
      ['2025-10-04T15:30Z', '2025-10-05T15:15Z'],
    ],
    [
      'a gap of two hours',
      { zone: 'Antarctica/Troll', time: '02:00' },
      '2025-03-29T12:00Z',
      ['2025-03-30T01:00Z', '2025-03-31T00:00Z'],
    ],
    [
      'a gap at midnight',
      { zone: 'America/Sao_Paulo', time: '00:00' },
      '2018-11-03T12:00Z',
      ['2018-11-04T03:00Z', '2018-11-05T02:00Z'],
    ],
    [
      'a gap up to midnight runs at midnight',
      { zone: 'America/Nuuk', time: '23:30' },
      '2024-03-30T12:00Z',
      ['2024-03-31T01:00Z', '2024-04-01T00:30Z'],
    ],
    [
      'a day that never was has no run',
      { zone: 'Pacific/Apia', time: '23:30' },
      '2011-12-29T12:00Z',
      ['2011-12-30T09:30Z', '2011-12-31T09:30Z'],
    ],
    ['weekdays', { days: [1, 2, 3, 4, 5] }, '2026-03-06T01:00Z', ['2026-03-09T00:00Z', '2026-03-10T00:00Z']],
    [
      'Kathmandu',
      { zone: 'Asia/Kathmandu' },
      '2026-03-01T00:00Z',
      ['2026-03-01T03:15Z', '2026-03-02T03:15Z'],
    ],
    [
      'a first date that is still to come',
      { startDate: '2026-04-01' },
      '2026-03-01T00:00Z',
      ['2026-04-01T00:00Z'],
    ],
    ['a first date that is past', { startDate: '2020-04-01' }, '2026-03-01T00:00Z', ['2026-03-02T00:00Z']],
    [
      'dates left out',
      { skipDates: ['2026-03-02', '2026-03-04'] },
      '2026-03-01T00:00Z',
      ['2026-03-03T00:00Z', '2026-03-05T00:00Z'],
    ],
  ])('%s', (_, over, after, runs) => {
    expect(nextRuns(aSchedule(over), at(after), runs.length)).toEqual(runs.map(at));
  });

  test('they end with the last date, which still runs', () => {
    const over = { startDate: '2026-03-02', endDate: '2026-03-04', skipDates: ['2026-03-03'] };
    expect(nextRuns(aSchedule(over), at('2026-01-05T00:00Z'), 9)).toEqual(
      ['2026-03-02T00:00Z', '2026-03-04T00:00Z'].map(at),
    );
    expect(nextDue(aSchedule(over), at('2026-03-04T00:00Z'))).toBeUndefined();
    expect(nextRuns(aSchedule({ startDate: '2026-03-02', endDate: '2026-03-01' }), 0, 9)).toEqual([]);
  });

  test('a slot keeps its own date when the clock jumps over midnight', () => {
    const nuuk = aSchedule({ zone: 'America/Nuuk', time: '23:30' });
    const slots = nextSlots(nuuk, at('2024-03-30T12:00Z'), 2);
    expect(slots.map(({ date }) => date)).toEqual(['2024-03-30', '2024-03-31']);
    expect(
      owedSlots({ ...nuuk, createdAt: 0 }, slots[0]?.due ?? 0, at('2024-03-31T12:00Z'), sixHours),
    ).toEqual({
      post: undefined,
      skip: [],
    });
  });
});

describe('what is owed', () => {
  const created = at('2026-01-01T00:00Z');
  test('nothing before its time, the slot at its time to the millisecond', () => {
    const due = at('2026-03-02T00:00Z');
    const handled = at('2026-03-01T00:00Z');
    expect(owedSlots(aSchedule(), handled, due - 1, sixHours)).toEqual({ post: undefined, skip: [] });
    expect(owedSlots(aSchedule(), handled, due, sixHours).post).toEqual({ date: '2026-03-02', due });
    expect(owedSlots(aSchedule(), due, due + 1, sixHours).post).toBeUndefined();
  });
  test('two hours late is posted and called late', () => {
    const due = at('2026-03-02T00:00Z');
    expect(owedSlots(aSchedule(), due - 1, due + 2 * hour, sixHours).post).toEqual({
      date: '2026-03-02',
      due,
    });
    expect(isLate(due, due + 2 * hour)).toBe(true);
    expect(isLate(due, due + minute)).toBe(false);
  });
  test('after three days only the latest is posted, the others are given up', () => {
    const now = at('2026-03-05T01:00Z');
    const owed = owedSlots(aSchedule(), at('2026-03-02T00:00Z'), now, sixHours);
    expect(owed.post).toMatchObject({ date: '2026-03-05' });
    expect(owed.skip.map(({ date, reason }) => [date, reason])).toEqual([
      ['2026-03-03', 'too late'],
      ['2026-03-04', 'too late'],
    ]);
  });
  test('in a window of two days the one before the latest is overtaken, not too late', () => {
    const owed = owedSlots(aSchedule(), at('2026-03-02T00:00Z'), at('2026-03-05T01:00Z'), 48 * hour);
    expect(owed.skip.map(({ date, reason }) => [date, reason])).toEqual([
      ['2026-03-03', 'too late'],
      ['2026-03-04', 'overtaken'],
    ]);
  });
  test('beyond the window nothing is posted', () => {
    const handled = at('2026-03-01T00:00Z');
    expect(owedSlots(aSchedule(), handled, at('2026-03-02T06:00Z'), sixHours).post?.date).toBe('2026-03-02');
    const owed = owedSlots(aSchedule(), handled, at('2026-03-02T06:00:01Z'), sixHours);
    expect(owed).toMatchObject({ post: undefined, skip: [{ date: '2026-03-02', reason: 'too late' }] });
  });
  test('a schedule made after today’s time owes nothing today', () => {
    expect(owedSlots(aSchedule(), created, created + 1, sixHours).post).toBeUndefined();
    expect(owedSlots(aSchedule(), 0, created + 1, sixHours).post).toBeUndefined();
  });
  test('the last date is owed after it is over, dates left out and outside are not', () => {
    const over = { endDate: '2026-03-04', startDate: '2026-03-02', skipDates: ['2026-03-03'] };
    const owed = owedSlots(aSchedule(over), created, at('2026-03-04T05:00Z'), sixHours);
    expect(owed.post?.date).toBe('2026-03-04');
    expect(owed.skip.map(({ date }) => date)).toEqual(['2026-03-02']);
  });
  test('a slot of today is owed at once, though the clock was put back to yesterday a minute later', () => {
    const stJohns = aSchedule({
      zone: 'America/St_Johns',
      time: '00:00',
      createdAt: at('2010-01-01T00:00Z'),
    });
    const due = at('2010-11-07T02:30Z');
    expect(localDate(due + 5 * minute, 'America/St_Johns')).toBe('2010-11-06');
    const owed = owedSlots(stJohns, due - hour, due + 5 * minute, sixHours);
    expect(owed).toEqual({ post: { date: '2010-11-07', due }, skip: [] });
  });
  test('after years away only the last month is written down', () => {
    const owed = owedSlots(aSchedule(), created, at('2036-01-01T03:00Z'), sixHours);
    expect(owed.post?.date).toBe('2036-01-01');
    expect(owed.skip).toHaveLength(30);
    expect(owed.skip[0]?.date).toBe('2035-12-02');
  });
  test('a date that was handled is not owed again when its time moves', () => {
    const handled: Slot = { date: '2026-03-02', due: at('2026-03-02T00:00Z') };
    const later = aSchedule({ time: '12:00' });
    expect(owedSlots(later, handled, at('2026-03-02T04:00Z'), sixHours).post).toBeUndefined();
    expect(nextDue(later, handled)).toBe(at('2026-03-03T03:00Z'));
  });
});

const someZone = fc.constantFrom(
  'Asia/Tokyo',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Nuuk',
  'Africa/Cairo',
  'America/St_Johns',
  'Antarctica/Troll',
);
const someTime = fc
  .nat(24 * 60 - 1)
  .map((m) => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`);
const someDays = fc.subarray([0, 1, 2, 3, 4, 5, 6], { minLength: 1 });
const someSchedule = fc
  .record({ zone: someZone, time: someTime, days: someDays })
  .map((over) => aSchedule({ ...over, createdAt: at('2024-01-01T00:00Z') }));

/** Asks what is owed at each instant, and deals with it as the ticker does. */
function liveThrough(
  schedule: Schedule,
  instants: readonly number[],
  remember = (slot: Slot): Handled => slot,
) {
  const posted: Slot[] = [];
  const dates: string[] = [];
  let handled: Handled = schedule.createdAt;
  for (const now of instants) {
    const { post, skip } = owedSlots(schedule, handled, now, sixHours);
    for (const slot of [...skip, ...(post ? [post] : [])]) {
      expect(slot.due).toBeLessThanOrEqual(now);
      dates.push(slot.date);
      handled = remember(slot);
    }
    if (post !== undefined) posted.push(post);
  }
  return { posted, dates };
}

test('wherever the clock goes, no date is owed twice', () => {
  const jumps = fc.array(
    fc.oneof(
      fc.integer({ min: -2 * hour, max: 2 * hour }),
      fc.integer({ min: -40, max: 40 }).map((quarters) => quarters * 15 * minute),
      fc.integer({ min: -9 * 24 * hour, max: 9 * 24 * hour }),
    ),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(
      someSchedule,
      fc.integer({ min: 0, max: 900 }),
      jumps,
      fc.boolean(),
      (schedule, day, steps, whole) => {
        let now = schedule.createdAt + day * 24 * hour;
        const instants = steps.map((step) => (now += step));
        const { dates } = liveThrough(schedule, instants, (slot) => (whole ? slot : slot.due));
        expect(new Set(dates).size).toBe(dates.length);
        expect(dates).toEqual([...dates].sort());
      },
    ),
    { numRuns: 200 },
  );
});

test('a clock that ticks every quarter of an hour posts every slot, in time', () => {
  fc.assert(
    fc.property(someSchedule, fc.integer({ min: 0, max: 700 }), (over, day) => {
      const createdAt = over.createdAt + day * 24 * hour;
      const schedule = { ...over, createdAt };
      const instants = Array.from({ length: 12 * 96 }, (_, n) => createdAt + n * 15 * minute);
      const end = instants.at(-1) ?? 0;
      const { posted } = liveThrough(schedule, instants);
      expect(posted).toEqual(nextSlots(schedule, createdAt, 12).filter(({ due }) => due <= end));
    }),
    { numRuns: 40 },
  );
});

test('away for days, the bot posts one at most: the latest, if that is within the window', () => {
  fc.assert(
    fc.property(someSchedule, fc.integer({ min: 0, max: 900 * 24 * 60 }), (schedule, minutes) => {
      const gone = schedule.createdAt + minutes * minute;
      const now = gone + 3 * 24 * hour;
      const missed = nextSlots(schedule, gone, 5).filter(({ due }) => due <= now);
      const latest = missed.at(-1);
      const { post, skip } = owedSlots(schedule, gone, now, sixHours);
      const inTime = latest !== undefined && now - latest.due <= sixHours;
      expect(post).toEqual(inTime ? latest : undefined);
      expect(skip.map(({ date, due }) => ({ date, due }))).toEqual(inTime ? missed.slice(0, -1) : missed);
    }),
    { numRuns: 300 },
  );
});

describe('the calendar of several schedules', () => {
  const tokyo = aSchedule({ id: 'tokyo' });
  const london = aSchedule({ id: 'london', zone: 'Europe/London', days: [1] });
  const now = at('2026-03-01T12:00Z');
  const plan = (schedule: Schedule, left = Infinity) => ({ schedule, handled: schedule.createdAt, left });
  const shown = (plans: Parameters<typeof upcoming>[0], count: number) =>
    upcoming(plans, now, count).map(({ schedule, date, turn }) => `${schedule.id} ${date} ${turn}`);

  test('is in the order of time', () => {
    expect(shown([plan(london), plan(tokyo)], 4)).toEqual([
      'tokyo 2026-03-02 0',
      'london 2026-03-02 0',
      'tokyo 2026-03-03 1',
      'tokyo 2026-03-04 2',
    ]);
  });
  test('ends with a syllabus, and leaves out what is paused, over or done already', () => {
    expect(shown([plan(tokyo, 2)], 9)).toHaveLength(2);
    expect(shown([plan({ ...tokyo, paused: { at: now, why: 'by host' } })], 9)).toEqual([]);
    expect(shown([plan({ ...tokyo, finishedAt: now })], 9)).toEqual([]);
    const handled = { date: '2026-03-02', due: at('2026-03-02T00:00Z') };
    expect(shown([{ ...plan(tokyo), handled }], 1)).toEqual(['tokyo 2026-03-03 0']);
  });
});

test('the local date is the zone’s', () => {
  expect(localDate(at('2026-03-01T23:30Z'), 'Asia/Tokyo')).toBe('2026-03-02');
  expect(localDate(at('2026-03-01T23:30Z'), 'America/New_York')).toBe('2026-03-01');
});
