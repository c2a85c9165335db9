import { expect, test } from 'vitest';
import { occurrenceSchema, occurrenceVersions } from '../../src/prompts/occurrence.js';
import {
  afterPosting,
  afterRefusal,
  migrateSchedule1,
  pauseSchedule,
  resumeSchedule,
  scheduleSchema,
  scheduleVersions,
  skipDate,
} from '../../src/prompts/schedule.js';
import { nextDue, nextRuns, owedSlots } from '../../src/prompts/slots.js';
import { aSchedule } from './a-schedule.js';

const at = (iso: string): number => Date.parse(iso);
const hour = 3_600_000;

const ofVersion1 = {
  id: 'abc',
  guildId: '1',
  channelId: '2',
  reading: 'r',
  time: '09:00',
  days: [1, 3],
  zone: 'Asia/Calcutta',
  createdBy: '3',
  createdAt: 5,
};

test('a schedule of version 1 becomes one of today that runs as before', () => {
  const today = scheduleSchema.parse(migrateSchedule1(ofVersion1));
  expect(today).toMatchObject({
    ...ofVersion1,
    order: 'in order',
    seed: 'abc',
    thread: false,
    role: null,
    paused: null,
    failures: 0,
    skipDates: [],
  });
  expect(nextRuns(today, at('2026-03-01T00:00Z'), 9)).toEqual(
    nextRuns({ time: '09:00', days: [1, 3], zone: 'Asia/Calcutta' }, at('2026-03-01T00:00Z'), 9),
  );
  expect(scheduleVersions.migrate[1](ofVersion1)).toEqual(today);
  expect(() => migrateSchedule1({ ...ofVersion1, id: 7 })).toThrow();
});

test('an occurrence of version 1 had asked what comes before its prompt', () => {
  const old = {
    scheduleId: 'abc',
    date: '2026-03-02',
    due: 7,
    state: 'sent',
    claimedAt: 8,
    prompt: 3,
    messageId: '9',
    reason: null,
  };
  expect(occurrenceSchema.parse(occurrenceVersions.migrate[1](old))).toEqual({
    ...old,
    extra: 0,
    asked: [0, 1, 2],
    cycle: 0,
  });
});

test.each([
  ['2026-02-30', 'no day of the calendar'],
  ['1 March', 'no date'],
])('%s is %s, and no end', (endDate) => {
  expect(scheduleSchema.safeParse(aSchedule({ endDate })).success).toBe(false);
});

test('three refusals in a row pause a schedule, and a success between them begins the count anew', () => {
  const twice = afterRefusal(afterRefusal(aSchedule(), 1), 2);
  expect(twice).toMatchObject({ failures: 2, paused: null });
  expect(afterRefusal(twice, 3)).toMatchObject({ failures: 3, paused: { at: 3, why: 'refused' } });
  expect(afterRefusal(afterRefusal(afterPosting(twice), 3), 4)).toMatchObject({ failures: 2, paused: null });
  const byHost = pauseSchedule(twice, 3);
  expect(afterRefusal(byHost, 4).paused).toEqual({ at: 3, why: 'by host' });
});

test('a paused schedule owes nothing, and neither does what was due in the pause once it is resumed', () => {
  const due = at('2026-03-02T00:00Z');
  const paused = pauseSchedule(aSchedule(), due - hour);
  expect(owedSlots(paused, due - 2 * hour, due + hour, 6 * hour)).toEqual({ post: undefined, skip: [] });
  expect(nextDue(paused, due - 2 * hour)).toBeUndefined();
  const resumed = resumeSchedule(paused, due + hour);
  expect(owedSlots(resumed, due - 2 * hour, due + 2 * hour, 6 * hour)).toEqual({ post: undefined, skip: [] });
  expect(nextDue(resumed, due - 2 * hour)).toBe(at('2026-03-03T00:00Z'));
  expect(owedSlots(resumed, due - 2 * hour, at('2026-03-03T00:00Z'), 6 * hour).post?.date).toBe('2026-03-03');
  // Pausing or resuming again changes nothing.
  expect(pauseSchedule(paused, due)).toBe(paused);
  expect(resumeSchedule(resumed, due + 9 * hour)).toBe(resumed);
});

test('a finished schedule is over', () => {
  const over = aSchedule({ finishedAt: at('2026-03-01T00:00Z') });
  expect(nextDue(over, at('2026-03-02T00:00Z'))).toBeUndefined();
  expect(owedSlots(over, 0, at('2026-03-02T00:00Z'), 6 * hour).post).toBeUndefined();
});

test('a date that a host skips is left out, once', () => {
  const skipping = skipDate(skipDate(aSchedule(), '2026-03-03'), '2026-03-02');
  expect(skipping.skipDates).toEqual(['2026-03-02', '2026-03-03']);
  expect(skipDate(skipping, '2026-03-02')).toBe(skipping);
  expect(nextRuns(skipping, at('2026-03-01T00:00Z'), 1)).toEqual([at('2026-03-04T00:00Z')]);
});
