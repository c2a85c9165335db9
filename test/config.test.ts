import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig, readSettings } from '../src/config.js';
import { packageRoot } from '../src/package-root.js';

test('nothing set starts the preview with the defaults', () => {
  expect(readConfig({})).toMatchObject({
    kind: 'config',
    config: { token: undefined, apiUrl: 'https://discord.com/api', previewPort: 8123, logLevel: 'info' },
  });
});

test('all bad settings are reported at once, each with what to write', () => {
  const read = readConfig({
    DISCORD_REQUIRED: 'yes',
    DISCORD_API_URL: 'discord',
    DATABASE_URL: 'mysql://x',
    LOG_LEVEL: 'loud',
    PREVIEW_PORT: '99999',
    HEALTH_HOST: 'localhost',
    GUILD_ID: 'mine',
    DISCORD_TOKEN: 'a b',
  });
  expect(read.kind).toBe('refused');
  if (read.kind !== 'refused') return;
  expect(read.problems).toHaveLength(8);
  for (const problem of read.problems) expect(problem).toMatch(/^[A-Z_]+ .+; (write|copy) /);
});

test('a required token that is missing is said, and an empty value counts as missing', () => {
  expect(readConfig({ DISCORD_REQUIRED: '1', DISCORD_TOKEN: ' ' })).toMatchObject({
    kind: 'refused',
    problems: [expect.stringMatching(/^DISCORD_TOKEN is missing/)],
  });
});

test.each(['a b', 'a\u200b', 'a…', '“a”'])('the token %j is refused before it is tried', (token) => {
  expect(readConfig({ DISCORD_TOKEN: token })).toMatchObject({ kind: 'refused' });
});

test('a pasted "Bot " and slashes at the end do no harm', () => {
  const read = readConfig({ DISCORD_TOKEN: 'Bot abc', DISCORD_API_URL: 'http://127.0.0.1:1/api/' });
  expect(read).toMatchObject({ kind: 'config', config: { token: 'abc', apiUrl: 'http://127.0.0.1:1/api' } });
});

test('the example file names every setting and no other', () => {
  const named = readFileSync(join(packageRoot, '.env.example'), 'utf8').match(/^#? ?([A-Z_]+)=/gm) ?? [];
  const settings =
    readFileSync(join(packageRoot, 'src', 'config.ts'), 'utf8').match(/^ {4}([A-Z_]+):/gm) ?? [];
  const bare = (names: string[]): string[] => names.map((name) => name.replace(/[^A-Z_]/g, '')).sort();
  expect(bare(named)).toEqual(bare(settings));
});

test.each([
  ['/var/lib/colloquium.sqlite', 'sqlite:///var/lib/colloquium.sqlite'],
  ['var/c.sqlite', 'sqlite://var/c.sqlite'],
  ['sqlite:/data/c.sqlite', 'sqlite:///data/c.sqlite'],
  ['mysql://bot:secret@db/colloquium', 'sqlite://var/colloquium.sqlite'],
  ['sqlite://', 'sqlite://var/colloquium.sqlite'],
])('DATABASE_URL=%s is refused, and what is proposed lies where it was meant to', (given, proposed) => {
  const read = readConfig({ DATABASE_URL: given });
  const [problem = ''] = read.kind === 'refused' ? read.problems : [];
  expect(problem).toContain(`; write it as ${proposed} (`);
  expect(problem).not.toContain('secret');
});

test.each([
  'postgres://u:p@h/d',
  'postgresql:///d?host=/run/postgresql',
  'redis://h',
  'rediss://:p@h:6380/2',
])('DATABASE_URL=%s is a server', (given) => {
  expect(readConfig({ DATABASE_URL: given })).toMatchObject({ config: { databaseUrl: given } });
  const read = readConfig({ DATABASE_URL: given, BACKUP_DIR: '/b' });
  const [problem = ''] = read.kind === 'refused' ? read.problems : [];
  expect(problem).toMatch(/^BACKUP_DIR is set: leave it empty\..+(?:pg_dump|redis-cli .+--rdb)/);
});

test.each(['postgres://', 'postgres://u:sec ret@h:x/d', 'redis:secret', 'rediss://:a#secret@h'])(
  'DATABASE_URL=%s is refused without its password',
  (given) => {
    const read = readConfig({ DATABASE_URL: given });
    const [problem = ''] = read.kind === 'refused' ? read.problems : [];
    expect(problem).toMatch(/no address of a server; write it as (?:postgres|redis):.+%40 for @/);
    expect(problem).not.toMatch(/sec ?ret/);
  },
);

test('a level in capitals is a level', () => {
  expect(readConfig({ LOG_LEVEL: 'DEBUG' })).toMatchObject({ config: { logLevel: 'debug' } });
});

test('the environment wins over .env, unless it sets nothing; an absent file is no error', () => {
  const folder = mkdtempSync(join(tmpdir(), 'colloquium-config-'));
  expect(readSettings(folder, {})).toMatchObject({ config: { token: undefined, guildId: undefined } });
  writeFileSync(join(folder, '.env'), '\ufeffDISCORD_TOKEN=abc\r\nLOG_LEVEL=warn\r\n');
  const read = readSettings(folder, { DISCORD_TOKEN: ' ', LOG_LEVEL: 'error' });
  rmSync(folder, { recursive: true });
  expect(read).toMatchObject({ config: { token: 'abc', logLevel: 'error' } });
});
