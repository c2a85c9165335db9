import { KeyvSqlite } from '@keyv/sqlite';
import sqlite3 from 'sqlite3';
import { Ballast } from './ballast.js';
import { nobodyWatches, type Watch } from '../watch.js';
import { Batch, writesTogether } from './batch.js';
import { codeOf } from './inspect-file.js';
import { makeRoom } from './log-room.js';
import type { Row, Rows } from './rows.js';
import { stayAwakeFor } from './stay-awake.js';

/**
 * keyv's own SQLite adapter with the settings that make "saved" mean saved. Writes that come while one is under way are
 * written together in one statement, which is both quicker and atomic; so are reads.
 */
export class SqliteFile extends KeyvSqlite implements Rows {
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

  readonly #path: string;
  readonly #ballast: Ballast;
  #isServing = false;
  #wasPurged = false;
  /** Room being made in the log. */
  #making: Promise<void> = Promise.resolve();
  #later: NodeJS.Timeout | undefined;

  readonly #wrote: Watch['wrote'];

  private constructor(path: string, wrote: Watch['wrote']) {
    super({ uri: `sqlite://${path}`, busyTimeout });
    this.#path = path;
    this.#wrote = wrote;
    this.#ballast = new Ballast(path);
  }

  /** Throws where the file cannot be opened or is not a database; the cause says why. */
  static async open(path: string, wrote = nobodyWatches.wrote): Promise<SqliteFile> {
    const file = new SqliteFile(path, wrote);
    // The adapter keeps its connecting promise to itself and lets it reject unhandled. Asking in the same tick
    // makes this the handler; the error event would otherwise be thrown again.
    file.on('error', () => undefined);
    await file.query('SELECT 1');
    await file.#keepStatements(path);
    for (const [name, value, read] of settings) {
      await file.query(`PRAGMA ${name}=${value}`);
      const [row] = (await file.query(`PRAGMA ${name}`)) as Record<string, unknown>[];
      if (String(row?.[name]) !== read) throw new Error(`SQLite did not take ${name}=${value}`);
    }
    file.#ballast.load();
    return file;
  }

  /** From here on people wait for the writes, and room for them is made ahead: after the purge that every start owes. */
  serve(): void {
    this.#isServing = true;
  }

  /**
   * Only after the first purge at once: of polls that close one after another each would write room for the next to
   * throw away.
   */
  #makeRoomAgain(): void {
    if (!this.#isServing) return;
    const make = (): void => {
      this.#making = makeRoom(this.#path);
    };
    if (this.#wasPurged) this.#later = setTimeout(make, quiet).unref();
    else make();
    this.#wasPurged = true;
  }

  /**
   * From here on statements are prepared once. The adapter's own connection prepares every statement anew, which cost
   * half of a single vote's time, and cannot be reached to change that; it has made the table and is closed.
   */
  async #keepStatements(path: string): Promise<void> {
    const database = await new Promise<sqlite3.Database>((resolve, reject) => {
      const opened = new sqlite3.Database(path, (error) => (error ? reject(error) : resolve(opened)));
    });
    database.configure('busyTimeout', busyTimeout);
    await this.close();
    const prepared = new Map<string, Promise<sqlite3.Statement>>();
    const ready = new Map<string, sqlite3.Statement>();
    const prepare = (sql: string): Promise<sqlite3.Statement> => {
      const before = prepared.get(sql);
      if (before !== undefined) return before;
      const made = new Promise<sqlite3.Statement>((resolve, reject) => {
        const statement = database.prepare(sql, (error: Error | null) => {
          if (error) return reject(error);
          ready.set(sql, statement);
          resolve(statement);
        });
      });
      made.catch(() => prepared.delete(sql));
      prepared.set(sql, made);
      return made;
    };
    this.query = async (sql: string, ...values: unknown[]) => {
      const statement = ready.get(sql) ?? (await prepare(sql));
      return new Promise((resolve, reject) => {
        statement.all(values.flat(), (error, rows) => (error ? reject(error) : resolve(rows)));
      });
    };
    this.close = async () => {
      for (const statement of ready.values())
        await new Promise<void>((done) => statement.finalize(() => done()));
      await new Promise<void>((resolve, reject) =>
        database.close((error) => (error ? reject(error) : resolve())),
      );
    };
  }

  override async get<Value>(key: string): Promise<Value | undefined> {
    const [value] = await this.getMany([key]);
    return value as Value | undefined;
  }

  /** Linear: keyv's own looks through all rows for every key. */
  override async getMany<Value>(keys: readonly string[]): Promise<(Value | undefined)[]> {
    const read = { keys, found: new Map<string, string>() as ReadonlyMap<string, string> };
    await this.#reads.add(read);
    return keys.map((key) => read.found.get(key)) as (Value | undefined)[];
  }

  override set(key: string, value: string): Promise<void> {
    return this.#sets.add([[key, value]]);
  }

  /** All of these or none. */
  setRows(rows: readonly Row[]): Promise<void> {
    return this.#sets.add(rows);
  }

  override async delete(key: string): Promise<boolean> {
    return this.deleteMany([key]);
  }

  /** All of these or none. On a full disk room is made once; what fails still was not deleted. */
  override async deleteMany(keys: readonly string[]): Promise<boolean> {
    await this.#deletes.add(keys).catch(async (error: unknown) => {
      if (!/FULL|ENOSPC/.test(codeOf(error)) || !this.#ballast.release()) throw error;
      await this.#deletes.add(keys);
    });
    return true;
  }

  /**
   * Rows with `from <= key < to` in the order of their keys. keyv's iterator pages by OFFSET without an order and
   * skips rows when others are deleted meanwhile.
   */
  async *range(from: string, to: string, page = 2000): AsyncGenerator<Row> {
    let after = from;
    let operator = '>=';
    for (;;) {
      const rows = (await this.query(
        `SELECT key, value FROM keyv WHERE key ${operator} ? AND key < ? ORDER BY key LIMIT ?`,
        [after, to, page],
      )) as { key: string; value: string }[];
      for (const { key, value } of rows) yield [key, value];
      const last = rows.at(-1);
      if (last === undefined || rows.length < page) return;
      after = last.key;
      operator = '>';
    }
  }

  /** The keys of a range, in their order. */
  async keysBetween(from: string, to: string): Promise<string[]> {
    const rows = (await this.query('SELECT key FROM keyv WHERE key >= ? AND key < ? ORDER BY key', [
      from,
      to,
    ])) as { key: string }[];
    return rows.map(({ key }) => key);
  }

  /** The last row of a range of keys; undefined where it is empty. */
  async lastOf(from: string, to: string): Promise<Row | undefined> {
    const rows = (await this.query(
      `SELECT key, value FROM keyv WHERE key >= ? AND key < ? ORDER BY key DESC LIMIT 1`,
      [from, to],
    )) as { key: string; value: string }[];
    const row = rows[0];
    return row && [row.key, row.value];
  }

  /** Moves the log into the file and empties it: what was deleted is then nowhere. */
  async purge(): Promise<void> {
    clearTimeout(this.#later);
    await this.#making;
    for (let tries = 0; tries < 20; tries++) {
      const [row] = (await this.query('PRAGMA wal_checkpoint(TRUNCATE)')) as { busy: number }[];
      if (row?.busy === 0) {
        this.#makeRoomAgain();
        return this.#ballast.load();
      }
    }
    throw new Error('the log of the database could not be emptied: somebody reads it all the time');
  }

  override async disconnect(): Promise<void> {
    this.#isServing = false;
    clearTimeout(this.#later);
    await this.#making;
    await super.disconnect();
  }

  async #write(rows: readonly Row[]): Promise<void> {
    const [first, ...more] = rows;
    if (first !== undefined && more.length === 0) {
      await stayAwakeFor(
        this.query(
          `INSERT INTO keyv (key, value) VALUES (?, ?)
           ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
          first,
        ),
      );
      return;
    }
    await this.query(
      `INSERT INTO keyv (key, value) SELECT key, value FROM json_each(CAST(? AS TEXT)) WHERE true
       ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      // As one object: SQLite then takes the rows as they are, without reading each as JSON of its own. As bytes: the
      // binding copies a string letter by letter.
      Buffer.from(JSON.stringify(Object.fromEntries(rows))),
    );
  }

  async #remove(keys: readonly string[]): Promise<void> {
    await this.query('DELETE FROM keyv WHERE key IN (SELECT value FROM json_each(?))', JSON.stringify(keys));
  }

  async #read(
    reads: readonly { readonly keys: readonly string[]; found: ReadonlyMap<string, string> }[],
  ): Promise<void> {
    const keys = reads.flatMap((read) => read.keys);
    const rows = (await (keys.length === 1
      ? this.query('SELECT key, value FROM keyv WHERE key = ?', keys[0])
      : this.query(
          'SELECT key, value FROM keyv WHERE key IN (SELECT value FROM json_each(?))',
          JSON.stringify(keys),
        ))) as { key: string; value: string }[];
    const found = new Map(rows.map(({ key, value }) => [key, value]));
    for (const read of reads) read.found = found;
  }
}

/** So long after a later purge room is made in the log again, milliseconds. */
const quiet = 30_000;

/** Milliseconds that a statement waits for another process, a backup for instance. */
const busyTimeout = 5000;

/** Each with the value that SQLite gives back where it took it. */
const settings = [
  ['journal_mode', 'WAL', 'wal'],
  ['synchronous', 'FULL', '2'],
  // What is deleted is overwritten, in the file and in freed pages.
  ['secure_delete', 'ON', '1'],
  // The log is moved into the file every 32 MB, and all who vote then wait for some 20 ms: at 4 MB that cost a busy poll
  // half of its speed, at 16 a twentieth.
  ['wal_autocheckpoint', '8000', '8000'],
] as const;
