import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { packageRoot } from '../src/package-root.js';
import { startPretendDiscord } from '../src/preview/pretend-discord.js';
import { barredFrom } from './doctor/as-somebody-else.js';

/** The built program as an operator runs it: what it prints and how it ends. */
const program = join(packageRoot, 'dist', 'src', 'main.js');
const wrongToken = `${'M'.repeat(26)}.${'G'.repeat(6)}.${'x'.repeat(38)}`;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'colloquium-main-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function run(
  settings: Record<string, string>,
  script = program,
  given: readonly string[] = [],
  as: { uid?: number; gid?: number } = {},
) {
  const child = spawn(process.execPath, [script, ...given], {
    ...as,
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, LOG_LEVEL: 'debug', ...settings },
  });
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (piece: string) => {
      output += piece;
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, output })));
  const printed = (words: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!output.includes(words)) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
    });
  return { child, ended, printed };
}

/** What it printed beside its log. */
function withoutLog(output: string): string {
  return output.replace(/^\{.*\}\n/gm, '');
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

test('bad settings: all of them, one line each, exit 78', async () => {
  const { code, output } = await run({ DISCORD_REQUIRED: '1', PREVIEW_PORT: 'x', LOG_LEVEL: 'loud' }).ended;
  expect(code).toBe(78);
  expect(output.trim().split('\n')).toHaveLength(2);
});

test('a missing token where one is required', async () => {
  const { code, output } = await run({ DISCORD_REQUIRED: '1' }).ended;
  expect(code).toBe(78);
  expect(output).toMatch(/^DISCORD_TOKEN is missing .+\n$/);
});

describe('on a Discord that is there', () => {
  test('a wrong token is refused in one sentence, and never printed', async () => {
    const discord = await startPretendDiscord();
    const { code, output } = await run({ DISCORD_TOKEN: wrongToken, DISCORD_API_URL: discord.apiUrl }).ended;
    const register = join(packageRoot, 'dist', 'src', 'register.js');
    const registering = await run({ DISCORD_TOKEN: wrongToken, DISCORD_API_URL: discord.apiUrl }, register)
      .ended;
    await discord.close();
    for (const ended of [{ code, output }, registering]) {
      expect(ended.code).toBe(78);
      expect(ended.output).toMatch(/^Discord refused the token\. .+\n$/);
      expect(ended.output).not.toContain(wrongToken);
    }
  });

  test('close code 4004 ends it with a sentence, 4014 with another', async () => {
    const discord = await startPretendDiscord();
    for (const [closeCode, sentence] of [
      [4004, /Discord refused the token\./],
      [4014, /Discord refused the intents/],
    ] as const) {
      const { ended, printed } = run({ DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl });
      await printed('No prompt is scheduled');
      discord.faults.closeGateway(closeCode);
      const { code, output } = await ended;
      expect(code).toBe(78);
      expect(output).toMatch(sentence);
      expect(output).not.toContain(discord.token);
    }
    await discord.close();
  });

  test('it prints the invite link, registers once, and ends with 0 on SIGTERM', async () => {
    const discord = await startPretendDiscord();
    for (const changed of [true, false]) {
      const { child, ended, printed } = run({
        DISCORD_TOKEN: discord.token,
        DISCORD_API_URL: discord.apiUrl,
      });
      await printed('No prompt is scheduled');
      child.kill('SIGTERM');
      const { code, output } = await ended;
      expect(code).toBe(0);
      expect(output).toContain(`"changed":${changed}`);
      expect(output).toMatch(
        /https:\/\/discord\.com\/oauth2\/authorize\?client_id=\d+&scope=bot\+applications\.commands&permissions=\d+/,
      );
      expect(output).not.toContain(discord.token);
    }
    await discord.close();
  });
});

test('a Discord that cannot be reached', async () => {
  const server = createServer();
  const port = await listening(server);
  await closed(server);
  const apiUrl = `http://127.0.0.1:${port}/api`;
  const { code, output } = await run({ DISCORD_TOKEN: wrongToken, DISCORD_API_URL: apiUrl }).ended;
  // EX_TEMPFAIL: a service manager may try again.
  expect(code).toBe(75);
  const register = join(packageRoot, 'dist', 'src', 'register.js');
  expect(await run({ DISCORD_TOKEN: wrongToken, DISCORD_API_URL: apiUrl }, register).ended).toEqual({
    code: 75,
    output: withoutLog(output),
  });
  expect(withoutLog(output)).toBe(
    `Discord cannot be reached at ${apiUrl} (ECONNREFUSED). Check the network and DISCORD_API_URL.\n`,
  );
});

test('a database that cannot be opened', async () => {
  writeFileSync(join(folder, 'letter.sqlite'), 'Dear reader, '.repeat(50));
  const settings = { DISCORD_TOKEN: wrongToken, DATABASE_URL: 'sqlite://letter.sqlite' };
  const { code, output } = await run(settings).ended;
  expect(code).toBe(78);
  expect(output).toMatch(
    /^The database .+letter\.sqlite is damaged or is no database \(SQLITE_NOTADB\)\. .+npm run restore.+\n$/,
  );
});

test('a port that is taken', async () => {
  const blocker = createServer();
  const port = await listening(blocker);
  const ended = await run({ PREVIEW_PORT: String(port) }).ended;
  await closed(blocker);
  expect(ended).toEqual({
    code: 78,
    output: `Port ${port} is taken. Set PREVIEW_PORT to another, or 0 for any. (It is the preview's, which starts where DISCORD_TOKEN is not set.)\n`,
  });
});

describe('a .env', () => {
  test('that this user may not read is said, and no preview starts', async () => {
    writeFileSync(join(folder, '.env'), `DISCORD_TOKEN=${wrongToken}\n`, { mode: 0o600 });
    chmodSync(folder, 0o755);
    const { code, output } = await run({ PREVIEW_PORT: '0' }, program, [], barredFrom(join(folder, '.env')))
      .ended;
    expect(output).toMatch(
      /^\.env in .+ cannot be read \(EACCES\)\. .+ read it; as root: chown .+\/\.env\n$/,
    );
    expect(code).toBe(78);
    expect(readdirSync(folder)).toEqual(['.env']);
  });

  test.each([
    ['a folder', (at: string) => mkdirSync(at), /^\.env is a folder/],
    [
      'UTF-16',
      (at: string) => writeFileSync(at, '\ufeffLOG_LEVEL=info\n', 'utf16le'),
      /^\.env is not saved as UTF-8/,
    ],
  ])('that is %s is said too', async (_what, make, sentence) => {
    make(join(folder, '.env'));
    const { code, output } = await run({ PREVIEW_PORT: '0' }).ended;
    expect(code).toBe(78);
    expect(output).toMatch(sentence);
  });

  test('in the folder above, or where npm was called, is named by the preview', async () => {
    const above = mkdtempSync(join(tmpdir(), 'colloquium-above-'));
    writeFileSync(join(above, '.env'), `DISCORD_TOKEN=${wrongToken}\n`);
    const { child, ended, printed } = run({ PREVIEW_PORT: '0', INIT_CWD: above, HEALTH_PORT: '8124' });
    await printed('Ctrl+C stops it.');
    child.kill('SIGTERM');
    const { output } = await ended;
    rmSync(above, { recursive: true });
    expect(output).toContain(`There is a token in ${join(above, '.env')}, which is not read`);
    expect(output).toContain('The preview makes no use of HEALTH_PORT.');
    expect(output).not.toContain(wrongToken);
  });
});

test('a preview that may not write says whom to let, without a stack', async () => {
  mkdirSync(join(folder, 'var'), { mode: 0o755 });
  chmodSync(folder, 0o755);
  const { code, output } = await run({ PREVIEW_PORT: '0' }, program, [], barredFrom(join(folder, 'var')))
    .ended;
  expect(output).toMatch(
    /^The folder of the preview .+\/var\/preview cannot be written to \(EACCES\)\. .+ as root: mkdir -p .+ && chown \d+:\d+ .+\n$/,
  );
  expect(code).toBe(78);
});

test.each(['main.js', 'register.js', 'store/cli.js', 'doctor/main.js'])(
  '%s --help prints how it is used and does nothing',
  async (script) => {
    const at = join(packageRoot, 'dist', 'src', script);
    const { code, output } = await run({ DISCORD_TOKEN: wrongToken }, at, ['--help']).ended;
    expect(output).toMatch(/npm (?:start|run)/);
    expect(code).toBe(0);
    const odd = await run({ DISCORD_TOKEN: wrongToken }, at, ['--no-such-thing', 'x']).ended;
    expect(odd.code).toBe(78);
    expect(odd.output).toBe(output);
    expect(readdirSync(folder)).toEqual([]);
  },
);

test('a token that is refused and looks like none is called so', async () => {
  const discord = await startPretendDiscord();
  const { code, output } = await run({ DISCORD_TOKEN: 'changeme', DISCORD_API_URL: discord.apiUrl }).ended;
  await discord.close();
  expect(code).toBe(78);
  expect(withoutLog(output)).toMatch(/^Discord refused the token\. .+ does not look like a token of a bot/);
});

test('a start names its database and its keys, and both are for nobody else', async () => {
  const discord = await startPretendDiscord();
  const { child, ended, printed } = run({ DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl });
  await printed('No prompt is scheduled');
  child.kill('SIGTERM');
  const { output } = await ended;
  await discord.close();
  const keys = join(folder, '.local', 'state', 'colloquium', 'keys');
  expect(output).toContain(
    `The database is ${join(folder, 'var', 'colloquium.sqlite')}, the keys of secret ballots are in ${keys}, no daily backups are made.`,
  );
  for (const at of ['var', 'var/colloquium.sqlite', '.local/state/colloquium/keys'])
    expect(statSync(join(folder, at)).mode & 0o077).toBe(0);
});

test('the log says when it is connected, is so again and has stopped; for debugging, what was done and never with what', async () => {
  const discord = await startPretendDiscord();
  const { child, ended, printed } = run({ DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl });
  await printed('No prompt is scheduled');
  const options = { statement: 'Canary-statement of the host', ballot: 'open' };
  const asked = await discord.client
    .as(discord.host)
    .command(discord.channels.reading, '/poll open', options);
  if (asked.message === undefined) throw new Error('no card');
  await discord.client.as(discord.host).press(asked.message, 'Agree');
  discord.faults.closeGateway(4000);
  await printed('connected to Discord again');
  child.kill('SIGTERM');
  const { output } = await ended;
  await discord.close();
  const lines = ['connected to Discord as colloquium, in 1 server', 'disconnected from Discord', '"stopped"'];
  expect(lines.filter((line) => !output.includes(line))).toEqual([]);
  expect(output.match(/disconnected from Discord/g)).toHaveLength(1);
  expect(output).toMatch(/"action":"poll open","ms":\d+,"outcome":"answered","msg":"handled"/);
  expect(output).toMatch(/"action":"vote","ms":\d+,"outcome":"answered","msg":"handled"/);
  expect(output).not.toContain(discord.host.id);
  expect(output).not.toMatch(/canary|agree/i);
});

test('GUILD_ID of a server that the bot is not in is said in a sentence, and it runs', async () => {
  const discord = await startPretendDiscord();
  const settings = {
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    GUILD_ID: '1'.repeat(19),
  };
  const { child, ended, printed } = run(settings);
  await printed('No prompt is scheduled');
  child.kill('SIGTERM');
  const { code, output } = await ended;
  const registering = await run(settings, join(packageRoot, 'dist', 'src', 'register.js')).ended;
  await discord.close();
  expect(code).toBe(0);
  expect(output).toMatch(
    /commands could not be registered: GUILD_ID names server 1+, and the bot is not in it\./,
  );
  expect(output).not.toContain('DiscordAPIError');
  expect(registering).toMatchObject({
    code: 78,
    output: expect.stringMatching(/^GUILD_ID names server/) as string,
  });
});

test('daily backups that cannot be written are said once, with whom to let, and it runs', async () => {
  const discord = await startPretendDiscord();
  writeFileSync(join(folder, 'backups'), 'a file');
  const { child, ended, printed } = run({
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    BACKUP_DIR: 'backups',
  });
  await printed('the daily backup failed');
  child.kill('SIGTERM');
  const { output } = await ended;
  await discord.close();
  expect(output).toMatch(
    /the daily backup failed: The folder of daily backups .+; BACKUP_DIR names another\./,
  );
  expect(output).not.toContain('stack');
});

describe('a refused setting changes nothing on the disk', () => {
  test.each([
    ['keys in the folder of the database', { KEY_DIR: 'var' }, /^KEY_DIR .+ lies in .+\/var,/],
    ['keys in that of the backups', { KEY_DIR: 'b/keys', BACKUP_DIR: 'b' }, /^KEY_DIR .+ lies in .+\/b,/],
    ['a file of somebody else', { DATABASE_URL: 'sqlite://letter.txt' }, /is damaged or is no database/],
    ['a folder', { DATABASE_URL: 'sqlite://shared', KEY_DIR: 'keys' }, /\(EISDIR\)/],
  ])('%s', async (_what, settings, sentence) => {
    writeFileSync(join(folder, 'letter.txt'), 'Dear reader, '.repeat(50));
    mkdirSync(join(folder, 'shared'));
    chmodSync(join(folder, 'shared'), 0o755);
    mkdirSync(join(folder, 'var'));
    chmodSync(join(folder, 'var'), 0o755);
    const { code, output } = await run({ DISCORD_TOKEN: wrongToken, ...settings }).ended;
    expect(output).toMatch(sentence);
    expect(code).toBe(78);
    expect(readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()).toEqual([
      'letter.txt',
      'shared',
      'var',
    ]);
    expect(statSync(join(folder, 'var')).mode & 0o777).toBe(0o755);
  });
});
