import { expect, test } from 'vitest';
import { parseDays, parseTime } from '../../src/prompts/wall-time.js';

test.each([
  ['09:00', '09:00'],
  ['9:00', '09:00'],
  ['9', '09:00'],
  ['9.30', '09:30'],
  ['0930', '09:30'],
  ['9am', '09:00'],
  ['9:30 PM', '21:30'],
  ['12am', '00:00'],
  ['12 p.m.', '12:00'],
  ['23:59', '23:59'],
  [' ９：００ ', '09:00'],
])('%s is %s', (typed, time) => {
  expect(parseTime(typed)).toBe(time);
});

test.each(['', '24:00', '9:60', '25', '13pm', '0am', 'noon', '9:5', '9m', '-1', '09:00:00', 'at 9'])(
  '%j is no time',
  (typed) => {
    expect(parseTime(typed)).toBeUndefined();
  },
);

test.each([
  ['daily', [0, 1, 2, 3, 4, 5, 6]],
  ['every day', [0, 1, 2, 3, 4, 5, 6]],
  ['weekdays', [1, 2, 3, 4, 5]],
  ['weekends', [0, 6]],
  ['mon, wed and fri', [1, 3, 5]],
  ['Tuesdays/Thursdays', [2, 4]],
  ['su mo', [0, 1]],
  ['every', [0, 1, 2, 3, 4, 5, 6]],
  ['Everyday', [0, 1, 2, 3, 4, 5, 6]],
  ['every monday', [1]],
  ['every weekday', [1, 2, 3, 4, 5]],
  ['every Tuesday and every Friday', [2, 5]],
  ['Mon Mon', [1]],
])('%s', (typed, days) => {
  expect(parseDays(typed)).toEqual(days);
});

test.each(['', 'never', 'mon, funday', 's', '1,2', 'day', 'every other day', 'every funday'])(
  '%j names no days',
  (typed) => {
    expect(parseDays(typed)).toBeUndefined();
  },
);
