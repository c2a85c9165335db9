import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { openKeyFolder } from '../../src/ballots/key-folder.js';
import { openSeminar, type Seminar } from '../../src/seminar.js';
import { owns, shardOf } from '../../src/shards.js';
import { shareOf } from '../../src/store/share.js';
import { openStore, type Store } from '../../src/store/store.js';
import { shippedReading } from '../shipped-reading.js';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'colloquium-share-'));
  store = await openStore(`sqlite://${join(folder, 'store', 'a.sqlite')}`);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

/** Ids of servers made a second apart, as Discord makes them. */
const guilds = Array.from({ length: 6 }, (_, n) =>
  String(BigInt(1_700_000_000_000 - 1_420_070_400_000 + n * 1000 + n) << 22n),
);
const day = 24 * 3_600_000;
let now = Date.parse('2026-03-02T08:59:00Z');

async function seminarOf(ids: readonly number[]): Promise<Seminar> {
  let names = 0;
  return openSeminar({
    store: shareOf(store, (guildId) => owns({ ids, count: 4 }, guildId)),
    keys: await openKeyFolder(join(folder, 'keys'), []),
    readings: [shippedReading()],
    clock: { now: () => now },
    randomName: () => `${ids.join('-')}n${String(names++).padStart(4, '0')}`,
  });
}

/** One of everything that is kept by server. */
async function fill(seminar: Seminar, guildId: string): Promise<void> {
  const reading = shippedReading();
  const { slug } = reading;
  await seminar.settings.save({ ...seminar.settings.of(guildId), zone: 'Asia/Tokyo' });
  await seminar.channels.use(guildId, '2', slug);
  await seminar.ownReadings.add(guildId, { ...reading, slug: 'own' });
  await seminar.copies.lay(
    guildId,
    reading,
    reading.passages.map(({ text }) => text),
  );
  const { schedule } = await seminar.schedules.draft({
    guildId,
    channelId: '2',
    reading: slug,
    time: '09:00',
    days: [0, 1, 2, 3, 4, 5, 6],
    zone: 'UTC',
    order: 'in order',
    createdBy: '9',
  });
  await seminar.schedules.confirm(guildId, schedule.id);
  seminar.deliveries.reschedule(schedule);
  await seminar.suggestions.suggest({ guildId, userId: '9', reading: slug, text: 'Why?', paragraph: 1 });
  await seminar.prompts.askNext(guildId, '3', reading, [0, 1], []);
  for (const ballot of ['open', 'secret'] as const) {
    const opened = await seminar.polls.open({
      guildId,
      channelId: '2',
      openedBy: '9',
      reading,
      claim: { text: `Of the ${ballot} ballot` },
      ballot,
      scale: 'five',
      rounds: 1,
      reasons: 'optional',
      threshold: 3,
      lasts: 60_000,
    });
    if (opened.kind !== 'opened') throw new Error(opened.kind);
    await seminar.polls.place(guildId, opened.poll.id, `card of ${ballot}`);
    const place = { guildId, channelId: '2', messageId: `card of ${ballot}`, isPrivate: false };
    for (const voter of ['5', '6', '7'])
      expect((await seminar.polls.cast(opened.poll.id, place, voter, 2)).kind).toBe('counted');
  }
}

test('a process knows, does and erases what belongs to its own servers, and no more', async () => {
  now = Date.parse('2026-03-02T08:59:00Z');
  expect(new Set(guilds.map((id) => shardOf(id, 4))).size).toBe(4);
  const shares = [
    [0, 1],
    [2, 3],
  ];
  const mine = (ids: readonly number[]): string[] =>
    guilds.filter((id) => ids.includes(Number((BigInt(id) >> 22n) % 4n)));
  for (const ids of shares) {
    const seminar = await seminarOf(ids);
    for (const guildId of mine(ids)) await fill(seminar, guildId);
  }
  now += 120_000;
  for (const ids of shares) {
    const seminar = await seminarOf(ids);
    const own = mine(ids);
    const sorted = (some: Iterable<string>): string[] => [...some].sort();
    expect(sorted(await seminar.personal.guilds())).toEqual(sorted(own));
    expect(sorted(seminar.deliveries.due().map(({ guildId }) => guildId))).toEqual(sorted(own));
    expect(await seminar.polls.lookAfter(() => Promise.resolve(true), new AbortController().signal)).toEqual(
      [],
    );
    const closed = await seminar.polls.unposted();
    expect(sorted(new Set(closed.map(({ guildId }) => guildId)))).toEqual(sorted(own));
    expect(closed.every(({ result }) => result?.voters === 3)).toBe(true);
    // The first process stops seeing its servers: what the second has is not its business.
    await seminar.departures.compare(new Set());
    now += 8 * day;
    expect(sorted(await seminar.departures.eraseDue(() => false))).toEqual(sorted(own));
    now -= 8 * day;
    expect(await seminar.personal.guilds()).toEqual([]);
  }
});

test('another’s server is not asked about, and a value of its that is damaged stops nobody else', async () => {
  const [one = '', other = ''] = [
    guilds.find((id) => shardOf(id, 4) === 0),
    guilds.find((id) => shardOf(id, 4) === 3),
  ];
  const things = (schema: z.ZodType<string | number>) => store.collection('settings', schema);
  await things(z.string()).set('mine', one, 'a');
  await things(z.number()).set(7, other, 'a');
  const share = shareOf(store, (guildId) => owns({ ids: [0], count: 4 }, guildId));
  const own = share.collection('settings', z.string());
  expect(await own.list()).toEqual(['mine']);
  expect(await own.entries(one)).toEqual([[[one, 'a'], 'mine']]);
  expect(await own.keys()).toEqual([[one, 'a']]);
  expect(await own.last()).toBe('mine');
  const rows: string[] = [];
  for await (const [key] of share.rowsOf('settings')) rows.push(key);
  expect(rows).toEqual([`settings/${one}/a`]);
  for (const asked of [
    () => own.get(other, 'a'),
    () =>
      own.getMany([
        [one, 'a'],
        [other, 'a'],
      ]),
    () => own.set('x', other, 'a'),
    () => own.setMany([[[other, 'a'], 'x']]),
    () => own.delete(other, 'a'),
    () => own.deleteMany([[other, 'a']]),
    () => own.list(other),
    () => own.keys(other),
    () => own.last(other),
  ])
    await expect(asked()).rejects.toThrow('belongs to a server that another process looks after');
  expect(await things(z.number()).get(other, 'a')).toBe(7);
});
