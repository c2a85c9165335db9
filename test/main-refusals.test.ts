import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../src/package-root.js';
import { barredFrom } from './doctor/as-somebody-else.js';
import { folder, program, run, withoutLog, wrongToken } from './started-program.js';

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

describe('npm start', () => {
  const start = join('src', 'start.js');

  test('in a project that is not built: a sentence and no trace', async () => {
    const place = mkdtempSync(join(tmpdir(), 'colloquium-unbuilt-'));
    try {
      cpSync(join(packageRoot, start), join(place, start));
      cpSync(join(packageRoot, 'package.json'), join(place, 'package.json'));
      const { code, output } = await run({}, join(place, start)).ended;
      expect(code).toBe(78);
      expect(output).toMatch(/^The project is not installed or not built, .+npm run doctor says why\.\n$/);
    } finally {
      rmSync(place, { recursive: true });
    }
  });

  test('in one that is: the program', async () => {
    const { code, output } = await run({ DISCORD_REQUIRED: '1' }, join(packageRoot, start)).ended;
    expect(code).toBe(78);
    expect(output).toMatch(/^DISCORD_TOKEN is missing .+\n$/);
  });
});

test('a missing token where one is required', async () => {
  const { code, output } = await run({ DISCORD_REQUIRED: '1' }).ended;
  expect(code).toBe(78);
  expect(output).toMatch(/^DISCORD_TOKEN is missing .+\n$/);
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

test('an address for the health port that is not of this machine: a setting to mend, and no bug', async () => {
  const settings = { DISCORD_TOKEN: wrongToken, HEALTH_PORT: '8124', HEALTH_HOST: '192.0.2.1' };
  const { code, output } = await run(settings).ended;
  expect(withoutLog(output)).toMatch(/^HEALTH_HOST=192\.0\.2\.1 is no address of this machine .+\n$/);
  expect(code).toBe(78);
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
    expect(output).toContain(`The token stands in ${join(above, '.env')}, which is not read`);
    expect(output).toContain('The preview makes no use of HEALTH_PORT.');
    expect(output).not.toContain(wrongToken);
  });

  test('that is called otherwise, below, or misspells what it sets: the preview says so in a line each', async () => {
    mkdirSync(join(folder, 'config'));
    writeFileSync(join(folder, 'config', '.env'), `DISCORD_TOKEN=${wrongToken}\n`);
    const told = async (): Promise<string> => {
      const { child, ended, printed } = run({ PREVIEW_PORT: '0' });
      await printed('Ctrl+C stops it.');
      child.kill('SIGTERM');
      const { output } = await ended;
      expect(output).not.toContain(wrongToken.slice(0, 10));
      return output;
    };
    expect(await told()).toContain(
      `The token stands in ${join(folder, 'config', '.env')}, which is not read;`,
    );
    writeFileSync(join(folder, '.env'), `TOKEN=${wrongToken}\nDATABSE_URL=x\n`);
    expect(await told()).toMatch(
      /\n {2}\.env calls the token TOKEN; write DISCORD_TOKEN= instead\.\n {2}\.env sets what this bot does not read: DATABSE_URL\. .+\n/,
    );
  }, 60_000);

  test('that sets what no bot reads: a start on Discord warns', async () => {
    writeFileSync(join(folder, '.env'), `DATABSE_URL=x\nDISCORD_API_URL=http://127.0.0.1:1/api\n`);
    const { output } = await run({ DISCORD_TOKEN: wrongToken }).ended;
    expect(output).toMatch(/"level":(?:40|"warn").+does not read: DATABSE_URL\./);
  });
});

test('a preview that may not write says whom to let, without a stack', async () => {
  mkdirSync(join(folder, 'var'), { mode: 0o755 });
  chmodSync(folder, 0o755);
  const { code, output } = await run({ PREVIEW_PORT: '0' }, program, [], barredFrom(join(folder, 'var')))
    .ended;
  expect(output).toMatch(
    /^The folder of the preview .+\/var\/preview cannot be written to \(EACCES\)\. No \.env was found in .+ as root: mkdir -p .+ && chown \d+:\d+ .+\n$/,
  );
  expect(code).toBe(78);
});

describe('a refused setting changes nothing on the disk', () => {
  test.each([
    ['keys in the folder of the database', { KEY_DIR: 'var' }, /^KEY_DIR .+\/var\) is the folder where/],
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
