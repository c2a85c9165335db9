import KeyvRedis from '@keyv/redis';
import { nobodyWatches, type Watch } from '../watch.js';
import { writesTogether } from './batch.js';
import { placeOf } from './database-url.js';
import { codeOfRedis, connectRedis, refuseRedis, whyNoRedis, type RedisClient } from './redis-client.js';
import { rewriteLog } from './redis-log.js';
import { presentOwners, RedisOwner } from './redis-owner.js';
import { names, remove, write } from './redis-scripts.js';
import type { Kept, Opening, Row, Rows } from './rows.js';
import { NotOwned, ServerFailed, type InspectedServer } from './server-owner.js';
import { StoreRefused } from './store-refused.js';

/** The version of the layout, kept beside it. */
const layoutVersion = 1;

/** Opens the rows of a `redis://…`, for this process alone as far as its scope goes. Throws StoreRefused where it cannot. */
export async function openRedis(url: string, opening: Opening): Promise<Kept> {
  const place = placeOf(url);
  let client: RedisClient | undefined;
  try {
    client = await connectRedis(url);
    await refuseRedis(client, place);
    if ((await findRows(client, place)) === 'none') await client.set(names.about, String(layoutVersion));
    const owner = await RedisOwner.take(client, place, opening);
    const rows = new RedisRows(client, owner, opening.wrote);
    return { rows, close: () => rows.disconnect() };
  } catch (cause) {
    client?.destroy();
    if (cause instanceof StoreRefused) throw cause;
    throw whyNoRedis(url, cause);
  }
}

/** Throws StoreRefused where a start would be refused for the server's sake. */
export async function inspectRedis(url: string): Promise<InspectedServer> {
  const place = placeOf(url);
  let client: RedisClient | undefined;
  try {
    client = await connectRedis(url);
    await refuseRedis(client, place);
    const isNew = (await findRows(client, place)) === 'none';
    const rows = new RedisRows(client);
    return {
      rows: isNew ? undefined : rows,
      owners: await presentOwners(client),
      close: () => rows.disconnect(),
    };
  } catch (cause) {
    client?.destroy();
    if (cause instanceof StoreRefused) throw cause;
    throw whyNoRedis(url, cause);
  }
}

/** Throws StoreRefused where the keys are not ours, or of a newer version. */
async function findRows(client: RedisClient, place: string): Promise<'none' | 'ours'> {
  const about = await client.get(names.about);
  if (about === null) {
    if ((await client.exists(names.keys)) === 1)
      throw new StoreRefused(
        `The database (${place}) has keys that begin with colloquium: and belong to another program. Nothing was changed in it. Name another database in DATABASE_URL, by its number: redis://…/1`,
      );
    return 'none';
  }
  if (Number(about) > layoutVersion)
    throw new StoreRefused(
      `The database (${place}) was made by a newer version of Colloquium. Nothing was changed in it. Update the bot.`,
    );
  return 'ours';
}

/**
 * keyv's own Redis adapter with an index beside the values, for Redis finds keys in no order; both change in one script.
 * Writes that wait together go in one script too, which is atomic, and is on the disk when it is answered.
 */
class RedisRows extends KeyvRedis<string> implements Rows {
  readonly #client: RedisClient;
  readonly #owner: RedisOwner | undefined;
  readonly #sets = writesTogether<Row>(
    (rows) => this.#write(rows),
    (...all) => this.#wrote(...all),
  );
  readonly #deletes = writesTogether<string>(
    (keys) => this.#remove(keys),
    (...all) => this.#wrote(...all),
  );

  readonly #wrote: Watch['wrote'];

  constructor(client: RedisClient, owner?: RedisOwner, wrote = nobodyWatches.wrote) {
    super(client);
    this.on('error', () => undefined);
    this.#client = client;
    this.#owner = owner;
    this.#wrote = wrote;
  }

  override async get<Value>(key: string): Promise<Value | undefined> {
    return (await this.getMany<Value>([key]))[0];
  }

  /** The client sends what is asked for in one turn together, so reads need no groups. */
  override async getMany<Value>(keys: readonly string[]): Promise<(Value | undefined)[]> {
    if (keys.length === 0) return [];
    const values = await this.#ask(() =>
      this.#client.sendCommand<(string | null)[]>(['MGET', ...keys.map(names.value)]),
    );
    return values.map((value) => value ?? undefined) as (Value | undefined)[];
  }

  override set(key: string, value: string): Promise<void> {
    return this.#sets.add([[key, value]]);
  }

  setRows(rows: readonly Row[]): Promise<void> {
    return this.#sets.add(rows);
  }

  override delete(key: string): Promise<boolean> {
    return this.deleteMany([key]);
  }

  override async deleteMany(keys: readonly string[]): Promise<boolean> {
    await this.#deletes.add(keys);
    return true;
  }

  async *range(from: string, to: string, page = 2000): AsyncGenerator<Row> {
    let after = `[${from}`;
    for (;;) {
      const keys = await this.#ask(() =>
        this.#client.zRange(names.keys, after, `(${to}`, { BY: 'LEX', LIMIT: { offset: 0, count: page } }),
      );
      const values = await this.getMany<string>(keys);
      for (const [n, key] of keys.entries()) {
        const value = values[n];
        // Deleted since its key was read.
        if (value !== undefined) yield [key, value];
      }
      const last = keys.at(-1);
      if (last === undefined || keys.length < page) return;
      after = `(${last}`;
    }
  }

  keysBetween(from: string, to: string): Promise<string[]> {
    return this.#ask(() => this.#client.zRange(names.keys, `[${from}`, `(${to}`, { BY: 'LEX' }));
  }

  async lastOf(from: string, to: string): Promise<Row | undefined> {
    for (;;) {
      const [key] = await this.#ask(() =>
        this.#client.zRange(names.keys, `(${to}`, `[${from}`, {
          BY: 'LEX',
          REV: true,
          LIMIT: { offset: 0, count: 1 },
        }),
      );
      if (key === undefined) return undefined;
      const value = await this.get<string>(key);
      if (value !== undefined) return [key, value];
    }
  }

  purge(): Promise<void> {
    return this.#ask(() => rewriteLog(this.#client));
  }

  override async disconnect(): Promise<void> {
    await this.#owner?.release();
    await (this.#client.isReady ? this.#client.close() : this.#client.destroy());
  }

  async #ask<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw error instanceof ServerFailed ? error : new ServerFailed('Redis', codeOfRedis(error));
    }
  }

  #writing(): RedisOwner {
    if (this.#owner === undefined) throw new NotOwned('the database was opened to be read');
    return this.#owner;
  }

  #write(rows: readonly Row[]): Promise<void> {
    return this.#writing().write(
      write,
      rows.map(([key]) => names.value(key)),
      rows.flat(),
    );
  }

  #remove(keys: readonly string[]): Promise<void> {
    return this.#writing().write(remove, keys.map(names.value), [...keys]);
  }
}
