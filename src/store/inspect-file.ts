import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import sqlite3 from 'sqlite3';
import { ballastOf } from './ballast.js';
import { below, type Row } from './rows.js';
import { unseal } from './seal.js';

/** Marks a database as ours: "CLQM" as four bytes. */
export const applicationId = 0x43_4c_51_4d;
/** The version of the file's layout. */
export const fileVersion = 1;

/** What a file holds before anything is written to it. Opening keyv's adapter would already make a table in it. */
export type Inspected =
  | { kind: 'new' }
  /** Ours and whole; `rows` were all verified. */
  | { kind: 'ours'; rows: number }
  /** `emptied`: nothing is in it, and what lies beside it shows that something was. */
  | { kind: 'foreign' | 'newer' | 'not a database' | 'damaged' | 'emptied' }
  | { kind: 'unreadable'; code: string };

export async function inspectFile(path: string): Promise<Inspected> {
  let file: ReadOnlyFile | undefined;
  try {
    const glimpsed = glimpseOf(path);
    if (glimpsed !== undefined) return glimpsed;
    file = await ReadOnlyFile.open(path);
    const tables = (await file.all("SELECT name FROM sqlite_schema WHERE type = 'table'")).map(
      (row) => row['name'],
    );
    const id = await file.pragma('application_id');
    const version = await file.pragma('user_version');
    const isKeyv = tables.every((name) => name === 'keyv');
    if (id !== applicationId && !(id === 0 && version === 0 && isKeyv)) return { kind: 'foreign' };
    if (version > fileVersion) return { kind: 'newer' };
    if (tables.length === 0) return { kind: 'new' };
    const [check] = await file.all('PRAGMA integrity_check(1)');
    if (check?.['integrity_check'] !== 'ok') return { kind: 'damaged' };
    // SQLite's own check passed many a damaged file, so every value is held against its seal.
    let rows = 0;
    let whole = true;
    await file.each('SELECT key, value FROM keyv', ({ key, value }) => {
      rows += 1;
      try {
        unseal(String(key), value);
      } catch {
        whole = false;
      }
    });
    return whole ? { kind: 'ours', rows } : { kind: 'damaged' };
  } catch (error) {
    const code = codeOf(error);
    if (code === 'SQLITE_NOTADB') return { kind: 'not a database' };
    if (/^SQLITE_(?:CORRUPT|ERROR|IOERR|FORMAT|RANGE|MISMATCH|TOOBIG|NOMEM|FULL)/.test(code))
      return { kind: 'damaged' };
    return { kind: 'unreadable', code: code || 'unknown reason' };
  } finally {
    await file?.close();
  }
}

/**
 * What the first bytes of a file tell, without SQLite, which makes files beside what it opens; undefined where only SQLite
 * can tell.
 */
export function glimpseOf(path: string): Inspected | undefined {
  try {
    const at = statSync(path, { throwIfNoEntry: false });
    if (at === undefined) return { kind: 'new' };
    // SQLite opens a folder and only then fails, as it does on a damaged file.
    if (at.isDirectory()) return { kind: 'unreadable', code: 'EISDIR' };
    if (!at.isFile()) return undefined;
    // The ballast is made after the first tables, so a first start that was cut short has none.
    if (at.size === 0) return { kind: existsSync(ballastOf(path)) ? 'emptied' : 'new' };
    const head = firstBytes(path, 100);
    if (head.toString('latin1', 0, 16) !== 'SQLite format 3\0') return { kind: 'not a database' };
    const id = head.length < 72 ? 0 : head.readUInt32BE(68);
    return id === applicationId || id === 0 ? undefined : { kind: 'foreign' };
  } catch (error) {
    return { kind: 'unreadable', code: codeOf(error) };
  }
}

/**
 * What lies beside a database that is not there, and lies there only once there was one, by name; none where it is there.
 * A lock is no such thing: a start that is refused leaves one too.
 */
export function tracesOf(path: string): string[] {
  const [folder, name] = [dirname(path), basename(path)];
  if (existsSync(path) || !existsSync(folder)) return [];
  const isTrace = (each: string): boolean =>
    each === basename(ballastOf(path)) || each === `${name}-wal` || each.startsWith(`${name}.before-`);
  try {
    return readdirSync(folder).filter(isTrace).sort();
  } catch {
    // Whoever opens it hears why.
    return [];
  }
}

function firstBytes(path: string, most: number): Buffer {
  const bytes = Buffer.alloc(most);
  const file = openSync(path, 'r');
  try {
    return bytes.subarray(0, readSync(file, bytes, 0, most, 0));
  } finally {
    closeSync(file);
  }
}

export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

type Found = Record<string, unknown>;

/** A second connection that cannot write; it may read while the bot runs. */
export class ReadOnlyFile {
  readonly #database: sqlite3.Database;

  private constructor(database: sqlite3.Database) {
    this.#database = database;
  }

  static open(path: string): Promise<ReadOnlyFile> {
    return new Promise((resolve, reject) => {
      const database = new sqlite3.Database(path, sqlite3.OPEN_READONLY, (error) => {
        if (error) return reject(error);
        database.configure('busyTimeout', 5000);
        resolve(new ReadOnlyFile(database));
      });
    });
  }

  all(sql: string, ...values: unknown[]): Promise<Found[]> {
    return new Promise((resolve, reject) => {
      this.#database.all<Found>(sql, values, (error, rows) => (error ? reject(error) : resolve(rows)));
    });
  }

  async pragma(name: string): Promise<number> {
    return Number((await this.all(`PRAGMA ${name}`))[0]?.[name]);
  }

  /** Row by row, so that a large file is never in memory whole. */
  each(sql: string, look: (row: Found) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#database.each<Found>(
        sql,
        (error, row) => {
          if (error === null) look(row);
        },
        (error) => (error ? reject(error) : resolve()),
      );
    });
  }

  /** A collection's values as they lie in the file. */
  async rowsOf(name: string): Promise<Row[]> {
    const rows = await this.all(
      'SELECT key, value FROM keyv WHERE key >= ? AND key < ? ORDER BY key',
      ...below(name),
    );
    return rows.map(({ key, value }) => [String(key), String(value)]);
  }

  close(): Promise<void> {
    return new Promise((resolve, reject) =>
      this.#database.close((error) => (error ? reject(error) : resolve())),
    );
  }
}
