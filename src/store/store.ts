import { Keyv } from 'keyv';
import type { z } from 'zod';
import { KeyedQueue } from '../keyed-queue.js';
import { Batch } from './batch.js';
import { NotCleared, NotSaved } from '../not-saved.js';
import { below, type Kept, type Opening, type Row } from './rows.js';
import { DamagedValue, seal, unseal } from './seal.js';
import { fileOf, forServer, kindOf, whereIs } from './database-url.js';
import { StoreRefused } from './store-refused.js';
import { refuseUnfinishedCopy } from './unfinished-copy.js';
import { countRows } from './whole-rows.js';

/**
 * Things of one kind, each under a key of its own parts. Every promise rejects where the store failed: NotSaved for
 * writes, DamagedValue where a value is not what was written.
 */
export interface Collection<Value> {
  get(...key: string[]): Promise<Value | undefined>;
  getMany(keys: readonly (readonly string[])[]): Promise<(Value | undefined)[]>;
  /** Resolves once the value is on disk. Writes to one key land in the order they were asked for. */
  set(value: Value, ...key: string[]): Promise<void>;
  /** All of these or none. */
  setMany(entries: readonly (readonly [key: readonly string[], value: Value])[]): Promise<void>;
  delete(...key: string[]): Promise<void>;
  /** All of these or none. */
  deleteMany(keys: readonly (readonly string[])[]): Promise<void>;
  /** The values whose key begins with these parts, in the order of their keys. */
  list(...prefix: string[]): Promise<Value[]>;
  /** The same one after another with the parts of their keys, without holding all in memory. */
  scan(...prefix: string[]): AsyncGenerator<[key: string[], value: Value]>;
  /** The same with the parts of their keys. */
  entries(...prefix: string[]): Promise<[key: string[], value: Value][]>;
  /** The parts of their keys alone. */
  keys(...prefix: string[]): Promise<string[][]>;
  /** The last of them. */
  last(...prefix: string[]): Promise<Value | undefined>;
}

/** How values of older versions become those of today: `migrate[1]` makes version 2 of version 1. */
export interface Versions {
  readonly version: number;
  readonly migrate: Readonly<Record<number, (old: unknown) => unknown>>;
}

export interface Store {
  collection<Value>(name: string, schema: z.ZodType<Value>, versions?: Versions): Collection<Value>;
  /** A collection's values as they lie in the database, whatever version wrote them. */
  rowsOf(name: string): AsyncGenerator<Row>;
  /** What was deleted is gone from the raw files when this resolves. Rejects with NotCleared, and is owed then. */
  purge(): Promise<void>;
  /** Purges where that is owed: one has failed, or none was made since the store was opened. */
  purgeOwed(): Promise<void>;
  /** Waits for the writes under way. */
  close(): Promise<void>;
}

/** Opens the store of a `DATABASE_URL`. Throws StoreRefused where it cannot. */
export async function openStore(url: string, opening: Partial<Opening> = {}): Promise<Store> {
  const kept = await openRows(url, { scope: 'bot', onLost: () => undefined, ...opening });
  try {
    await refuseUnfinishedCopy(kept.rows, whereIs(url));
    // A file was looked through before it was opened.
    if (kindOf(url) !== 'sqlite') await countRows(kept.rows, whereIs(url));
  } catch (error) {
    await kept.close();
    throw error;
  }
  return storeOn(kept);
}

/** What is below a store. A driver is loaded only for whoever uses its database. */
export async function openRows(url: string, opening: Opening): Promise<Kept> {
  const file = fileOf(url);
  if (file !== undefined) return (await import('./sqlite.js')).openSqlite(file, opening);
  return forServer(url, {
    postgres: async () => (await import('./postgres.js')).openPostgres(url, opening),
    redis: async () => (await import('./redis.js')).openRedis(url, opening),
  })();
}

function storeOn(kept: Kept): Store {
  const { rows } = kept;
  // Keys carry their collection's name themselves: two namespaces over one adapter mix their rows. Values are sealed
  // text already, so keyv's own JSON around them would only cost.
  const keyv = new Keyv<string>({
    store: rows,
    useKeyPrefix: false,
    throwOnErrors: true,
    serialize: ({ value }) => value as string,
    deserialize: (text: string) => ({ value: text as never }),
  });
  const queue = new KeyedQueue();
  // The process before may have ended between a deletion and its purge.
  let isOwed = true;
  // One at a time, and the next for all who asked meanwhile: one that began before a deletion does not clear it, and a
  // hundred polls that close together would keep everybody waiting for a hundred.
  const purges = new Batch<undefined>(async () => {
    isOwed = true;
    try {
      await rows.purge();
    } catch (cause) {
      throw new NotCleared('what was deleted is still in the raw files', { cause });
    }
    isOwed = false;
  });
  const purge = (): Promise<void> => purges.add(undefined);

  return {
    collection: <Value>(
      name: string,
      schema: z.ZodType<Value>,
      versions: Versions = first,
    ): Collection<Value> => {
      const read = (key: string, sealed: string): Value => {
        const { version, value } = unseal(key, sealed);
        const parsed = schema.safeParse(migrated(name, version, value, versions));
        if (parsed.success) return parsed.data;
        throw new DamagedValue(`the store holds something else than a value of ${name}`, {
          cause: parsed.error,
        });
      };
      async function* scan(prefix: string[]): AsyncGenerator<[string[], Value]> {
        for await (const [key, sealed] of rows.range(...below(keyOf(name, prefix)))) {
          yield [partsOf(key), read(key, sealed)];
        }
      }
      const entries = async (prefix: string[]): Promise<[string[], Value][]> => {
        const found: [string[], Value][] = [];
        for await (const entry of scan(prefix)) found.push(entry);
        return found;
      };
      return {
        async get(...parts) {
          const key = keyOf(name, parts);
          const sealed = await queue.run(key, () => keyv.get<string>(key));
          return sealed === undefined ? undefined : read(key, sealed);
        },
        async getMany(wanted) {
          const keys = wanted.map((parts) => keyOf(name, parts));
          const found = await queue.runAll(keys, () => rows.getMany<string>(keys));
          return found.map((sealed, n) => (sealed === undefined ? undefined : read(keys[n] ?? '', sealed)));
        },
        async set(value, ...parts) {
          const key = keyOf(name, parts);
          const sealed = seal(key, versions.version, value);
          const saved = await queue
            .run(key, () => keyv.set(key, sealed))
            .catch((cause: unknown) => {
              throw new NotSaved(`a value of ${name} was not saved`, { cause });
            });
          // keyv resolves false instead of rejecting on some paths; an unsaved value must never look saved.
          if (!saved) throw new NotSaved(`a value of ${name} was not saved`);
        },
        async setMany(given) {
          const sealed = given.map(([parts, value]): [string, string] => {
            const key = keyOf(name, parts);
            return [key, seal(key, versions.version, value)];
          });
          const write = (): Promise<void> => rows.setRows(sealed);
          await queue
            .runAll(
              sealed.map(([key]) => key),
              write,
            )
            .catch((cause: unknown) => {
              throw new NotSaved(`values of ${name} were not saved`, { cause });
            });
        },
        async delete(...parts) {
          const key = keyOf(name, parts);
          await queue.run(key, () => removing(() => keyv.delete(key)));
        },
        async deleteMany(given) {
          if (given.length === 0) return;
          const keys = given.map((parts) => keyOf(name, parts));
          await queue.runAll(keys, () => removing(() => rows.deleteMany(keys)));
        },
        scan: (...prefix) => scan(prefix),
        entries: (...prefix) => entries(prefix),
        list: async (...prefix) => (await entries(prefix)).map(([, value]) => value),
        keys: async (...prefix) => (await rows.keysBetween(...below(keyOf(name, prefix)))).map(partsOf),
        async last(...prefix) {
          const row = await rows.lastOf(...below(keyOf(name, prefix)));
          return row && read(...row);
        },
      };
    },
    rowsOf: (name) => rows.range(...below(name)),
    purge,
    async purgeOwed() {
      if (isOwed) await purge();
    },
    async close() {
      await queue.drained();
      await kept.close();
    },
  };
}

async function removing(remove: () => Promise<unknown>): Promise<void> {
  try {
    await remove();
  } catch (cause) {
    throw new NotSaved('nothing was deleted', { cause });
  }
}

const first: Versions = { version: 1, migrate: {} };

function migrated(name: string, from: number, value: unknown, { version, migrate }: Versions): unknown {
  if (from > version)
    throw new StoreRefused(
      `The database holds ${name} that a newer version of Colloquium has written. Nothing was changed in it. Update the bot, or put an older backup in its place.`,
    );
  let current = value;
  for (let step = from; step < version; step++) {
    const next = migrate[step];
    if (next === undefined) throw new Error(`no way leads from version ${step} of ${name} to the next`);
    current = next(current);
  }
  return current;
}

/** Parts are escaped, so no part can end early and reach into another's keys. */
function keyOf(name: string, parts: readonly string[]): string {
  return [name, ...parts.map(encodeURIComponent)].join('/');
}

function partsOf(key: string): string[] {
  return key.split('/').slice(1).map(decodeURIComponent);
}
