import { SnowflakeUtil } from 'discord.js';
import { expect, test } from 'vitest';
import { freshness } from '../../src/discord/freshness.js';

const idAt = (time: number): string => SnowflakeUtil.generate({ timestamp: time }).toString();
const discord = Date.parse('2026-05-01T12:00:00Z');

test('the first interaction is fresh, whatever the machine’s clock says', () => {
  expect(freshness(() => 5).isFresh(idAt(discord))).toBe(true);
});

test('an interaction replayed after a gap is stale, a new one is not', () => {
  let now = 1000;
  const { isFresh } = freshness(() => now);
  expect(isFresh(idAt(discord))).toBe(true);
  now += 5000;
  expect(isFresh(idAt(discord + 100))).toBe(false);
  expect(isFresh(idAt(discord + 5000))).toBe(true);
  expect(isFresh(idAt(discord + 2500))).toBe(true);
  expect(isFresh(idAt(discord + 2400))).toBe(false);
});

test('where nothing came before, the date of an answer tells an old interaction from a new one', () => {
  let now = 0;
  const { isFresh, heard } = freshness(() => now);
  now = 900;
  // To the second, and cut off: it is later by now.
  heard(discord);
  now = 6000;
  expect(isFresh(idAt(discord))).toBe(false);
  expect(isFresh(idAt(discord + 5100))).toBe(true);
  // A date from a clock that runs a second ahead makes nothing look old.
  heard(discord + 6000);
  expect(isFresh(idAt(discord + 5100))).toBe(true);
});

test('one slow delivery does not make the next look old', () => {
  let now = 0;
  const { isFresh } = freshness(() => now);
  now = 900;
  expect(isFresh(idAt(discord))).toBe(true);
  now = 1000;
  expect(isFresh(idAt(discord + 1000))).toBe(true);
  expect(isFresh(idAt(discord + 950))).toBe(true);
});

test.each([-0.0002, 0.0002])(
  'a clock that runs wrong by %d never makes new interactions look old',
  (drift) => {
    let now = 0;
    const { isFresh } = freshness(() => now);
    for (let minute = 0; minute < 7 * 24 * 60; minute += 7) {
      now = minute * 60_000 * (1 + drift);
      expect(isFresh(idAt(discord + minute * 60_000))).toBe(true);
    }
    // And an old one is still told from them.
    expect(isFresh(idAt(discord + 7 * 24 * 3_600_000 - 3_600_000))).toBe(false);
  },
);
