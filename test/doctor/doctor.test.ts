import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.js';
import { startPretendDiscord, type PretendDiscord } from '../../src/preview/pretend-discord.js';
import { programOn } from '../faults/program.js';
import { consult, temporaryFolder } from './doctor-rig.js';

let folder: string;
let remove: () => void;
let discord: PretendDiscord;
beforeAll(async () => {
  discord = await startPretendDiscord();
  // As many as Discord gives a small bot.
  discord.faults.startsADay(1000);
});
afterAll(() => discord.close());
beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
});
afterEach(() => {
  discord.faults.clear();
  remove();
});

const settings = (): Record<string, string> => ({
  DISCORD_TOKEN: discord.token,
  DISCORD_API_URL: discord.apiUrl,
});

test('an empty folder is well, and stays empty', async () => {
  const { code, output, lines } = await consult(folder, { PREVIEW_PORT: '0' });
  expect(lines.filter(({ mark }) => mark !== 'ok')).toEqual([]);
  expect(output).toMatch(/\nAll is well\.\n$/);
  expect(code).toBe(0);
  expect(readdirSync(folder)).toEqual([]);
});

test('what is not installed yet is said without a single package', async () => {
  mkdirSync(join(folder, 'src'));
  cpSync(join(packageRoot, 'src', 'doctor'), join(folder, 'src', 'doctor'), { recursive: true });
  cpSync(join(packageRoot, 'package.json'), join(folder, 'package.json'));
  const begin = join(folder, 'src', 'doctor', 'begin.js');
  const before = await consult(folder, {}, begin);
  expect(before.code).toBe(78);
  expect(before.marked('wrong')).toEqual(['The packages are not installed: npm ci']);
  const withoutTools = await consult(folder, { PATH: folder }, begin);
  expect(withoutTools.marked('look here')).toEqual([
    expect.stringMatching(/^Not there: python3, make, g\+\+\..+apt-get install -y python3 make g\+\+$/),
  ]);
  mkdirSync(join(folder, 'node_modules', 'discord.js'), { recursive: true });
  expect((await consult(folder, {}, begin)).marked('wrong')).toEqual([
    'The program is not built: npm run build',
  ]);
});

describe('with a token', () => {
  test('a right one: the server, the link, the commands that are not registered yet; nothing is written', async () => {
    const asked = discord.requests.length;
    const { code, output, marked } = await consult(folder, settings());
    expect(marked('wrong')).toEqual([]);
    expect(code).toBe(0);
    expect(marked('ok').join('\n')).toMatch(
      /called colloquium\.[^]+No privileged intent[^]+1000 of 1000[^]+in Reading Group\.[^]+scope=bot\+applications\.commands&permissions=\d+/,
    );
    expect(marked('look here')).toEqual([
      expect.stringMatching(/^No commands are registered.+npm run register$/),
    ]);
    expect(output).not.toContain(discord.token.split('.')[2] ?? '');
    const methods = discord.requests.slice(asked).map(({ method }) => method);
    expect(new Set(methods)).toEqual(new Set(['GET']));
    expect(readdirSync(folder)).toEqual([]);
  });

  test('while the bot runs: its database, its process and its commands', async () => {
    const bot = programOn(discord);
    await bot.start();
    const { code, marked } = await consult(bot.folder, { ...settings(), ...bot.settings });
    const { pid } = bot.child;
    await bot.remove();
    expect(marked('wrong')).toEqual([]);
    expect(code).toBe(0);
    expect(marked('look here')).toEqual([expect.stringMatching(`^Process ${pid}.+ kill ${pid}$`)]);
    expect(marked('ok')).toContain('The commands are registered for every server.');
  });

  test('a wrong one', async () => {
    const [name = '', time = ''] = discord.token.split('.');
    const secret = 'SECRET'.repeat(7).slice(0, 38);
    const { code, output, marked } = await consult(folder, {
      ...settings(),
      DISCORD_TOKEN: `${name}.${time}.${secret}`,
    });
    expect(code).toBe(78);
    expect(marked('wrong')).toEqual([expect.stringMatching(/^Discord refused the token\./)]);
    expect(output).not.toMatch(/SECRET/);
  });

  test('another secret is not even sent', async () => {
    const asked = discord.requests.length;
    const { code, output, marked } = await consult(folder, {
      ...settings(),
      DISCORD_TOKEN: 'aB3_'.repeat(8),
    });
    expect(code).toBe(78);
    expect(marked('wrong')).toEqual([expect.stringMatching(/^DISCORD_TOKEN looks like the client secret/)]);
    expect(output).not.toContain('aB3_');
    expect(discord.requests).toHaveLength(asked);
  });

  test('a clock that is two hours off', async () => {
    const late = await startPretendDiscord({ now: () => Date.now() + 7_200_000 });
    const { code, marked } = await consult(folder, {
      DISCORD_TOKEN: late.token,
      DISCORD_API_URL: late.apiUrl,
    });
    await late.close();
    expect(code).toBe(78);
    expect(marked('wrong')).toEqual([expect.stringMatching(/ s behind Discord's.+timedatectl set-ntp true/)]);
  });
});

test('all bad settings at once', async () => {
  const { code, marked } = await consult(folder, { LOG_LEVEL: 'loud', PREVIEW_PORT: 'x', DATABASE_URL: 'x' });
  expect(code).toBe(78);
  expect(marked('wrong')).toHaveLength(3);
});

test('settings in a file of another name', async () => {
  writeFileSync(join(folder, '.env.txt'), `DISCORD_TOKEN=${discord.token}`);
  const { code, marked } = await consult(folder, { PREVIEW_PORT: '0' });
  expect(code).toBe(78);
  expect(marked('wrong')).toEqual([expect.stringMatching(/mv \.env\.txt \.env$/)]);
});

test('keys beside the database, a damaged database, a port that is taken', async () => {
  const blocker = createServer();
  await new Promise<void>((done) => blocker.listen(0, '127.0.0.1', done));
  const { port } = blocker.address() as AddressInfo;
  writeFileSync(join(folder, 'letter.sqlite'), 'Dear reader, '.repeat(50));
  const { code, marked } = await consult(folder, {
    ...settings(),
    DATABASE_URL: 'sqlite://letter.sqlite',
    KEY_DIR: join(folder, 'keys'),
    HEALTH_PORT: String(port),
  });
  await new Promise((done) => blocker.close(done));
  expect(code).toBe(78);
  expect(marked('wrong')).toEqual([
    expect.stringMatching(/^KEY_DIR .+ lies in the folder of the database/),
    expect.stringMatching(/is damaged or is no database.+npm run restore/),
    `Port ${port} is taken. Set HEALTH_PORT to another.`,
  ]);
});
