import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openKeyFolder } from '../../src/ballots/key-folder.js';
import { createPollKeeper } from '../../src/discord/poll-keeper.js';
import { createLog } from '../../src/log.js';
import { openSeminar, type Seminar } from '../../src/seminar.js';
import { SqliteFile } from '../../src/store/sqlite-file.js';
import { openStore, type Store } from '../../src/store/store.js';
import { shippedReading } from '../shipped-reading.js';

const guildId = '1174109842596429824';
const count = 24;
let now = Date.parse('2026-03-02T08:00:00Z');
let folder: string;
let store: Store;
let seminar: Seminar;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'colloquium-closing-'));
  store = await openStore(`sqlite://${join(folder, 'store', 'a.sqlite')}`);
  let names = 0;
  seminar = await openSeminar({
    store,
    keys: await openKeyFolder(join(folder, 'keys'), []),
    readings: [shippedReading()],
    clock: { now: () => now },
    randomName: () => String(names++).padStart(10, '0'),
  });
  for (let n = 0; n < count; n++) await openSecretPoll(n);
  now += 120_000;
});
afterEach(async () => {
  vi.restoreAllMocks();
  await store.close();
  rmSync(folder, { recursive: true });
});

/** One that closes after a minute, with three votes. */
async function openSecretPoll(n: number): Promise<void> {
  const opened = await seminar.polls.open({
    guildId,
    channelId: '2',
    openedBy: '9',
    reading: shippedReading(),
    claim: { text: `Statement ${n}` },
    ballot: 'secret',
    scale: 'five',
    rounds: 1,
    reasons: 'off',
    threshold: 3,
    lasts: 60_000,
  });
  if (opened.kind !== 'opened') throw new Error(opened.kind);
  const place = { guildId, channelId: '2', messageId: `card ${n}`, isPrivate: false };
  await seminar.polls.place(guildId, opened.poll.id, place.messageId);
  for (const voter of ['5', '6', '7']) await seminar.polls.cast(opened.poll.id, place, voter, 2);
}

const states = async (): Promise<string[]> =>
  (await seminar.polls.list(guildId)).map(({ state, swept }) => (swept ? 'swept' : state));

test('polls that are due together close, and share what wipes them', async () => {
  const purge = vi.spyOn(SqliteFile.prototype, 'purge');
  const unstopped = new AbortController().signal;
  expect(await seminar.polls.lookAfter(() => Promise.resolve(true), unstopped)).toEqual([]);
  expect(await states()).toEqual(Array.from({ length: count }, () => 'swept'));
  expect(purge.mock.calls.length).toBeLessThan(count);
});

test('a server that is erased with all its polls wipes it for several at once', async () => {
  const purge = vi.spyOn(SqliteFile.prototype, 'purge');
  await seminar.personal.eraseGuild(guildId);
  expect(await states()).toEqual([]);
  expect(purge.mock.calls.length).toBeLessThan(count);
});

test('a bot that is told to stop closes the polls it has begun with and leaves the rest', async () => {
  const stopping = new AbortController();
  const isPast = async (): Promise<boolean> => {
    stopping.abort();
    return true;
  };
  await seminar.polls.lookAfter(isPast, stopping.signal);
  const begun = (await states()).filter((state) => state === 'swept').length;
  expect(begun).toBeGreaterThan(0);
  expect(begun).toBeLessThan(count);
});

test('while Discord does not tell the time they wait, it is asked once for all, and what is else owed goes on', async () => {
  const discordNow = vi.fn(() => Promise.reject(new DOMException('no answer', 'TimeoutError')));
  const announce = vi.fn<(guildId: string, pollId: string) => Promise<void>>();
  const look = (tellTime: () => Promise<number | undefined>): Promise<void> =>
    createPollKeeper({
      seminar,
      results: { announce },
      cards: { refresh: () => undefined } as never,
      discordNow: tellTime,
      log: createLog('silent', false),
    }).look(new AbortController().signal);
  const [first] = await seminar.polls.list(guildId);
  await seminar.polls.close(guildId, first?.id ?? '', 'result');
  await look(discordNow);
  expect(discordNow).toHaveBeenCalledOnce();
  expect((await states()).filter((state) => state !== 'swept')).toHaveLength(count - 1);
  expect(announce).toHaveBeenCalledOnce();
  const tells = vi.fn(() => Promise.resolve(now));
  await look(tells);
  expect(tells).toHaveBeenCalledOnce();
  expect(await states()).toEqual(Array.from({ length: count }, () => 'swept'));
});

test('and posts the result it has begun with, no other', async () => {
  const stopping = new AbortController();
  const announce = vi.fn<(guildId: string, pollId: string) => Promise<void>>(async () => stopping.abort());
  const keeper = createPollKeeper({
    seminar,
    results: { announce },
    cards: { refresh: () => undefined } as never,
    discordNow: () => Promise.resolve(now),
    log: createLog('silent', false),
  });
  await keeper.look(stopping.signal);
  expect(announce).toHaveBeenCalledOnce();
});
