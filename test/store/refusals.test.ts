import { StoreAway } from '../../src/store/store-refused.js';
import { expect, test } from 'vitest';
import { placeOf } from '../../src/store/database-url.js';
import { whyNoPostgres, whyUnsafePostgres } from '../../src/store/postgres-refusals.js';
import { whyNoRedis, whyUnsafeRedis } from '../../src/store/redis-client.js';

const postgres = { version: 150_018, replica: false, fsync: 'on', commits: 'on' };

test.each([
  [{}, undefined],
  [{ version: 120_022 }, /version 12 of PostgreSQL.+13 or newer/],
  [{ replica: true }, /only reads.+Name the server that it copies/],
  [{ fsync: 'off' }, /fsync = off.+Set fsync = on/],
  [{ commits: 'off' }, /pooler in session mode/],
])('a PostgreSQL that says %o', (change, sentence) => {
  const why = whyUnsafePostgres({ ...postgres, ...change });
  if (sentence === undefined) expect(why).toBeUndefined();
  else expect(why).toMatch(sentence);
});

const info = (change: Record<string, string | undefined>): string =>
  Object.entries({
    redis_version: '7.0.15',
    redis_mode: 'standalone',
    role: 'master',
    maxmemory_policy: 'noeviction',
    aof_enabled: '1',
    ...change,
  })
    .map(([name, value]) => `${name}:${value}`)
    .join('\r\n');

test.each([
  [{}, 'always', undefined],
  [{ redis_version: '6.0.16' }, 'always', /version 6\.0 of Redis.+6\.2 or newer/],
  [{ redis_mode: 'cluster' }, 'always', /one server with all keys/],
  [{ role: 'slave' }, 'always', /only reads/],
  [{ maxmemory_policy: 'allkeys-lru' }, 'always', /allkeys-lru.+maxmemory-policy noeviction/],
  [{ aof_enabled: '0' }, 'always', /appendonly yes and appendfsync always/],
  [{}, 'everysec', /appendonly yes and appendfsync always/],
  [{}, undefined, /CONFIG GET is forbidden/],
])('a Redis that says %o and appendfsync %s', (change, fsync, sentence) => {
  const why = whyUnsafeRedis(info(change), fsync);
  if (sentence === undefined) expect(why).toBeUndefined();
  else expect(why).toMatch(sentence);
});

const failed = (code: string, words = ''): Error => Object.assign(new Error(words), { code });

test.each([
  [failed('28P01'), /refuses the user or the password/],
  [failed('28000', 'no pg_hba.conf entry for host "h"'), /pg_hba\.conf/],
  [failed('3D000'), /does not exist.+createdb/],
  [failed('42501'), /make tables.+OWNER/],
  [failed('53300'), /max_connections/],
  [failed('57P03'), /just starting/],
  [failed('DEPTH_ZERO_SELF_SIGNED_CERT'), /encrypted connection.+sslmode/],
  [failed('', 'timeout expired'), /does not answer \(time-out\)/],
  [failed('ENOTFOUND'), /does not answer \(ENOTFOUND\)/],
  [failed('XX000', 'the row (polls/1, "secret")'), /cannot be used \(XX000\)/],
])('PostgreSQL answers %o', (error, sentence) => {
  const why = whyNoPostgres('PostgreSQL at h:5432', error);
  const said = why.message;
  expect(why instanceof StoreAway).toBe(/just starting|does not answer/.test(said));
  expect(said).toMatch(sentence);
  expect(said).not.toMatch(/secret/);
});

test.each([
  [new Error('WRONGPASS invalid username-password pair'), /refuses the user or the password/],
  [new Error('NOAUTH Authentication required.'), /refuses the user or the password/],
  [new Error("NOPERM User x has no permissions to run the 'eval' command"), /Allow it all commands/],
  [new Error('LOADING Redis is loading the dataset in memory'), /just starting/],
  [new Error('ERR DB index is out of range'), /does not exist on that server/],
  [failed('ECONNREFUSED'), /does not answer \(ECONNREFUSED\)/],
  [failed('ERR_SSL_WRONG_VERSION_NUMBER'), /encrypted connection/],
])('Redis answers %o', (error, sentence) => {
  const why = whyNoRedis('redis://someone:so-secret@h/1', error);
  const said = why.message;
  expect(why instanceof StoreAway).toBe(/just starting|does not answer/.test(said));
  expect(said).toMatch(sentence);
  expect(said).not.toMatch(/so-secret|someone/);
});

test.each([
  ['postgres://u:p%40ss@h/d', 'PostgreSQL at h:5432, database d'],
  ['postgresql://u:secret@h:6000/a%20b?sslmode=require', 'PostgreSQL at h:6000, database a b'],
  ['postgres:///d?host=/var/run/postgresql', 'PostgreSQL at /var/run/postgresql:5432, database d'],
  ['rediss://:secret@h/3', 'Redis at h:6379, database 3'],
  ['redis://h', 'Redis at h:6379'],
])('%s is spoken of as %s', (url, place) => expect(placeOf(url)).toBe(place));
