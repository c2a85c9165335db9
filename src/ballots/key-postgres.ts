import { randomBytes } from 'node:crypto';
import { Pool, type PoolClient } from 'pg';
import { Batch } from '../store/batch.js';
import { placeOf } from '../store/database-url.js';
import { codeOfPostgres, refusePostgres, whyNoPostgres } from '../store/postgres-refusals.js';
import { PooledClient } from '../store/pooled-client.js';
import { ServerFailed } from '../store/server-owner.js';
import { StoreRefused } from '../store/store-refused.js';
import { checked, keyBytes, wholeKey, type PollKeys } from './poll-keys.js';

/** Keys in a table of a PostgreSQL database that holds nothing else of the bot's. Throws StoreRefused where it cannot be used. */
export async function openPostgresKeys(url: string): Promise<PollKeys> {
  const place = placeOf(url);
  const pool = new Pool({
    connectionString: url,
    application_name: `colloquium keys ${process.pid}`,
    max: 2,
    // The wait for a connection that others have; one that is made takes less.
    connectionTimeoutMillis: 15_000,
    Client: PooledClient,
    query_timeout: 15_000,
  });
  pool.on('error', () => undefined);
  // Sent before whatever the connection is asked first.
  pool.on('connect', (client) => void client.query('SET synchronous_commit = on').catch(() => undefined));
  try {
    const client = await pool.connect();
    try {
      await refusePostgres(client, place);
      await refuseCopies(client, place);
      await makeTable(client);
    } finally {
      client.release();
    }
  } catch (cause) {
    await pool.end();
    throw cause instanceof StoreRefused ? cause : whyNoPostgres(place, cause);
  }
  const ask = async <Row extends object>(sql: string, ...values: unknown[]): Promise<Row[]> => {
    try {
      return (await pool.query<Row>(sql, values)).rows;
    } catch (error) {
      throw new ServerFailed('PostgreSQL', codeOfPostgres(error));
    }
  };
  // Of polls that close together, together: each time the whole table is written.
  const destroyed = new Batch<string>(async (pollIds) => {
    await ask('DELETE FROM colloquium_keys WHERE poll = ANY($1::text[])', pollIds);
    // Deleted rows stay in their pages until the table is written anew.
    await ask('VACUUM (FULL) colloquium_keys');
  });
  return {
    async create(pollId) {
      const key = randomBytes(keyBytes);
      await ask(
        'INSERT INTO colloquium_keys (poll, key) VALUES ($1, $2) ON CONFLICT (poll) DO UPDATE SET key = excluded.key',
        checked(pollId),
        key,
      );
      return key;
    },
    async read(pollId) {
      const [row] = await ask<{ key: Uint8Array }>('SELECT key FROM colloquium_keys WHERE poll = $1', pollId);
      return row && wholeKey(pollId, row.key);
    },
    destroy: (pollId) => destroyed.add(pollId),
    async list() {
      return (await ask<{ poll: string }>('SELECT poll FROM colloquium_keys ORDER BY poll')).map(
        ({ poll }) => poll,
      );
    },
    close: () => pool.end(),
  };
}

/** Throws StoreRefused where whoever copies the ballots would copy the keys, or where a destroyed key would be kept. */
async function refuseCopies(client: PoolClient, place: string): Promise<void> {
  const { rows } = await client.query<{ ballots: string | null; archive: string }>(
    `SELECT to_regclass('colloquium') AS ballots, current_setting('archive_mode') AS archive`,
  );
  const [found] = rows;
  if (typeof found?.ballots === 'string')
    throw new StoreRefused(
      `${place} holds a bot's data, and whoever copies that would copy the keys of secret ballots with it. Name a database of its own in KEY_URL, on another server if it can be.`,
    );
  if (found?.archive !== 'off')
    throw new StoreRefused(
      `${place} keeps an archive of all that is written to it (archive_mode = ${found?.archive}), so destroyed keys would stay there. Set archive_mode = off, or name another server in KEY_URL.`,
    );
}

async function makeTable(client: PoolClient): Promise<void> {
  await client.query('BEGIN');
  // Of two that start at once one makes it: IF NOT EXISTS alone would fail for the other.
  await client.query(`SELECT pg_advisory_xact_lock(hashtext('colloquium_keys'))`);
  await client.query(
    'CREATE TABLE IF NOT EXISTS colloquium_keys (poll text PRIMARY KEY, key bytea NOT NULL)',
  );
  await client.query('COMMIT');
}
