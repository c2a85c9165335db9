import { REST } from '@discordjs/rest';
import { chmodSync, cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { commands } from '../../commands/index.js';
import { registerCommands } from '../../src/discord/register-commands.js';
import { packageRoot } from '../../src/package-root.js';
import { startPretendDiscord, type PretendDiscord } from '../../src/preview/pretend-discord.js';
import { programOn } from '../faults/program.js';
import { barredFrom } from './as-somebody-else.js';
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
  expect(before.marked('look here')).toEqual([
    expect.stringMatching(/gyp ERR.+headers could not be fetched.+npm_config_nodedir=FOLDER npm ci/),
  ]);
  const withoutTools = await consult(folder, { PATH: folder }, begin);
  expect(withoutTools.marked('look here')).toEqual([
    expect.stringMatching(/^Not there: python3, make, g\+\+\..+apt-get install -y python3 make g\+\+$/),
  ]);
  mkdirSync(join(folder, 'node_modules', 'discord.js'), { recursive: true });
  expect((await consult(folder, {}, begin)).marked('wrong')).toEqual([
    'The program is not built: npm run build',
  ]);
});

test('a build that does not fit its sources is said in a line', async () => {
  for (const at of ['src', 'node_modules/discord.js', 'dist/src/doctor'])
    mkdirSync(join(folder, at), { recursive: true });
  cpSync(join(packageRoot, 'src', 'doctor'), join(folder, 'src', 'doctor'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'dist/src/doctor/main.js'), "import { gone } from './finding.js';\ngone();\n");
  writeFileSync(join(folder, 'dist/src/doctor/finding.js'), 'export const here = 1;\n');
  const { code, output } = await consult(folder, {}, join(folder, 'src', 'doctor', 'begin.js'));
  expect(code).toBe(78);
  expect(output).toMatch(
    /^wrong +The doctor itself broke \(.+gone.+\)\. .+older than its sources: npm ci.+\n$/,
  );
});

test('whoever reads only its first lines sees no stack', async () => {
  const child = spawn(process.execPath, [join(packageRoot, 'src', 'doctor', 'begin.js')], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, PREVIEW_PORT: '0' },
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (errors += piece));
  child.stdout.once('data', () => child.stdout.destroy());
  const code = await new Promise((done) => child.once('close', done));
  expect(errors).toBe('');
  expect(code).toBe(0);
});

test('a .env that may not be read: that line alone, for everything else would be judged by wrong settings', async () => {
  const file = join(folder, '.env');
  writeFileSync(file, `DISCORD_TOKEN=${discord.token}`, { mode: 0o600 });
  chmodSync(folder, 0o755);
  const { code, marked } = await consult(folder, {}, undefined, barredFrom(file));
  expect(code).toBe(78);
  expect(marked('wrong')).toEqual([expect.stringMatching(/EACCES.+ read it; as root: chown .+\.env$/)]);
});

test('a .env where npm was called, and one that is called otherwise: one cause, one line', async () => {
  const above = temporaryFolder();
  writeFileSync(join(above.folder, '.env'), `DISCORD_TOKEN=${discord.token}`);
  const called = await consult(folder, { PREVIEW_PORT: '0', INIT_CWD: above.folder });
  above.remove();
  expect(called.marked('wrong')).toEqual([expect.stringMatching(/which is not read; .+: mv .+\.env$/)]);
  writeFileSync(join(folder, '.env.txt'), `DISCORD_TOKEN=${discord.token}`);
  const { marked } = await consult(folder, { DISCORD_REQUIRED: '1' });
  expect(marked('wrong')).toEqual([expect.stringMatching(/mv \.env\.txt \.env$/)]);
});

test('a Discord that is not there, with the same reason as a start gives', async () => {
  const blocker = createServer();
  await new Promise<void>((done) => blocker.listen(0, '127.0.0.1', done));
  const { port } = blocker.address() as AddressInfo;
  await new Promise((done) => blocker.close(done));
  for (const [at, reason] of [
    [port, 'ECONNREFUSED'],
    // A port that fetch refuses by itself.
    [1, 'bad port'],
  ] as const) {
    const { marked } = await consult(folder, {
      ...settings(),
      DISCORD_API_URL: `http://127.0.0.1:${at}/api`,
    });
    expect(marked('wrong')).toEqual([expect.stringContaining(`(${reason})`)]);
  }
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

  test('commands that GUILD_ID has left in a server: what the doctor names takes them out', async () => {
    const own = await startPretendDiscord();
    const rest = new REST({ api: own.apiUrl }).setToken(own.token);
    const register = (guildId?: string) => registerCommands(rest, own.applicationId, guildId, commands);
    await register();
    await register(own.guildId);
    const here = { DISCORD_TOKEN: own.token, DISCORD_API_URL: own.apiUrl };
    const there = await consult(folder, { ...here, GUILD_ID: own.guildId });
    expect(there.marked('ok')).toContain(`The commands are registered for server ${own.guildId}.`);
    expect(there.marked('look here')).toEqual([
      expect.stringMatching(/every server as well.+: take GUILD_ID away, and then: npm run register$/),
    ]);
    const before = await consult(folder, here);
    expect(before.marked('look here')).toEqual([
      expect.stringMatching(/for Reading Group as well.+: npm run register$/),
    ]);
    const { output } = await consult(folder, here, join(packageRoot, 'dist', 'src', 'register.js'));
    expect(output).toMatch(/nothing had changed\.\nTaken out of Reading Group, .+\n$/);
    const after = await consult(folder, here);
    await own.close();
    expect(after.marked('look here')).toEqual([]);
  }, 60_000);

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
    `Port ${port} is taken. Set HEALTH_PORT to another, or leave it empty for none.`,
  ]);
});
