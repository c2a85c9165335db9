import { randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Client, type ClientConfig, type QueryConfig } from 'pg';
import { codeOfPostgres } from './postgres-refusals.js';
import type { Opening } from './rows.js';
import { groupOf, partsOf } from './scopes.js';
import { NotOwned, ownerNow, ServerFailed, whyLost, whyOwned, type ServerOwner } from './server-owner.js';
import { StoreRefused } from './store-refused.js';

/** The first of an advisory lock's two numbers: "CLQM". */
export const lockSpace = 0x43_4c_51_4d;
/** That of the locks that a group of scopes shares. */
const groupSpace = lockSpace + 1;

/** The server lets go of a connection whose other end is silent, and of its lock, after about 20 s. */
const session = `
  SET synchronous_commit = on;
  SET tcp_keepalives_idle = 10;
  SET tcp_keepalives_interval = 3;
  SET tcp_keepalives_count = 3`;

/**
 * The one connection that holds the lock and writes. The lock goes with the connection, and so does every write that was
 * under way: nothing can be written by a process that is not the owner. A connection that breaks is made anew, with the
 * lock; where another process was the owner in between, this one has lost the database for good.
 */
export class PostgresOwner {
  readonly #config: ClientConfig;
  readonly #place: string;
  readonly #opening: Opening;
  readonly #id = randomUUID();
  #client: Client | undefined;
  #connecting: Promise<Client> | undefined;
  #lost: string | undefined;
  #isClosed = false;
  #tail: Promise<unknown> = Promise.resolve();
  #again: NodeJS.Timeout | undefined;

  private constructor(config: ClientConfig, place: string, opening: Opening) {
    this.#config = config;
    this.#place = place;
    this.#opening = opening;
  }

  /** Throws StoreRefused where another process owns the scope. */
  static async take(
    config: ClientConfig,
    place: string,
    opening: Opening,
    now = new Date(),
  ): Promise<PostgresOwner> {
    const owner = new PostgresOwner(config, place, opening);
    const client = await owner.#connect();
    try {
      if (!(await owner.#lock(client)))
        throw new StoreRefused(whyOwned(place, opening.scope, await readOwner(client, opening.scope)));
      const { host, pid, since } = ownerNow(now);
      // Who owned a scope of another group has lost it, and must find that out.
      const { rows } = await client.query<{ scope: string }>('SELECT scope FROM colloquium_owners');
      const others = rows
        .map(({ scope }) => scope)
        .filter((each) => groupOf(each) !== groupOf(opening.scope));
      await client.query('DELETE FROM colloquium_owners WHERE scope = ANY($1::text[])', [others]);
      await client.query(
        `INSERT INTO colloquium_owners (scope, id, host, pid, since) SELECT unnest($1::text[]), $2, $3, $4, $5
         ON CONFLICT (scope) DO UPDATE SET id = excluded.id, host = excluded.host, pid = excluded.pid, since = excluded.since`,
        [partsOf(opening.scope), owner.#id, host, pid, since],
      );
    } catch (error) {
      await client.end();
      throw error;
    }
    owner.#client = client;
    return owner;
  }

  /** One statement after another, each of them a transaction. */
  write(statement: QueryConfig): Promise<void> {
    const done = this.#inTurn(statement);
    this.#tail = done.catch(() => undefined);
    return done;
  }

  async #inTurn(statement: QueryConfig): Promise<void> {
    await this.#tail;
    const client = await (this.#client ?? this.#reconnect());
    try {
      await client.query(statement);
    } catch (error) {
      // Without a word of the server's the connection is in doubt, and so is what it was asked.
      if (!(error instanceof Error && 'severity' in error)) this.#drop(client);
      throw new ServerFailed('PostgreSQL', codeOfPostgres(error));
    }
  }

  async release(): Promise<void> {
    await this.#tail;
    this.#isClosed = true;
    clearTimeout(this.#again);
    await this.#connecting?.catch(() => undefined);
    const client = this.#client;
    if (client === undefined) return;
    // A note only: the lock goes with the connection.
    await client.query('DELETE FROM colloquium_owners WHERE id = $1', [this.#id]).catch(() => undefined);
    await client.end();
  }

  async #connect(): Promise<Client> {
    const client = new Client(this.#config);
    client.on('error', () => this.#drop(client));
    client.once('end', () => this.#drop(client));
    await client.connect();
    await client.query(session);
    return client;
  }

  /** Whether the locks of all parts could be had, and no other group has any; what was locked goes with the connection. */
  async #lock(client: Client): Promise<boolean> {
    const { scope } = this.#opening;
    await client.query('BEGIN');
    // Of two groups that start at once the second sees the first.
    await client.query('SELECT pg_advisory_xact_lock($1, -1)', [lockSpace]);
    const { rows } = await client.query<{ locked: boolean }>(
      `SELECT bool_and(pg_try_advisory_lock($1, part)) AND pg_try_advisory_lock_shared($2, $3::int) AND NOT EXISTS (
         SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = $2 AND objid <> $3::oid
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
       ) AS locked FROM unnest($4::int[]) AS part`,
      [lockSpace, groupSpace, lockNumber(groupOf(scope)), partsOf(scope).map(lockNumber)],
    );
    await client.query('COMMIT');
    return rows[0]?.locked === true;
  }

  #drop(client: Client): void {
    void client.end();
    if (this.#client !== client) return;
    this.#client = undefined;
    this.#retry(0);
  }

  /** Tries until the lock is held again or lost: who writes nothing must learn of it too. */
  #retry(tries: number): void {
    if (this.#isClosed || this.#lost !== undefined) return;
    const wait = Math.min(100 * 2 ** tries, 5000);
    this.#again = setTimeout(() => {
      if (this.#client === undefined) this.#reconnect().catch(() => this.#retry(tries + 1));
    }, wait);
  }

  #reconnect(): Promise<Client> {
    if (this.#lost !== undefined) return Promise.reject(new NotOwned(this.#lost));
    if (this.#isClosed) return Promise.reject(new NotOwned('the store is closed'));
    this.#connecting ??= this.#takeAgain().finally(() => (this.#connecting = undefined));
    return this.#connecting;
  }

  async #takeAgain(): Promise<Client> {
    const client = await this.#connect();
    try {
      const isLocked = await this.#lock(client);
      const parts = partsOf(this.#opening.scope);
      const { rowCount } = await client.query(
        'SELECT FROM colloquium_owners WHERE scope = ANY($1::text[]) AND id = $2',
        [parts, this.#id],
      );
      if (rowCount !== parts.length) {
        this.#lost = whyLost(this.#place, await readOwner(client, this.#opening.scope));
        this.#opening.onLost(this.#lost);
        throw new NotOwned(this.#lost);
      }
      // The server still takes the broken connection for a whole one.
      if (!isLocked) throw new NotOwned('the lock of the broken connection is not free yet');
    } catch (error) {
      await client.end();
      throw error;
    }
    this.#client = client;
    return client;
  }
}

/** The lock's second number; -1 is of those who are just taking theirs. */
function lockNumber(scope: string): number {
  return crc32(scope) & 0x7fff_ffff || 1;
}

/** Who holds a lock now. */
export async function presentOwners(client: Client): Promise<ServerOwner[]> {
  const { rows: locks } = await client.query<{ number: string }>(
    `SELECT objid AS number FROM pg_locks WHERE locktype = 'advisory' AND granted AND mode = 'ExclusiveLock' AND classid = $1
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [lockSpace],
  );
  const held = new Set(locks.map(({ number }) => Number(number)));
  const { rows } = await client.query<ServerOwner & { scope: string }>(
    'SELECT scope, host, pid, since FROM colloquium_owners',
  );
  return rows.filter(({ scope }) => held.has(lockNumber(scope)));
}

/** Who owns what overlaps with a scope, as the notes say; the last of several. */
async function readOwner(client: Pick<Client, 'query'>, scope: string): Promise<ServerOwner | undefined> {
  const { rows } = await client.query<ServerOwner & { scope: string }>(
    'SELECT scope, host, pid, since FROM colloquium_owners ORDER BY since DESC',
  );
  const overlaps = (each: string): boolean =>
    groupOf(each) !== groupOf(scope) || partsOf(scope).includes(each);
  return rows.find((row) => overlaps(row.scope));
}
