import { chmodSync, mkdirSync, rmSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { packageRoot } from '../../src/package-root.js';
import { startPretendDiscord, type PretendDiscord } from '../../src/preview/pretend-discord.js';
import { openStore } from '../../src/store/store.js';
import { programOn } from '../faults/program.js';
import { barredFrom } from './as-somebody-else.js';
import { consult, temporaryFolder } from './doctor-rig.js';

let folder: string;
let remove: () => void;
let discord: PretendDiscord;
beforeAll(async () => {
  discord = await startPretendDiscord();
});
afterAll(() => discord.close());
beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
});
afterEach(() => remove());

const settings = (): Record<string, string> => ({
  DISCORD_TOKEN: discord.token,
  DISCORD_API_URL: discord.apiUrl,
});

describe('a database that is there', () => {
  const path = (): string => join(folder, 'store', 'c.sqlite');
  const url = (): Record<string, string> => ({
    ...settings(),
    DATABASE_URL: `sqlite://${path()}`,
    KEY_DIR: join(folder, 'keys'),
  });
  beforeEach(async () => {
    const store = await openStore(`sqlite://${path()}`);
    await store.collection('things', z.object({ n: z.number() })).set({ n: 1 }, 'a');
    await store.close();
  });

  test('that this user may not write, as after a restore by root', async () => {
    for (const at of ['', 'store']) chmodSync(join(folder, at), 0o777);
    chmodSync(path(), 0o644);
    const { code, marked } = await consult(folder, url(), undefined, barredFrom(path(), 0o400));
    expect(code).toBe(78);
    expect(marked('wrong')).toEqual([
      expect.stringMatching(/c\.sqlite cannot be written to \(EACCES\)\. .+as root: chown .+c\.sqlite$/),
    ]);
  });

  test('that others can read, with keys that others can look into', async () => {
    chmodSync(path(), 0o644);
    mkdirSync(join(folder, 'keys'));
    chmodSync(join(folder, 'keys'), 0o755);
    const { marked } = await consult(folder, url());
    expect(marked('look here')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Other users .+ ballot keys .+: chmod 700 .+keys$/),
        expect.stringMatching(/^Other users .+ read the database: chmod 600 .+c\.sqlite/),
      ]),
    );
  });

  test('that was deleted is no new one either: the doctor says so, and the start', async () => {
    rmSync(path());
    const sentence =
      /The database .+c\.sqlite is gone: c\.sqlite\.ballast beside it shows.+npm run restore -- BACKUPFILE/;
    const { code, marked } = await consult(folder, url());
    expect(marked('look here')).toContainEqual(expect.stringMatching(sentence));
    expect(code).toBe(0);
    const main = join(packageRoot, 'dist', 'src', 'main.js');
    const away = { ...url(), DISCORD_API_URL: 'http://127.0.0.1:1/api' };
    expect((await consult(folder, away, main)).output).toMatch(sentence);
    expect((await consult(folder, away, main)).output).not.toMatch(sentence);
  }, 60_000);

  test('in a folder that this user may not write: one thing is wrong', async () => {
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, 'keys'));
    chmodSync(join(folder, 'keys'), 0o777);
    chmodSync(join(folder, 'store'), 0o700);
    const { marked, output } = await consult(
      folder,
      url(),
      undefined,
      barredFrom(join(folder, 'store'), 0o000),
    );
    chmodSync(join(folder, 'store'), 0o700);
    expect(marked('wrong')).toEqual([
      expect.stringMatching(
        /^The folder of the database .+ cannot be written to \(EACCES\).+ chown -R .+store$/,
      ),
    ]);
    expect(output).toMatch(/1 thing is wrong/);
  });

  test('that was emptied is no new one', async () => {
    truncateSync(path(), 0);
    const { code, marked } = await consult(folder, url());
    expect(code).toBe(78);
    expect(marked('wrong')).toEqual([expect.stringMatching(/is damaged: it is empty.+npm run restore/)]);
  });
});

test('keys that did not come along with a moved database: the doctor, the restore and the start say so', async () => {
  const own = await startPretendDiscord();
  const bot = programOn(own);
  await bot.start();
  const { client, host, channels } = own;
  await client.as(host).command(channels.reading, '/poll open', { claim: 'c4', closes: 'never' });
  await bot.end('SIGTERM');
  const here = { DISCORD_TOKEN: own.token, DISCORD_API_URL: own.apiUrl, ...bot.settings };
  const moved = { ...here, KEY_DIR: join(folder, 'keys') };
  const { marked } = await consult(folder, moved);
  const sentence = '1 open secret poll has no key in KEY_DIR';
  expect(marked('look here')).toEqual(expect.arrayContaining([expect.stringContaining(sentence)]));
  expect(marked('wrong')).toEqual([]);
  expect((await consult(bot.folder, here)).output).not.toContain(sentence);
  // Where the keys may not lie nobody is told to bring them.
  const beside = await consult(folder, { ...here, KEY_DIR: dirname(bot.databasePath) });
  expect(beside.marked('wrong')).toEqual([
    expect.stringMatching(/^KEY_DIR .+ is the folder of the database: /),
  ]);
  expect(beside.output).not.toContain('no key in');
  const storeCli = join(packageRoot, 'dist', 'src', 'store', 'cli.js');
  const backup = join(folder, 'backup.sqlite');
  await consult(folder, moved, storeCli, {}, ['backup', backup]);
  const restored = await consult(folder, moved, storeCli, {}, ['restore', backup]);
  expect(restored.output).toContain(sentence);
  rmSync(bot.keyDir, { recursive: true });
  await bot.start();
  expect(bot.output).toContain(sentence);
  await bot.remove();
  await own.close();
}, 60_000);

test('a folder in the place of the database: that alone', async () => {
  const { marked } = await consult(folder, {
    ...settings(),
    DATABASE_URL: `sqlite://${folder}`,
    KEY_DIR: join(folder, 'keys'),
  });
  expect(marked('wrong')).toEqual([
    expect.stringMatching(/EISDIR.+It is a folder; name a file in DATABASE_URL/),
  ]);
});
