import { forServer, kindOf, placeOf } from '../store/database-url.js';
import { ok, wrong, type Finding } from './finding.js';
import { inspectServer } from './server.js';

/** Whether the server of ballot keys answers, keeps what it confirms, and is not where the ballots are. Changes nothing. */
export async function lookAtKeyServer(keyUrl: string, databaseUrl: string): Promise<Finding> {
  const { StoreRefused } = await import('../store/store-refused.js');
  const place = placeOf(keyUrl);
  const together =
    'whoever copies that would copy the keys of secret ballots with it. Name another in KEY_URL, on another server if it can be.';
  try {
    const inspected = await inspectServer(keyUrl);
    await inspected.close();
    if (inspected.rows !== undefined) return wrong(`KEY_URL (${place}) holds a bot's data, and ${together}`);
    const keys = await identityOf(keyUrl);
    const isOne =
      kindOf(databaseUrl) === kindOf(keyUrl) &&
      keys.id === (await identityOf(databaseUrl).catch(() => undefined))?.id;
    if (isOne) return wrong(`KEY_URL (${place}) is where DATABASE_URL is too, and ${together}`);
    if (keys.isArchived)
      return wrong(
        `KEY_URL (${place}) keeps an archive of all that is written to it, so destroyed keys would stay there. Set archive_mode = off, or name another server in KEY_URL.`,
      );
    return ok(`The ballot keys are on a server of their own (KEY_URL, ${place}), and it answers.`);
  } catch (error) {
    // A server is refused for the same reasons as the database's.
    if (error instanceof StoreRefused)
      return wrong(
        error.message
          .replace('The database (', 'The server of ballot keys (')
          .replaceAll('DATABASE_URL', 'KEY_URL'),
      );
    throw error;
  }
}

interface Identity {
  readonly id: string;
  readonly isArchived: boolean;
}

/** Tells one server from another, whatever names lead to it; of PostgreSQL one database, for each is copied by itself. */
function identityOf(url: string): Promise<Identity> {
  return forServer(url, { postgres: identityOfPostgres, redis: identityOfRedis })(url);
}

async function identityOfRedis(url: string): Promise<Identity> {
  const { connectRedis } = await import('../store/redis-client.js');
  const client = await connectRedis(url);
  const info = await client.info('server');
  client.destroy();
  return { id: /^run_id:(\w+)/m.exec(info)?.[1] ?? '', isArchived: false };
}

async function identityOfPostgres(url: string): Promise<Identity> {
  const { Client } = await import('pg');
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 4000,
    query_timeout: 15_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ id: string; archive: string }>(
      `SELECT pg_postmaster_start_time()::text || ' ' || current_database() AS id,
              current_setting('archive_mode') AS archive`,
    );
    return { id: rows[0]?.id ?? '', isArchived: rows[0]?.archive !== 'off' };
  } finally {
    await client.end();
  }
}
