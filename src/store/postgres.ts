import { KeyvPostgres } from '@keyv/postgres';
import { Client, Pool, type ClientConfig } from 'pg';
import { nobodyWatches, type Watch } from '../watch.js';
import { Batch, writesTogether } from './batch.js';
import { placeOf } from './database-url.js';
import { codeOf } from './inspect-file.js';
import { lockSpace, PostgresOwner, presentOwners } from './postgres-owner.js';
import { codeOfPostgres, refusePostgres, whyNoPostgres } from './postgres-refusals.js';
import type { Kept, Opening, Row, Rows } from './rows.js';
import { longestConnecting, PooledClient } from './pooled-client.js';
import { NotOwned, ServerFailed, type InspectedServer } from './server-owner.js';
import { StoreRefused } from './store-refused.js';

/** The version of the tables' layout, kept in the comment of the first. */
const tablesVersion = 1;
const mark = `Colloquium's store, version ${tablesVersion}`;

/** Opens the tables of a `postgres://…`, for this process alone as far as its scope goes. Throws StoreRefused where it cannot. */
export async function openPostgres(url: string, opening: Opening): Promise<Kept> {
  const config = configOf(url);
  const place = placeOf(url);
  try {
    await makeTables(config, place);
    const owner = await PostgresOwner.take(config, place, opening);
    const rows = new PostgresRows(config, owner, opening.wrote);
    return { rows, close: () => rows.disconnect() };
  } catch (cause) {
    if (cause instanceof StoreRefused) throw cause;
    throw whyNoPostgres(place, cause);
  }
}

function configOf(url: string): ClientConfig {
  return {
    connectionString: url,
    application_name: `colloquium ${process.pid}`,
    connectionTimeoutMillis: longestConnecting,
    // A server that has gone without a word is taken for gone.
    query_timeout: longestRead,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
}

/** Milliseconds. */
const longestRead = 15_000;
/**
 * Milliseconds for a connection that others have: after a start hundreds of polls are read at once, and nobody is to be refused
 * because it is busy.
 */
const longestWait = 15_000;
/** Milliseconds. */
const longestPurge = 600_000;
/** Whoever waits for a result waits for these too; what is owed then is tried again at a later tick. */
const mostPurges = 3;
const lockNotAvailable = '55P03';

/** Makes the tables where there are none; refuses a server or tables that would not do. */
async function makeTables(config: ClientConfig, place: string): Promise<void> {
  const client = new Client(config);
  client.on('error', () => undefined);
  await client.connect();
  try {
    await refusePostgres(client, place);
    // Of two that start at once one makes them: IF NOT EXISTS alone would fail for the other.
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1, -1)', [lockSpace]);
    if ((await findTables(client, place)) === 'none') {
      // Keys are compared by their bytes, whatever the database's language.
      await client.query(`
        CREATE TABLE colloquium (key text COLLATE "C" PRIMARY KEY, value text NOT NULL);
        CREATE TABLE colloquium_owners (scope text PRIMARY KEY, id text NOT NULL, host text NOT NULL, pid integer NOT NULL, since text NOT NULL);
        COMMENT ON TABLE colloquium IS '${mark.replaceAll("'", "''")}'`);
    }
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

/** Throws StoreRefused where the tables are not ours, or of a newer version. */
async function findTables(client: Client, place: string): Promise<'none' | 'ours'> {
  const { rows } = await client.query<{ found: string | null; comment: string | null }>(
    `SELECT to_regclass('colloquium') AS found, obj_description(to_regclass('colloquium'), 'pg_class') AS comment`,
  );
  const table = rows[0];
  if (table?.found === undefined || table.found === null) return 'none';
  const version = Number(/^Colloquium's store, version (\d+)$/.exec(table.comment ?? '')?.[1]);
  if (Number.isNaN(version))
    throw new StoreRefused(
      `The database (${place}) has a table colloquium that belongs to another program. Nothing was changed in it. Name another database in DATABASE_URL.`,
    );
  if (version > tablesVersion)
    throw new StoreRefused(
      `The database (${place}) was made by a newer version of Colloquium. Nothing was changed in it. Update the bot.`,
    );
  return 'ours';
}

/** Throws StoreRefused where a start would be refused for the server's sake. */
export async function inspectPostgres(url: string): Promise<InspectedServer> {
  const config = configOf(url);
  const place = placeOf(url);
  const client = new Client(config);
  client.on('error', () => undefined);
  try {
    await client.connect();
    await refusePostgres(client, place);
    const isNew = (await findTables(client, place)) === 'none';
    const rows = isNew ? undefined : new PostgresRows(config);
    const owners = isNew ? [] : await presentOwners(client);
    return { rows, owners, close: async () => rows?.disconnect() };
  } catch (cause) {
    if (cause instanceof StoreRefused) throw cause;
    throw whyNoPostgres(place, cause);
  } finally {
    await client.end();
  }
}

/**
 * keyv's own PostgreSQL adapter with writes that wait together in one statement, over the one connection that holds the
 * lock; reads take a few others. The adapter's own would be one pool for the whole process, closed with any of its stores.
 */
class PostgresRows extends KeyvPostgres implements Rows {
  readonly #config: ClientConfig;
  readonly #owner: PostgresOwner | undefined;
  readonly #pool: Pool;
  readonly #sets = writesTogether<Row>(
    (rows) => this.#write(rows),
    (...all) => this.#wrote(...all),
  );
  readonly #deletes = writesTogether<string>(
    (keys) => this.#remove(keys),
    (...all) => this.#wrote(...all),
  );
  readonly #reads = new Batch<{ readonly keys: readonly string[]; found: ReadonlyMap<string, string> }>(
    (groups) => this.#read(groups),
  );

  readonly #wrote: Watch['wrote'];

  constructor(config: ClientConfig, owner?: PostgresOwner, wrote = nobodyWatches.wrote) {
    super({ table: 'colloquium' });
    this.#config = config;
    this.#owner = owner;
    this.#wrote = wrote;
    this.#pool = new Pool({ ...config, max: 3, connectionTimeoutMillis: longestWait, Client: PooledClient });
    this.#pool.on('error', () => undefined);
    this.query = async (sql: string, values?: unknown[]) => {
      try {
        return (await this.#pool.query<Record<string, string>>(sql, values)).rows;
      } catch (error) {
        throw new ServerFailed('PostgreSQL', codeOfPostgres(error));
      }
    };
  }

  /** The adapter would make a table of its own kind; ours is there. */
  override async connect(): Promise<() => Promise<never[]>> {
    return async () => [];
  }

  override async get<Value>(key: string): Promise<Value | undefined> {
    return (await this.getMany<Value>([key]))[0];
  }

  override async getMany<Value>(keys: readonly string[]): Promise<(Value | undefined)[]> {
    const read = { keys, found: new Map<string, string>() as ReadonlyMap<string, string> };
    await this.#reads.add(read);
    return keys.map((key) => read.found.get(key)) as (Value | undefined)[];
  }

  override set(key: string, value: string): Promise<void> {
    return this.#sets.add([[key, value]]);
  }

  setRows(rows: readonly Row[]): Promise<void> {
    return this.#sets.add(rows);
  }

  override async delete(key: string): Promise<boolean> {
    return this.deleteMany([key]);
  }

  override async deleteMany(keys: readonly string[]): Promise<boolean> {
    await this.#deletes.add(keys);
    return true;
  }

  async *range(from: string, to: string, page = 2000): AsyncGenerator<Row> {
    let after = from;
    let operator = '>=';
    for (;;) {
      const rows = await this.#ask(
        `SELECT key, value FROM colloquium WHERE key ${operator} $1 AND key < $2 ORDER BY key LIMIT ${page}`,
        after,
        to,
      );
      for (const { key, value } of rows) yield [key, value];
      const last = rows.at(-1);
      if (last === undefined || rows.length < page) return;
      after = last.key;
      operator = '>';
    }
  }

  async keysBetween(from: string, to: string): Promise<string[]> {
    const rows = await this.#ask(
      'SELECT key FROM colloquium WHERE key >= $1 AND key < $2 ORDER BY key',
      from,
      to,
    );
    return rows.map(({ key }) => key);
  }

  async lastOf(from: string, to: string): Promise<Row | undefined> {
    const [row] = await this.#ask(
      'SELECT key, value FROM colloquium WHERE key >= $1 AND key < $2 ORDER BY key DESC LIMIT 1',
      from,
      to,
    );
    return row && [row.key, row.value];
  }

  /** Writes the table anew without what was deleted: a plain VACUUM leaves its bytes in the pages. */
  async purge(): Promise<void> {
    // Whoever reads the table long, a pg_dump for instance, is waited for, but votes wait with it: so briefly, and again.
    const client = new Client({ ...this.#config, lock_timeout: 2000, query_timeout: longestPurge });
    client.on('error', () => undefined);
    await client.connect();
    try {
      for (let tries = 1; ; tries++) {
        try {
          await client.query('VACUUM (FULL) colloquium');
          return;
        } catch (error) {
          if (codeOf(error) !== lockNotAvailable || tries === mostPurges)
            throw new ServerFailed('PostgreSQL', codeOfPostgres(error));
        }
      }
    } finally {
      await client.end();
    }
  }

  override async disconnect(): Promise<void> {
    await this.#owner?.release();
    await this.#pool.end();
  }

  async #ask(sql: string, ...values: unknown[]): Promise<{ key: string; value: string }[]> {
    return (await this.query(sql, values)) as { key: string; value: string }[];
  }

  #writing(): PostgresOwner {
    if (this.#owner === undefined) throw new NotOwned('the database was opened to be read');
    return this.#owner;
  }

  #write(rows: readonly Row[]): Promise<void> {
    const last = [...new Map(rows)];
    return this.#writing().write({
      name: 'write',
      text: `INSERT INTO colloquium (key, value) SELECT * FROM unnest($1::text[], $2::text[])
             ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      values: [last.map(([key]) => key), last.map(([, value]) => value)],
    });
  }

  #remove(keys: readonly string[]): Promise<void> {
    return this.#writing().write({
      name: 'remove',
      text: 'DELETE FROM colloquium WHERE key = ANY($1::text[])',
      values: [keys],
    });
  }

  async #read(
    reads: readonly { readonly keys: readonly string[]; found: ReadonlyMap<string, string> }[],
  ): Promise<void> {
    const rows = await this.#ask(
      'SELECT key, value FROM colloquium WHERE key = ANY($1::text[])',
      reads.flatMap((read) => read.keys),
    );
    const found = new Map(rows.map(({ key, value }) => [key, value]));
    for (const read of reads) read.found = found;
  }
}
