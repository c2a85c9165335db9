import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Keyv } from 'keyv';
import type { z } from 'zod';
import { Ballast, ballastOf } from './ballast.js';
import {
  applicationId,
  codeOf,
  fileVersion,
  glimpseOf,
  inspectFile,
  type Inspected,
} from './inspect-file.js';
import { KeyedQueue } from '../keyed-queue.js';
import { NotCleared, NotSaved } from '../not-saved.js';
import { lockOwner, type Owner } from './owner-lock.js';
import { DamagedValue, seal, unseal } from './seal.js';
import { currentUser, letWrite, tryWriting } from '../write-test.js';
import { SqliteFile } from './sqlite-file.js';

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
  /** What was deleted is gone from the raw files when this resolves. Rejects with NotCleared, and is owed then. */
  purge(): Promise<void>;
  /** Purges where that is owed: one has failed, or none was made since the store was opened. */
  purgeOwed(): Promise<void>;
  /** Waits for the writes under way. */
  close(): Promise<void>;
}

/** The database cannot be used; the message is a sentence for the operator. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused';
}

/** Opens the store of a `DATABASE_URL`; only `sqlite://PATH` so far. Throws StoreRefused where it cannot. */
export async function openStore(url: string): Promise<Store> {
  const path = pathOf(url);
  refuseStrangers(path);
  const lock = await claim(path);
  try {
    const found = await inspectFile(path);
    if (found.kind !== 'new' && found.kind !== 'ours') throw new StoreRefused(whyRefused(path, found));
    const file = await SqliteFile.open(path);
    await file.query(`PRAGMA application_id=${applicationId}`);
    await file.query(`PRAGMA user_version=${fileVersion}`);
    return storeOn(file, new Ballast(path), lock);
  } catch (cause) {
    await lock();
    if (cause instanceof StoreRefused) throw cause;
    throw new StoreRefused(whyRefused(path, { kind: 'unreadable', code: codeOf(cause) }), { cause });
  }
}

/** The file of a `DATABASE_URL`. */
export function pathOf(url: string): string {
  return resolve(url.replace(/^sqlite:\/\//, ''));
}

/** Throws StoreRefused where a file is surely none of ours; leaves nothing beside it, as even a lock would. */
export function refuseStrangers(path: string): void {
  const found = glimpseOf(path);
  if (found !== undefined && found.kind !== 'new' && found.kind !== 'ours')
    throw new StoreRefused(whyRefused(path, found));
}

/** Takes the database for this process; resolves with how to give it back. */
export async function claim(path: string): Promise<() => Promise<void>> {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const locked = await lockOwner(path);
    if (locked.kind === 'held') return locked.release;
    throw new StoreRefused(whyTaken(path, locked.by));
  } catch (cause) {
    if (cause instanceof StoreRefused) throw cause;
    throw new StoreRefused(whyRefused(path, { kind: 'unreadable', code: codeOf(cause) }), { cause });
  }
}

function storeOn(file: SqliteFile, ballast: Ballast, release: () => Promise<void>): Store {
  ballast.load();
  // Keys carry their collection's name themselves: two namespaces over one adapter mix their rows. Values are sealed
  // text already, so keyv's own JSON around them would only cost.
  const keyv = new Keyv<string>({
    store: file,
    useKeyPrefix: false,
    throwOnErrors: true,
    serialize: ({ value }) => value as string,
    deserialize: (text: string) => ({ value: text as never }),
  });
  const queue = new KeyedQueue();
  // Numbered, because one that began earlier clears nothing of what was deleted later. The process before may have
  // ended between a deletion and its purge.
  let [asked, cleared] = [1, 0];
  const purge = async (): Promise<void> => {
    const number = ++asked;
    try {
      await file.checkpoint();
    } catch (cause) {
      throw new NotCleared('what was deleted is still in the raw files', { cause });
    }
    cleared = Math.max(cleared, number);
    ballast.load();
  };

  /** On a full disk room is made once; what fails still was not saved. */
  const removing = async (remove: () => Promise<unknown>): Promise<void> => {
    try {
      await remove().catch(async (error: unknown) => {
        if (!/FULL|ENOSPC/.test(codeOf(error)) || !ballast.release()) throw error;
        await remove();
      });
    } catch (cause) {
      throw new NotSaved('nothing was deleted', { cause });
    }
  };

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
        for await (const [key, sealed] of file.range(...below(keyOf(name, prefix)))) {
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
          const rows = await queue.runAll(keys, () => file.getMany<string>(keys));
          return rows.map((sealed, n) => (sealed === undefined ? undefined : read(keys[n] ?? '', sealed)));
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
          const rows = given.map(([parts, value]): [string, string] => {
            const key = keyOf(name, parts);
            return [key, seal(key, versions.version, value)];
          });
          const write = (): Promise<void> => file.setRows(rows);
          await queue
            .runAll(
              rows.map(([key]) => key),
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
          await queue.runAll(keys, () => removing(() => file.deleteMany(keys)));
        },
        scan: (...prefix) => scan(prefix),
        entries: (...prefix) => entries(prefix),
        list: async (...prefix) => (await entries(prefix)).map(([, value]) => value),
        keys: async (...prefix) => (await file.keysBetween(...below(keyOf(name, prefix)))).map(partsOf),
        async last(...prefix) {
          const row = await file.lastOf(...below(keyOf(name, prefix)));
          return row && read(...row);
        },
      };
    },
    purge,
    async purgeOwed() {
      if (cleared < asked) await purge();
    },
    async close() {
      await queue.drained();
      await file.disconnect();
      await release();
    },
  };
}

const first: Versions = { version: 1, migrate: {} };

function migrated(name: string, from: number, value: unknown, { version, migrate }: Versions): unknown {
  if (from > version)
    throw new DamagedValue(`a value of ${name} was written by a newer version of Colloquium`);
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

/** The range of keys below a key. '0' follows '/' in the order of bytes, so it holds those and no other. */
function below(key: string): [from: string, to: string] {
  return [`${key}/`, `${key}0`];
}

function whyTaken(path: string, by: Owner | undefined): string {
  const who = by === undefined ? 'another process' : `process ${by.pid}, which started ${by.since}`;
  return `The database ${path} is in use by ${who}. Two bots on one database would lose votes: stop that one first, or name another file in DATABASE_URL.`;
}

/** Why a file is not opened, and what to do. */
export function whyRefused(path: string, found: Exclude<Inspected, { kind: 'new' | 'ours' }>): string {
  const kept = 'Nothing was changed in it.';
  switch (found.kind) {
    case 'damaged':
      return `The database ${path} is damaged. ${kept} Put a backup in its place with: npm run restore -- BACKUPFILE`;
    case 'emptied':
      return `The database ${path} is damaged: it is empty (0 bytes), and the files beside it show that it was not. ${kept} Put a backup in its place with: npm run restore -- BACKUPFILE; or, to begin anew, remove it with ${ballastOf(path)}`;
    case 'not a database':
      return `The database ${path} is damaged or is no database (SQLITE_NOTADB). ${kept} Put a backup in its place with: npm run restore -- BACKUPFILE; or name another file in DATABASE_URL.`;
    case 'foreign':
      return `The database ${path} belongs to another program. ${kept} Name another file in DATABASE_URL.`;
    case 'newer':
      return `The database ${path} was made by a newer version of Colloquium. ${kept} Update the bot, or put an older backup in its place with: npm run restore -- BACKUPFILE`;
    case 'unreadable':
      return `The database ${path} cannot be opened (${found.code || 'unknown reason'}). ${remedyFor(found.code, path)}`;
  }
}

function remedyFor(code: string, path: string): string {
  if (/CANTOPEN|EACCES|READONLY|EPERM|EROFS/.test(code)) {
    const written = tryWriting(dirname(path));
    // SQLite says the same of a read-only mount and of a folder of somebody else's; the system does not.
    const why = written.kind === 'refused' ? written.code : code;
    return `DATABASE_URL can name another file. ${letWrite(dirname(path), written.exists, why, currentUser())}`;
  }
  if (/EISDIR/.test(code)) return 'It is a folder; name a file in DATABASE_URL.';
  if (/EEXIST|ENOTDIR/.test(code))
    return 'Something on the way to it is not a folder; name another file in DATABASE_URL.';
  return 'Name another file in DATABASE_URL.';
}
