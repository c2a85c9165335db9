import { createClient } from '@keyv/redis';
import { Client } from 'pg';
import { isFull } from '../faults/tries.js';

/** An empty database on a server. */
export interface ServerPlace {
  readonly url: string;
  /** What psql or redis-cli would be told: SQL, or a command in words. */
  ask(...words: string[]): Promise<unknown>;
  /** As if it were new. */
  empty(): Promise<void>;
  remove(): Promise<void>;
}

export interface Server {
  readonly name: 'PostgreSQL' | 'Redis';
  /** No server is there to be tried. */
  readonly isAbsent: boolean;
  make(): Promise<ServerPlace>;
}

let made = 0;

/** The servers of TEST_POSTGRES_URL and TEST_REDIS_URL. Where one is absent its tests are skipped; CI fails instead. */
export const servers: readonly Server[] = [
  server('PostgreSQL', 'TEST_POSTGRES_URL', async (address) => {
    const name = `colloquium_test_${process.pid}_${Date.now().toString(36)}_${made++}`;
    await askPostgres(address, `CREATE DATABASE ${name}`);
    const url = at(address, name);
    return {
      url,
      ask: (sql = '') => askPostgres(url, sql),
      empty: async () => void (await askPostgres(url, 'DROP TABLE IF EXISTS colloquium, colloquium_owners')),
      remove: async () => void (await askPostgres(address, `DROP DATABASE ${name} WITH (FORCE)`)),
    };
  }),
  server('Redis', 'TEST_REDIS_URL', async (address) => {
    // Redis has sixteen databases with numbers and no names; test files run side by side.
    for (let number = 1; number < 16; number++) {
      const url = at(address, String(number));
      const taken = await askRedis(url, [
        'SET',
        'taken',
        String(process.pid),
        'NX',
        'EX',
        isFull ? '5400' : '600',
      ]);
      if (taken !== 'OK') continue;
      return {
        url,
        ask: (...words) => askRedis(url, words),
        async empty() {
          const keys = (await askRedis(url, ['KEYS', 'colloquium:*'])) as string[];
          if (keys.length > 0) await askRedis(url, ['DEL', ...keys]);
        },
        remove: async () => void (await askRedis(url, ['FLUSHDB'])),
      };
    }
    throw new Error('every database of the Redis server is taken');
  }),
];

function server(
  name: Server['name'],
  setting: string,
  make: (address: string) => Promise<ServerPlace>,
): Server {
  const address = process.env[setting] ?? '';
  if (address === '') {
    if (process.env['STORE_SERVERS'] === 'required' || process.env['CI'] !== undefined)
      throw new Error(
        `${setting} names no ${name} server, and CI or STORE_SERVERS=required wants its tests.`,
      );
    process.stderr.write(`Tests on ${name} are skipped: ${setting} names no server.\n`);
  }
  return { name, isAbsent: address === '', make: () => make(address) };
}

function at(address: string, database: string): string {
  const url = new URL(address);
  url.pathname = `/${database}`;
  return url.href;
}

async function askPostgres(url: string, sql: string): Promise<unknown> {
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function askRedis(url: string, words: string[]): Promise<unknown> {
  const client = createClient({ url });
  await client.connect();
  try {
    return await client.sendCommand(words);
  } finally {
    await client.close();
  }
}
