import { describe, expect, test } from 'vitest';
import { localDate, nextRuns, owedSlots, type Schedule, isLate } from '../../src/prompts/schedule.js';
import { findZones, isZone } from '../../src/prompts/zones.js';

const at = (iso: string): number => Date.parse(iso);
const schedule = (over: Partial<Schedule> = {}): Schedule => ({
  id: 's',
  guildId: '1',
  channelId: '2',
  reading: 'r',
  time: '09:00',
  days: [0, 1, 2, 3, 4, 5, 6],
  zone: 'Asia/Tokyo',
  createdBy: '3',
  createdAt: at('2026-01-01T00:00Z'),
  ...over,
});
const sixHours = 6 * 3_600_000;

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
    ['weekdays', { days: [1, 2, 3, 4, 5] }, '2026-03-06T01:00Z', ['2026-03-09T00:00Z', '2026-03-10T00:00Z']],
    [
      'Kathmandu',
      { zone: 'Asia/Kathmandu' },
      '2026-03-01T00:00Z',
      ['2026-03-01T03:15Z', '2026-03-02T03:15Z'],
    ],
  ])('%s', (_, over, after, runs) => {
    expect(nextRuns(schedule(over), at(after), runs.length)).toEqual(runs.map(at));
  });
});

describe('what is owed', () => {
  const created = at('2026-01-01T00:00Z');
  test('nothing before its time, the slot at its time to the millisecond', () => {
    const due = at('2026-03-02T00:00Z');
    const handled = at('2026-03-01T00:00Z');
    expect(owedSlots(schedule(), handled, due - 1, sixHours)).toEqual({ post: undefined, skip: [] });
    expect(owedSlots(schedule(), handled, due, sixHours).post).toEqual({ date: '2026-03-02', due });
    expect(owedSlots(schedule(), due, due + 1, sixHours).post).toBeUndefined();
  });
  test('two hours late is posted and called late', () => {
    const due = at('2026-03-02T00:00Z');
    expect(owedSlots(schedule(), due - 1, due + 7_200_000, sixHours).post).toEqual({
      date: '2026-03-02',
      due,
    });
    expect(isLate(due, due + 7_200_000)).toBe(true);
    expect(isLate(due, due + 60_000)).toBe(false);
  });
  test('after three days only the latest is posted, the others are given up', () => {
    const now = at('2026-03-05T01:00Z');
    const owed = owedSlots(schedule(), at('2026-03-02T00:00Z'), now, sixHours);
    expect(owed.post).toMatchObject({ date: '2026-03-05' });
    expect(owed.skip.map((slot) => slot.date)).toEqual(['2026-03-03', '2026-03-04']);
  });
  test('beyond the window nothing is posted', () => {
    const owed = owedSlots(schedule(), at('2026-03-01T00:00Z'), at('2026-03-02T06:00:01Z'), sixHours);
    expect(owed).toMatchObject({ post: undefined, skip: [{ date: '2026-03-02' }] });
  });
  test('a schedule made after today’s time owes nothing today', () => {
    expect(owedSlots(schedule(), created, created + 1, sixHours).post).toBeUndefined();
  });
});

test('the local date is the zone’s', () => {
  expect(localDate(at('2026-03-01T23:30Z'), 'Asia/Tokyo')).toBe('2026-03-02');
  expect(localDate(at('2026-03-01T23:30Z'), 'America/New_York')).toBe('2026-03-01');
});

test('zones are found by what people type', () => {
  expect(findZones('tokyo', 5)[0]).toBe('Asia/Tokyo');
  expect(findZones('london', 5)[0]).toBe('Europe/London');
  expect(findZones('new york', 5)[0]).toBe('America/New_York');
  expect(findZones('kyiv', 5)[0]).toBe('Europe/Kyiv');
  expect(findZones('utc', 5)[0]).toBe('UTC');
  expect(findZones('atlantis', 5)).toEqual([]);
  for (const zone of ['UTC', 'Asia/Kolkata', 'Europe/Kyiv', 'asia/tokyo']) expect(isZone(zone)).toBe(true);
  for (const zone of ['', 'Mars/Olympus', '+09:00', '9']) expect(isZone(zone)).toBe(false);
});
