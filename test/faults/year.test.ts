import { expect, test } from 'vitest';
import type { About } from '../../src/seminar/notices.js';
import type { NewSchedule } from '../../src/prompts/schedule.js';
import { folderFor, MapDiscord, openRig, removeFolder, scheduled } from './prompt-rig.js';
import { seeded, seedOfToday } from './random.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const from = Date.parse('2026-01-01T00:00:00Z');
const to = Date.parse('2027-01-01T00:00:00Z');
const weekdays: NewSchedule['days'] = [1, 2, 3, 4, 5];
const daily: NewSchedule['days'] = [0, 1, 2, 3, 4, 5, 6];

/** Times that clocks jump over, that come twice, and ordinary ones. */
const wanted: readonly [zone: string, time: string, days: NewSchedule['days']][] = [
  ['Asia/Tokyo', '09:00', weekdays],
  ['Europe/London', '01:30', daily],
  ['America/New_York', '02:30', daily],
  ['Australia/Lord_Howe', '02:15', daily],
  ['Asia/Kathmandu', '09:00', weekdays],
  ['America/St_Johns', '01:15', daily],
  ['Africa/Cairo', '00:00', daily],
  ['Pacific/Auckland', '02:45', daily],
];

/** The calendar by walking quarter hours with Intl alone: the first instant of each date at or after the time. */
function calendar(zone: string, time: string, days: readonly number[]): Map<string, number> {
  const shown = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'short',
    hourCycle: 'h23',
  });
  const slots = new Map<string, number>();
  for (let at = from - day; at < to + day; at += 15 * minute) {
    const [date = '', clock = ''] = shown.format(at).split(', ');
    if (slots.has(date) || clock < time) continue;
    if (days.includes(new Date(`${date}T12:00Z`).getUTCDay())) slots.set(date, at);
  }
  // What was due before the schedule was made, and after the year, is not owed.
  return new Map([...slots].filter(([, at]) => at > from && at < to));
}

test(`a year in eight zones: each slot is posted once, or reported (seed ${seedOfToday})`, async () => {
  const random = seeded(seedOfToday);
  let now = from;
  const discord = new MapDiscord(() => now);
  const folder = folderFor();
  let rig = await openRig(folder, discord, () => now);
  const schedules = [];
  for (const [n, [zone, time, days]] of wanted.entries())
    schedules.push(await scheduled(rig, { channelId: String(100 + n), zone, time, days }));
  const [tokyo] = schedules;
  if (tokyo === undefined) throw new Error('no schedule');

  const told: About[] = [];
  const pauses: [from: number, to: number][] = [];
  let isFailing = false;
  discord.fate = () => {
    if (isFailing) return random() < 0.5 ? 'reset before' : 'failed';
    const chance = random();
    return chance < 0.02 ? 'reset before' : chance < 0.04 ? 'reset after' : 'taken';
  };
  const restart = async (until: number): Promise<void> => {
    await rig.close();
    now = until;
    rig = await openRig(folder, discord, () => now);
  };
  const events: [at: string, happens: () => void | Promise<void>][] = [
    // On the night of New York's first clock change.
    ['2026-03-08T05:00Z', () => restart(Date.parse('2026-03-09T05:00Z'))],
    ['2026-05-04T00:00Z', () => void discord.denied.add(tokyo.channelId)],
    [
      '2026-05-11T01:00Z',
      async () => {
        discord.denied.delete(tokyo.channelId);
        const pausedAt = rig.seminar.schedules.find(tokyo)?.paused?.at;
        if (pausedAt !== undefined) pauses.push([pausedAt, now]);
        await rig.seminar.schedules.change(tokyo, (each) => ({
          ...each,
          paused: null,
          failures: 0,
          resumedAt: now,
        }));
        rig.seminar.deliveries.reschedule(tokyo);
      },
    ],
    ['2026-07-01T12:00Z', () => restart(Date.parse('2026-07-04T12:00Z'))],
    // On the night that London's clocks go back.
    ['2026-10-25T00:00Z', () => void (isFailing = true)],
    ['2026-10-25T05:00Z', () => void (isFailing = false)],
  ];
  while (now < to) {
    await rig.ticker.tick();
    told.push(...(await rig.told()));
    const next = rig.seminar.deliveries.next() ?? to;
    const [event] = events;
    const eventAt = event === undefined ? to : Date.parse(event[0]);
    // What is under way is looked at again as the ticker does, only less often where Discord is away.
    const soon = next <= now ? now + (isFailing ? 15 * minute : 20_000) : next;
    now = Math.min(soon, eventAt, to);
    if (event !== undefined && now >= eventAt) {
      events.shift();
      await event[1]();
    }
  }

  const rows: string[] = [];
  let silent = 0;
  let doubled = 0;
  for (const { id, channelId, zone, time, days } of schedules) {
    const slots = calendar(zone, time, days);
    const records = new Map((await rig.occurrences(id)).map((each) => [each.date, each]));
    const seen = { posted: 0, late: 0, reported: 0, paused: 0, doubled: 0, silent: 0 };
    for (const [date, due] of slots) {
      const posts = discord.posted.filter((each) => each.channelId === channelId && each.run === date);
      const reason = records.get(date)?.reason;
      if (posts.length > 1) seen.doubled += 1;
      else if (posts.length === 1) {
        seen.posted += 1;
        if ((posts[0]?.at ?? 0) - due > 5 * minute) seen.late += 1;
      } else if (reason !== null && reason !== undefined) seen.reported += 1;
      else if (pauses.some(([begin, end]) => due >= begin && due <= end)) seen.paused += 1;
      else seen.silent += 1;
    }
    // Nothing beside the calendar, and nothing before its time.
    for (const { run, at } of discord.posted.filter((each) => each.channelId === channelId)) {
      expect(at).toBeGreaterThanOrEqual(slots.get(run) ?? Infinity);
    }
    rows.push(
      [zone.padEnd(20), time, slots.size, ...Object.values(seen)]
        .map((cell) => String(cell).padStart(8))
        .join(' '),
    );
    silent += seen.silent;
    doubled += seen.doubled;
  }
  process.stdout.write(
    `\nzone                     time    slots   posted     late reported   paused  doubled   silent\n${rows.join('\n')}\n`,
  );
  expect({ silent, doubled }).toEqual({ silent: 0, doubled: 0 });
  // Each kind of trouble was told to the host.
  const kinds = new Set(told.map(({ kind }) => kind));
  expect(kinds).toContain('prompt late');
  expect(kinds).toContain('prompts skipped');
  expect(told.filter(({ kind }) => kind === 'prompt refused')).toHaveLength(1);
  await rig.close();
  removeFolder(folder);
}, 60_000);
