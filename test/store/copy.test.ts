import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { packageRoot } from '../../src/package-root.js';
import { copyStore } from '../../src/store/copy.js';
import { openRows, openStore, type Store } from '../../src/store/store.js';
import { servers, type ServerPlace } from './servers.js';

const note = z.object({ text: z.string() });
const odd = ['a', 'A', '', 'é', '日本', 'a/b', '%', '0', '_', 'x\0y', '~', ' ', '{1}', "it's", '"'];

let folder: string;
let from: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'copy-'));
  from = `sqlite://${join(folder, 'from.sqlite')}`;
});
afterEach(() => rmSync(folder, { recursive: true }));

async function fill(store: Store): Promise<void> {
  for (const name of ['notes', 'notes2', 'polls-of-old']) {
    await store
      .collection(name, note, { version: 2, migrate: {} })
      .setMany(odd.map((key, n) => [[key, String(n)], { text: `${name} ${key}\ud800` }] as const));
  }
  // More than goes in one write.
  await store
    .collection('texts', note)
    .setMany(Array.from({ length: 30 }, (_, n) => [[String(n)], { text: 'x'.repeat(100_000) + n }] as const));
  await store.close();
}

async function contents(url: string): Promise<unknown> {
  const store = await openStore(url);
  try {
    return {
      notes: await store.collection('notes', note, { version: 2, migrate: {} }).entries(),
      notes2: await store.collection('notes2', note, { version: 2, migrate: {} }).entries(),
      old: await store.collection('polls-of-old', note, { version: 2, migrate: {} }).entries(),
      texts: await store.collection('texts', note).entries(),
    };
  } finally {
    await store.close();
  }
}

test('a copy holds everything, byte for byte, and what it was made of stays', async () => {
  await fill(await openStore(from));
  const to = `sqlite://${join(folder, 'to.sqlite')}`;
  const before = await contents(from);
  expect(await copyStore(from, to)).toEqual({ rows: 3 * odd.length + 30 });
  expect(await contents(to)).toEqual(before);
  expect(await contents(from)).toEqual(before);
});

test('nothing is copied over something, from nothing, to itself, or while a bot runs', async () => {
  const to = `sqlite://${join(folder, 'to.sqlite')}`;
  await expect(copyStore(from, to)).rejects.toThrow(/There is no database/);
  const running = await openStore(from);
  await expect(copyStore(from, to)).rejects.toThrow(/in use by process/);
  await running.close();
  await expect(copyStore(from, to)).rejects.toThrow(/is empty: there is nothing to copy/);
  await fill(await openStore(from));
  await expect(copyStore(from, from)).rejects.toThrow(/copied to itself/);
  await copyStore(from, to);
  await expect(copyStore(from, to)).rejects.toThrow(/is not empty. Nothing was changed/);
});

test('the name of a setting that is not set: the usual database for DATABASE_URL, a sentence for others', async () => {
  await fill(await openStore(`sqlite://${join(folder, 'var', 'colloquium.sqlite')}`));
  const run = (...given: string[]): ReturnType<typeof spawnSync> =>
    spawnSync(process.execPath, [join(packageRoot, 'dist/src/store/cli.js'), 'copy', ...given], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], DATABASE_URL: ' ', NEW_DATABASE_URL: 'sqlite://to.sqlite' },
    });
  const done = run('DATABASE_URL', 'NEW_DATABASE_URL');
  expect([done.status, done.stderr]).toEqual([0, '']);
  expect(await contents(`sqlite://${join(folder, 'to.sqlite')}`)).toHaveProperty('texts.length', 30);
  const unset = run('DATABASE_URL', 'OTHER_URL');
  expect(unset.status).toBe(78);
  expect(unset.stderr).toBe('OTHER_URL is set neither in the environment nor in .env.\n');
});

describe.skipIf(servers.some(({ isAbsent }) => isAbsent))('between servers', () => {
  let places: ServerPlace[];
  beforeEach(async () => {
    places = await Promise.all(servers.map((server) => server.make()));
  });
  afterEach(async () => {
    await Promise.all(places.map((place) => place.remove()));
  });

  test('from SQLite to PostgreSQL to Redis and back all is as it was', async () => {
    await fill(await openStore(from));
    const before = await contents(from);
    const back = `sqlite://${join(folder, 'back.sqlite')}`;
    const way = [from, ...places.map(({ url }) => url), back];
    for (const [n, url] of way.slice(1).entries()) {
      expect(await copyStore(way[n] ?? '', url)).toEqual({ rows: 3 * odd.length + 30 });
      expect(await contents(url)).toEqual(before);
    }
  }, 60_000);

  test('on a copy that was cut short no bot starts, and copying again finishes it', async () => {
    await fill(await openStore(from));
    const before = await contents(from);
    const [first, second] = places.map(({ url }) => url) as [string, string];
    await copyStore(from, first);
    const source = await openRows(first, { scope: 'bot', onLost: () => undefined });
    const whole = (await source.rows.getMany<string>(['texts/9']))[0] ?? '';
    await source.rows.setRows([['texts/9', `${whole} `]]);
    await source.close();
    await expect(copyStore(first, second)).rejects.toThrow(/PostgreSQL.+ is damaged: a value of texts/);
    await expect(openStore(second)).rejects.toThrow(/not finished. Finish it with: npm run store -- copy/);
    await expect(copyStore(second, `sqlite://${join(folder, 'x.sqlite')}`)).rejects.toThrow(
      /unfinished copy/,
    );
    const mended = await openRows(first, { scope: 'bot', onLost: () => undefined });
    await mended.rows.setRows([['texts/9', whole]]);
    await mended.rows.deleteMany(['texts/0']);
    await mended.close();
    await copyStore(first, second);
    const texts = (before as { texts: [string[], unknown][] }).texts.filter(([[key]]) => key !== '0');
    expect(await contents(second)).toEqual({ ...(before as object), texts });
  }, 60_000);

  test('the command takes the names of settings, and shows no password', async () => {
    await fill(await openStore(from));
    const to = new URL(places[0]?.url ?? '');
    to.password = 'so-secret';
    const run = (): ReturnType<typeof spawnSync> =>
      spawnSync(
        process.execPath,
        [join(packageRoot, 'dist/src/store/cli.js'), 'copy', 'DATABASE_URL', 'NEW_DATABASE_URL'],
        {
          cwd: folder,
          encoding: 'utf8',
          env: { ...process.env, DATABASE_URL: from, NEW_DATABASE_URL: to.href },
        },
      );
    const done = run();
    expect([done.status, done.stderr]).toEqual([0, '']);
    expect(done.stdout).toMatch(/^Copied 75 values from .+ to PostgreSQL at .+; every one was read back\./);
    const again = run();
    expect(again.status).toBe(78);
    expect(again.stderr).toMatch(/is not empty/);
    expect(String(done.stdout) + String(again.stderr)).not.toContain('so-secret');
  }, 60_000);
});
