import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { lookAtServer } from '../../src/doctor/server.js';
import { longestConnecting } from '../../src/store/pooled-client.js';
import { PostgresOwner } from '../../src/store/postgres-owner.js';
import { RedisOwner } from '../../src/store/redis-owner.js';
import { everything } from '../../src/store/scopes.js';
import { openStore, type Collection, type Store } from '../../src/store/store.js';
import { StoreRefused } from '../../src/store/store-refused.js';
import { holdsTheContract } from './contract.js';
import { servers, type ServerPlace } from './servers.js';

const thing = z.object({ n: z.number() });
const thingsOf = (store: Store): Collection<{ n: number }> => store.collection('things', thing);

afterEach(() => {
  vi.restoreAllMocks();
});

for (const server of servers) {
  const isRedis = server.name === 'Redis';

  describe.skipIf(server.isAbsent)(server.name, () => {
    let place: ServerPlace;
    beforeAll(async () => {
      place = await server.make();
    });
    afterEach(() => place.empty());
    afterAll(() => place.remove());

    describe('the contract', () => {
      holdsTheContract(() => ({
        open: (opening) => openStore(place.url, opening),
        remove: () => place.empty(),
      }));
    });

    test('writes that wait together go together', async () => {
      const owner = isRedis ? RedisOwner.prototype : PostgresOwner.prototype;
      const write = vi.spyOn(owner as { write: (...all: never[]) => Promise<void> }, 'write');
      const store = await openStore(place.url);
      const things = thingsOf(store);
      await Promise.all(Array.from({ length: 64 }, (_, n) => things.set({ n }, String(n))));
      expect(write.mock.calls.length).toBeLessThanOrEqual(2);
      expect(await things.list()).toHaveLength(64);
      await store.close();
    });

    if (!isRedis)
      test('who waits for a connection that others have is not refused where making one would be', async () => {
        const store = await openStore(place.url);
        const things = thingsOf(store);
        await things.set({ n: 1 }, 'a');
        const other = new Client({ connectionString: place.url });
        await other.connect();
        await other.query('BEGIN; LOCK TABLE colloquium IN ACCESS EXCLUSIVE MODE');
        vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
        const answers = Promise.allSettled(Array.from({ length: 4 }, () => things.list()));
        const held =
          "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
        // All three connections of the pool. A transaction sees what there was when it looked first, so others look.
        for (let seen = 0; seen < 3;) seen = ((await place.ask(held)) as unknown[]).length;
        vi.advanceTimersByTime(longestConnecting + 1000);
        vi.useRealTimers();
        await other.query('COMMIT');
        await other.end();
        expect((await answers).map(({ status }) => status)).toEqual(Array(4).fill('fulfilled'));
        await store.close();
      });

    test('shares have owners of their own, and who wants everything waits for all', async () => {
      const shares = await Promise.all(
        ['shards 0,1 of 4', 'shards 2,3 of 4'].map((scope) => openStore(place.url, { scope })),
      );
      await Promise.all(shares.map((store, n) => thingsOf(store).set({ n }, String(n))));
      await Promise.all([
        expect(openStore(place.url, { scope: 'shards 0,1 of 4' })).rejects.toThrow(
          /in use \(shards 0,1 of 4\) by process/,
        ),
        expect(openStore(place.url, { scope: everything })).rejects.toThrow(/in use by process/),
      ]);
      await shares[0]?.close();
      await expect(openStore(place.url, { scope: everything })).rejects.toThrow(/in use by process/);
      await shares[1]?.close();
      const all = await openStore(place.url, { scope: everything });
      await expect(openStore(place.url)).rejects.toThrow(/in use by process/);
      await all.close();
    }, 40_000);

    test('a newer version, and what belongs to another program, are refused and stay', async () => {
      await (await openStore(place.url)).close();
      await (isRedis
        ? place.ask('SET', 'colloquium:about', '99')
        : place.ask(`COMMENT ON TABLE colloquium IS 'Colloquium''s store, version 99'`));
      await expect(openStore(place.url)).rejects.toThrow(/newer version of Colloquium.+Update the bot/);
      await place.empty();
      await (isRedis
        ? place.ask('ZADD', 'colloquium:keys', '1', 'theirs')
        : place.ask('CREATE TABLE colloquium (theirs text)'));
      await expect(openStore(place.url)).rejects.toThrow(/another program.+Name another/);
    });

    test('the doctor tells what is there and who uses it, and changes nothing', async () => {
      const said = async (): Promise<string[]> =>
        (await lookAtServer(place.url, '/nowhere')).findings.map(({ mark, says }) => `${mark}: ${says}`);
      expect(await said()).toEqual([expect.stringMatching(/^ok: .+ is empty; the first start makes it/)]);
      const store = await openStore(place.url);
      await thingsOf(store).set({ n: 1 }, 'a');
      expect(await said()).toEqual([
        expect.stringMatching(/^ok: .+ is whole: 1 value read/),
        expect.stringMatching(new RegExp(`^look here: Process ${process.pid} on .+ uses the database`)),
      ]);
      await store.close();
      expect((await said()).at(-1)).toBe('ok: No other process uses the database.');
      await (isRedis
        ? place.ask('SET', 'colloquium:value:things/a', 'other')
        : place.ask(`UPDATE colloquium SET value = 'other'`));
      expect(await said()).toEqual([expect.stringMatching(/^wrong: .+ is damaged: a value of things/)]);
      await expect(openStore(place.url)).rejects.toThrow(/is damaged: a value of things/);
    });

    if (isRedis)
      test('a hundred thousand values go, come and are deleted together', async () => {
        const store = await openStore(place.url);
        const things = store.collection('things', thing);
        const keys = Array.from({ length: 120_000 }, (_, n) => [String(n)]);
        await things.setMany(keys.map((key, n) => [key, { n }] as const));
        expect((await things.getMany(keys)).every((value, n) => value?.n === n)).toBe(true);
        await things.deleteMany(keys);
        expect(await things.keys()).toEqual([]);
        await store.close();
      }, 60_000);

    test('what was deleted is in the raw files no more after a purge', async () => {
      const store = await openStore(place.url);
      const texts = store.collection('texts', z.object({ text: z.string() }));
      const keys = Array.from({ length: 500 }, (_, n) => [String(n)]);
      await texts.setMany(keys.map((key) => [key, { text: `marker-${key[0]}-`.repeat(30) }] as const));
      await texts.set({ text: 'stays-here' }, 'stays');
      const raw = isRedis ? rawRedis : rawPostgres;
      expect(await raw(place)).toContain('marker-');
      await texts.deleteMany(keys);
      await store.purge();
      const left = await raw(place);
      expect(left).toContain('stays-here');
      expect(left).not.toContain('marker-');
      await store.close();
    });

    test.each([
      ['nobody there', (url: URL) => (url.port = '1'), /does not answer \(ECONNREFUSED\).+Start the server/],
      ['no such database', (url: URL) => (url.pathname = '/4711'), /does not exist on that server/],
    ])('%s is refused with a sentence that does not tell the password', async (_, change, sentence) => {
      const url = new URL(place.url);
      if (!isRedis) url.password = 'so-secret';
      change(url);
      const error = await openStore(url.href).catch((found: unknown) => found);
      expect(error).toBeInstanceOf(StoreRefused);
      expect(String(error)).toMatch(sentence);
      expect(String(error)).not.toMatch(/so-secret/);
    });
  });
}

async function rawPostgres(place: ServerPlace): Promise<string> {
  await place.ask('CHECKPOINT');
  const rows = await place.ask(
    `SELECT encode(pg_read_binary_file(pg_relation_filepath(oid)), 'escape') AS bytes FROM pg_class
     WHERE oid = 'colloquium'::regclass OR oid = (SELECT reltoastrelid FROM pg_class WHERE oid = 'colloquium'::regclass)`,
  );
  return (rows as { bytes: string }[]).map(({ bytes }) => bytes).join('');
}

async function rawRedis(place: ServerPlace): Promise<string> {
  const [, folder = ''] = (await place.ask('CONFIG', 'GET', 'dir')) as string[];
  const log = join(folder, 'appendonlydir');
  return readdirSync(log)
    .map((name) => readFileSync(join(log, name), 'latin1'))
    .join('');
}
