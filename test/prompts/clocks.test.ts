import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextSlots } from '../../src/prompts/slots.js';
import { places } from '../../src/prompts/zone-names.js';
import { halfHours, runsOf, transitions, walk, type Walk } from './clock-oracle.js';
import { seen } from '../faults/seen.js';

/** `FAULT_TRIES=full` tries every zone and every change of its clocks; that takes minutes. */
const full = process.env['FAULT_TRIES'] === 'full';

const at = (iso: string): number => Date.parse(iso);
const hour = 3_600_000;
const day = 24 * hour;
const from = at('2024-01-01T00:00Z');
const to = at('2029-01-01T00:00Z');
const everyDay = [0, 1, 2, 3, 4, 5, 6];

interface Tally {
  slots: number;
  missed: number;
  doubled: number;
  /** Run, but at another instant than the clocks say. */
  wrong: number;
  /** Run for a date that the zone did not have. */
  invented: number;
}
const nothing = (): Tally => ({ slots: 0, missed: 0, doubled: 0, wrong: 0, invented: 0 });

/** Holds the slots of a daily schedule against what the clocks read. */
function judge(walked: Walk, times: readonly string[], tally: Tally): void {
  const { zone, dates } = walked;
  const [first = '', last = ''] = [dates[0], dates.at(-1)];
  for (const time of times) {
    const slots = nextSlots({ time, days: everyDay, zone }, walked.from - day, 12).filter(
      ({ date }) => date >= first && date <= last,
    );
    const expected = new Map(runsOf(walked, time));
    tally.slots += expected.size;
    for (const [date, due] of expected) {
      const found = slots.filter((slot) => slot.date === date);
      if (found.length === 0) tally.missed++;
      if (found.length > 1) tally.doubled++;
      if (found.length === 1 && found[0]?.due !== due) tally.wrong++;
    }
    tally.invented += slots.filter(({ date }) => !expected.has(date)).length;
  }
}

const clean = { missed: 0, doubled: 0, wrong: 0, invented: 0 };

test.each<[why: string, zone: string, from: string, to: string]>([
  ['half an hour', 'Australia/Lord_Howe', '2024-01-01', '2026-01-01'],
  ['at midnight, on a Friday', 'Africa/Cairo', '2024-01-01', '2026-01-01'],
  ['two hours', 'Antarctica/Troll', '2024-01-01', '2026-01-01'],
  ['up to midnight', 'America/Nuuk', '2024-01-01', '2026-01-01'],
  ['up to midnight from another offset', 'America/Scoresbysund', '2024-01-01', '2026-01-01'],
  ['never', 'Asia/Kathmandu', '2024-01-01', '2026-01-01'],
  ['America', 'America/New_York', '2026-01-01', '2027-01-01'],
  ['Britain', 'Europe/London', '2026-01-01', '2027-01-01'],
  ['from midnight', 'America/Sao_Paulo', '2017-10-01', '2019-03-01'],
  ['four times a year, around Ramadan', 'Africa/Casablanca', '2025-01-01', '2026-06-01'],
  ['by decree', 'Asia/Gaza', '2024-01-01', '2026-01-01'],
  ['past a whole day', 'Pacific/Apia', '2011-09-01', '2012-05-01'],
  ['a minute past midnight', 'America/St_Johns', '2010-01-01', '2011-01-01'],
])('one run a date where the clocks change %s: %s', (_, zone, since, until) => {
  const found = transitions(zone, at(since), at(until), day);
  const tally = nothing();
  for (const change of found.length > 0 ? found : [at(since)]) judge(walk(zone, change), halfHours, tally);
  expect(tally.slots).toBeGreaterThan(48 * 3);
  expect(tally).toMatchObject(clean);
});

test('a day that never was is in no list', () => {
  const apia = walk('Pacific/Apia', at('2011-12-30T10:00Z'));
  expect(apia.dates).not.toContain('2011-12-30');
  expect(apia.dates).toContain('2011-12-29');
});

const changesOf = new Map<string, number[]>();
function changes(zone: string): number[] {
  const known = changesOf.get(zone) ?? transitions(zone, from, to, day);
  changesOf.set(zone, known);
  return known;
}

test('one run a date in any zone at any time of day', () => {
  const oldNames = ['Asia/Calcutta', 'America/Buenos_Aires', 'Europe/Kiev', 'Asia/Katmandu', 'US/Pacific'];
  const zone = fc.constantFrom(...places, ...oldNames);
  const minutes = fc.array(fc.nat(1439), { minLength: 1, maxLength: 24 });
  const time = (n: number) => new Date(n * 60_000).toISOString().slice(11, 16);
  fc.assert(
    fc.property(zone, fc.nat(), fc.integer({ min: 0, max: 5 * 365 }), minutes, (name, nth, later, chosen) => {
      const known = changes(name);
      const around = known[nth % Math.max(1, known.length)] ?? from + later * day;
      const tally = nothing();
      judge(walk(name, around), chosen.map(time), tally);
      expect(tally).toMatchObject(clean);
    }),
    { numRuns: 60 },
  );
});

test(
  'fault 18: one run a date over five years, at every half hour around every change',
  { timeout: 1_800_000 },
  async () => {
    const olderNames = ['Asia/Calcutta', 'America/Buenos_Aires', 'Europe/Kiev', 'US/Pacific', 'GB'];
    const all = [...new Set([...Intl.supportedValuesOf('timeZone'), ...places, ...olderNames])];
    const zones = all.filter((_, n) => full || n % 50 === 7);
    const tally = nothing();
    let count = 0;
    for (const zone of zones) {
      const found = full ? transitions(zone, from, to, hour) : changes(zone);
      count += found.length;
      // Where the clocks never change, an ordinary week is tried.
      for (const change of found.length > 0 ? found : [at('2026-06-15T00:00Z')]) {
        judge(walk(zone, change), halfHours, tally);
      }
      // A worker that is silent for minutes is taken for dead.
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { slots, missed, doubled, wrong, invented } = tally;
    const figure = `${zones.length} zones, ${count} changes, ${wrong} at a wrong time, ${invented} invented`;
    seen({ tried: slots, lost: missed, doubled, figure });
    expect(tally).toMatchObject(clean);
  },
);
