import { existsSync } from 'node:fs';
import { codeOf } from './inspect-file.js';
import { fileOf, whereIs } from './database-url.js';
import { allKeys, type Kept, type Row, type Rows } from './rows.js';
import { everything } from './scopes.js';
import { seal } from './seal.js';
import { openRows } from './store.js';
import { StoreRefused } from './store-refused.js';
import { copyMark } from './unfinished-copy.js';
import { refuseDamaged } from './whole-rows.js';

/** Copies everything from one database to another, neither in use by a bot. A seal binds a value to its key, so rows go as they are. */
export async function copyStore(fromUrl: string, toUrl: string): Promise<{ rows: number }> {
  const [from, to] = [whereIs(fromUrl), whereIs(toUrl)];
  if (from === to) throw new StoreRefused(`${from} would be copied to itself. Name another database.`);
  const file = fileOf(fromUrl);
  if (file !== undefined && !existsSync(file))
    throw new StoreRefused(`There is no database at ${file} to copy.`);
  const source = await open(fromUrl);
  try {
    if (await isEmpty(source.rows)) throw new StoreRefused(`${from} is empty: there is nothing to copy.`);
    if (await isMarked(source.rows))
      throw new StoreRefused(`${from} is an unfinished copy of another database. Copy that one.`);
    const target = await open(toUrl);
    try {
      if (await isMarked(target.rows)) await clear(target.rows);
      else if (!(await isEmpty(target.rows)))
        throw new StoreRefused(`${to} is not empty. Nothing was changed in it. Name an empty database.`);
      return { rows: await copyRows(source.rows, target.rows, from, to) };
    } catch (cause) {
      if (cause instanceof StoreRefused) throw cause;
      throw new StoreRefused(
        `The copy was cut short (${codeOf(cause) || 'the connection was lost'}). Nothing was changed in ${from}. Copy again with the same words.`,
        { cause },
      );
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** All of it, so that no bot can start on a part. */
function open(url: string): Promise<Kept> {
  // Where it is lost, the next write fails and ends the copy.
  return openRows(url, { scope: everything, onLost: () => undefined });
}

/** Bytes, about, that go in one write. */
const page = 1_000_000;

async function isEmpty(rows: Rows): Promise<boolean> {
  return (await rows.lastOf(...allKeys)) === undefined;
}

async function isMarked(rows: Rows): Promise<boolean> {
  return (await rows.getMany([copyMark]))[0] !== undefined;
}

/** What a copy that was cut short has written. */
async function clear(rows: Rows): Promise<void> {
  const keys = (await rows.keysBetween(...allKeys)).filter((key) => key !== copyMark);
  for (let n = 0; n < keys.length; n += 1000) await rows.deleteMany(keys.slice(n, n + 1000));
}

async function copyRows(source: Rows, target: Rows, from: string, to: string): Promise<number> {
  await target.setRows([[copyMark, seal(copyMark, 1, true)]]);
  let waiting: Row[] = [];
  let size = 0;
  for await (const row of source.range(...allKeys)) {
    refuseDamaged(row, from);
    waiting.push(row);
    size += row[0].length + row[1].length;
    if (size < page) continue;
    await target.setRows(waiting);
    waiting = [];
    size = 0;
  }
  await target.setRows(waiting);
  const rows = await compare(source, target, to);
  // Last of all: until then no bot starts on it.
  await target.deleteMany([copyMark]);
  return rows;
}

/** Both in the order of their keys, value by value. */
async function compare(source: Rows, target: Rows, to: string): Promise<number> {
  const copied = target.range(...allKeys);
  const next = async (): Promise<Row | undefined> => {
    for (;;) {
      const found = await copied.next();
      if (found.done === true) return undefined;
      if (found.value[0] !== copyMark) return found.value;
    }
  };
  const unlike = new StoreRefused(`What was read back from ${to} is not what was written. Try again.`);
  let count = 0;
  for await (const [key, value] of source.range(...allKeys)) {
    const row = await next();
    if (row === undefined || row[0] !== key || row[1] !== value) throw unlike;
    refuseDamaged(row, to);
    count += 1;
  }
  if ((await next()) !== undefined) throw unlike;
  return count;
}
