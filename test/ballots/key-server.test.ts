import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openKeys } from '../../src/ballots/key-server.js';
import { KeysRefused } from '../../src/ballots/poll-keys.js';
import { openStore } from '../../src/store/store.js';
import { servers, type ServerPlace } from '../store/servers.js';

const sqlite = 'sqlite://var/a.sqlite';
const nowhere = '/nowhere/keys';

for (const server of servers) {
  describe.skipIf(server.isAbsent)(`keys on ${server.name}`, () => {
    test('a key is there until it is destroyed, for each process that asks, and then in no file of the server', async () => {
      const place = await server.make();
      const open = () => openKeys({ keyDir: nowhere, keyUrl: place.url }, sqlite, []);
      // Two that start at once.
      const [one, other] = await Promise.all([open(), open()]);
      expect(await one.read('p1')).toBeUndefined();
      const key = await one.create('p1');
      const kept = await other.create('p-2');
      expect(key).toHaveLength(32);
      expect(Buffer.from((await other.read('p1')) ?? [])).toEqual(Buffer.from(key));
      expect(await other.list()).toEqual(['p-2', 'p1']);
      const isStored = server.name === 'Redis' ? inRedis : inPostgres;
      expect(await isStored(place, key)).toBe(true);
      await one.destroy('p1');
      expect(await isStored(place, key)).toBe(false);
      expect(await isStored(place, kept)).toBe(true);
      await one.destroy('p1');
      expect(await other.read('p1')).toBeUndefined();
      expect(await other.list()).toEqual(['p-2']);
      expect(Buffer.from((await other.read('p-2')) ?? [])).toEqual(Buffer.from(kept));
      await Promise.all([one.close(), other.close()]);
      const again = await open();
      expect(await again.list()).toEqual(['p-2']);
      await expect(again.create('../p')).rejects.toThrow('cannot stand in a name');
      await again.close();
      await place.remove();
    }, 60_000);

    test('where the ballots are it is refused, whatever the address says', async () => {
      const place = await server.make();
      const store = await openStore(place.url);
      const keyUrl = place.url.replace('127.0.0.1', 'localhost');
      const opening = openKeys({ keyDir: nowhere, keyUrl }, place.url, []);
      await expect(opening).rejects.toThrow(/whoever copies that would copy the keys .+ KEY_URL/);
      await expect(opening).rejects.toBeInstanceOf(KeysRefused);
      await store.close();
      await place.remove();
    }, 60_000);
  });
}

test.each(['postgres://bot:hush@127.0.0.1:1/keys', 'redis://:hush@127.0.0.1:1'])(
  'a server that is away is said without its password: %s',
  async (keyUrl) => {
    const opening = openKeys({ keyDir: nowhere, keyUrl }, sqlite, []);
    await expect(opening).rejects.toThrow(
      /^The server of ballot keys \(.+ at 127\.0\.0\.1:1.*\) does not answer \(\w+\)\. .+ KEY_URL/,
    );
    await expect(opening).rejects.not.toThrow(/hush|DATABASE_URL/);
  },
);

/** Whether the files of the database hold a key; its log of writes, which nobody can empty, left aside. */
async function inPostgres(place: ServerPlace, key: Uint8Array): Promise<boolean> {
  await place.ask('CHECKPOINT');
  const [at] = (await place.ask(
    `SELECT current_setting('data_directory') || '/base/' || oid AS folder FROM pg_database WHERE datname = current_database()`,
  )) as { folder: string }[];
  const folder = at?.folder ?? '';
  return readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(Buffer.from(key)));
}

/** Whether any file of the server holds a key. */
async function inRedis(place: ServerPlace, key: Uint8Array): Promise<boolean> {
  const [, folder = ''] = (await place.ask('CONFIG', 'GET', 'dir')) as string[];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .some(({ parentPath, name }) =>
      readFileSync(join(parentPath, name)).includes(Buffer.from(key).toString('base64')),
    );
}
