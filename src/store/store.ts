import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Keyv } from 'keyv';
import type { z } from 'zod';
import { KeyedQueue } from './keyed-queue.js';
import { SqliteFile } from './sqlite-file.js';

/** Things of one kind, each under a key of its own parts. Every promise rejects where the store failed. */
export interface Collection<Value> {
  get(...key: string[]): Promise<Value | undefined>;
  /** Resolves once the value is on disk. Writes to one key land in the order they were asked for. */
  set(value: Value, ...key: string[]): Promise<void>;
  delete(...key: string[]): Promise<void>;
  /** The values whose key begins with these parts, in the order of their keys. */
  list(...prefix: string[]): Promise<Value[]>;
  /** The last of them. */
  last(...prefix: string[]): Promise<Value | undefined>;
}

export interface Store {
  collection<Value>(name: string, schema: z.ZodType<Value>): Collection<Value>;
  /** Waits for the writes under way. */
  close(): Promise<void>;
}

/** The database cannot be used; the message is a sentence for the operator. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused';
}

/** Opens the store of a `DATABASE_URL`; only `sqlite://PATH` so far. Throws StoreRefused where it cannot. */
export async function openStore(url: string): Promise<Store> {
  const path = resolve(url.replace(/^sqlite:\/\//, ''));
  let file: SqliteFile;
  try {
    mkdirSync(dirname(path), { recursive: true });
    file = await SqliteFile.open(path);
  } catch (cause) {
    throw new StoreRefused(whyRefused(path, cause), { cause });
  }
  // Keys carry their collection's name themselves: two namespaces over one adapter mix their rows.
  const keyv = new Keyv({ store: file, useKeyPrefix: false, throwOnErrors: true });
  const queue = new KeyedQueue();

  return {
    collection<Value>(name: string, schema: z.ZodType<Value>): Collection<Value> {
      const read = (key: string, raw: unknown): Value => {
        const parsed = schema.safeParse(raw);
        if (!parsed.success)
          throw new Error(`the store holds something else than a ${name} at ${key}`, { cause: parsed.error });
        return parsed.data;
      };
      const decode = async ([key, row]: [string, string]): Promise<Value> =>
        read(key, (await keyv.deserializeData<unknown>(row))?.value);
      return {
        async get(...parts) {
          const key = keyOf(name, parts);
          const raw: unknown = await queue.run(key, () => keyv.get(key));
          return raw === undefined ? undefined : read(key, raw);
        },
        async set(value, ...parts) {
          const key = keyOf(name, parts);
          const saved = await queue.run(key, () => keyv.set(key, value));
          // keyv resolves false instead of rejecting on some paths; an unsaved value must never look saved.
          if (!saved) throw new Error(`a ${name} was not saved`);
        },
        async delete(...parts) {
          const key = keyOf(name, parts);
          await queue.run(key, () => keyv.delete(key));
        },
        async list(...prefix) {
          const values: Value[] = [];
          for await (const row of file.range(...below(keyOf(name, prefix)))) values.push(await decode(row));
          return values;
        },
        async last(...prefix) {
          const row = await file.lastOf(...below(keyOf(name, prefix)));
          return row && decode(row);
        },
      };
    },
    async close() {
      await queue.drained();
      await file.disconnect();
    },
  };
}

/** Parts are escaped, so no part can end early and reach into another's keys. */
function keyOf(name: string, parts: readonly string[]): string {
  return [name, ...parts.map(encodeURIComponent)].join('/');
}

/** The range of keys below a key. '0' follows '/' in the order of bytes, so it holds those and no other. */
function below(key: string): [from: string, to: string] {
  return [`${key}/`, `${key}0`];
}

function whyRefused(path: string, cause: unknown): string {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  const remedy = /CANTOPEN|EACCES|READONLY|EPERM|EROFS/.test(code)
    ? 'Let the user that runs the bot write to its folder, or name another file in DATABASE_URL.'
    : /NOTADB|CORRUPT/.test(code)
      ? 'It is damaged or is not a database; nothing was changed in it. Move it away, or name another file in DATABASE_URL.'
      : /EEXIST|ENOTDIR|EISDIR/.test(code)
        ? 'Something on the way to it is not a folder; name another file in DATABASE_URL.'
        : 'Name another file in DATABASE_URL.';
  return `The database ${path} cannot be opened (${code || 'unknown reason'}). ${remedy}`;
}
