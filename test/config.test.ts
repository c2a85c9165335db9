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
  [{ SHARDS: '0,1' }, /^SHARDS is set and SHARD_COUNT is not; write /],
  [{ SHARD_COUNT: '4' }, /^SHARD_COUNT is set and SHARDS is not; write /],
  [{ SHARDS: '0-3', SHARD_COUNT: '4' }, /^SHARDS is no list of numbers; write /],
  [{ SHARDS: '0,', SHARD_COUNT: '4' }, /^SHARDS is no list of numbers; write /],
  [{ SHARDS: '0,1,0', SHARD_COUNT: '4' }, /^SHARDS names a shard twice; write /],
  [{ SHARDS: '0', SHARD_COUNT: '0' }, /^SHARD_COUNT is no number from 1 on; write /],
  [{ SHARDS: '3,4', SHARD_COUNT: '4' }, /^SHARDS names shard 4, and SHARD_COUNT=4 has 0 to 3 only; write /],
  [{ SHARDS: '0,1', SHARD_COUNT: '4', DATABASE_URL: 'sqlite://a' }, /; several processes need one database /],
  [{ KEY_URL: 'mysql://a' }, /^KEY_URL is no address of a database server; write /],
  [{ KEY_URL: 'redis://a', KEY_DIR: 'keys' }, /^KEY_DIR and KEY_URL are both set; write /],
])('%j is refused in a sentence', (settings, sentence) => {
  const read = readConfig({ ...servers, ...settings });
  expect(read.kind === 'refused' && read.problems).toEqual([expect.stringMatching(sentence)]);
});

const servers = { DATABASE_URL: 'postgres://bot@db/colloquium' };

test.each([
  ['postgres://bot@db/colloquium', 'postgresql://other:word@db:5432/colloquium', true],
  ['postgres://bot@db/colloquium', 'postgres://bot@db/keys', false],
  ['postgres://bot@db/colloquium', 'postgres://bot@vault/colloquium', false],
  ['redis://db', 'rediss://db:6379', true],
  ['redis://db/0', 'redis://db/1', true],
  ['redis://db', 'redis://db:6380', false],
  ['postgres://bot@db/colloquium', 'redis://db', false],
])('ballots in %s, keys in %s', (DATABASE_URL, KEY_URL, isRefused) => {
  const read = readConfig({ DATABASE_URL, KEY_URL });
  expect(read.kind).toBe(isRefused ? 'refused' : 'config');
  if (read.kind === 'refused') expect(read.problems.join()).not.toContain('word');
});

test('shards are read with spaces, and none without', () => {
  const shards = { ids: [2, 0], count: 4 };
  expect(readConfig({ ...servers, SHARDS: '2, 0', SHARD_COUNT: '4' })).toMatchObject({ config: { shards } });
  expect(readConfig({})).toMatchObject({ config: { shards: undefined, keyUrl: undefined } });
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
