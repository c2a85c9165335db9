import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import sqlite3 from 'sqlite3';
import { codeOf } from './inspect-file.js';

/** Who holds a database, as it says of itself. */
export interface Owner {
  readonly pid: number;
  /** ISO 8601. */
  readonly since: string;
}

/** The file beside a database that is locked in its place. */
export function lockOf(database: string): string {
  return `${database}.lock`;
}

export type Locked =
  { kind: 'held'; release: () => Promise<void> } | { kind: 'taken'; by: Owner | undefined };

/**
 * One process a database: two would lose the order of writes. The lock is SQLite's own on a file beside it, which the
 * system lets go however the process ends, so nothing is left to clear away after a crash.
 */
export async function lockOwner(path: string, now: () => Date = () => new Date()): Promise<Locked> {
  const note = `${path}.owner`;
  const database = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened = new sqlite3.Database(lockOf(path), (error) => (error ? reject(error) : resolve(opened)));
  });
  const run = (sql: string): Promise<void> =>
    new Promise((resolve, reject) => database.exec(sql, (error) => (error ? reject(error) : resolve())));
  const close = (): Promise<void> =>
    new Promise((resolve, reject) => database.close((error) => (error ? reject(error) : resolve())));
  try {
    await run('PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    await close();
    if (/^SQLITE_(?:BUSY|LOCKED)/.test(codeOf(error))) return { kind: 'taken', by: readOwner(note) };
    throw error;
  }
  const owner: Owner = { pid: process.pid, since: now().toISOString() };
  writeFileSync(note, JSON.stringify(owner));
  return {
    kind: 'held',
    async release() {
      rmSync(note, { force: true });
      await run('ROLLBACK');
      await close();
    },
  };
}

/** Who holds a database, without taking or making anything. */
export async function findOwner(
  path: string,
): Promise<{ kind: 'free' } | { kind: 'taken'; by: Owner | undefined }> {
  if (!existsSync(lockOf(path))) return { kind: 'free' };
  const database = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened = new sqlite3.Database(lockOf(path), sqlite3.OPEN_READONLY, (error) =>
      error ? reject(error) : resolve(opened),
    );
  });
  const failure = await new Promise<Error | null>((resolve) =>
    database.get('SELECT count(*) FROM sqlite_schema', (error) => resolve(error)),
  );
  await new Promise<void>((resolve) => database.close(() => resolve()));
  if (failure === null) return { kind: 'free' };
  if (/^SQLITE_(?:BUSY|LOCKED)/.test(codeOf(failure)))
    return { kind: 'taken', by: readOwner(`${path}.owner`) };
  throw failure;
}

function readOwner(note: string): Owner | undefined {
  try {
    const { pid, since } = JSON.parse(readFileSync(note, 'utf8')) as Partial<Owner>;
    return typeof pid === 'number' && typeof since === 'string' ? { pid, since } : undefined;
  } catch {
    // The owner is just starting, or was killed while it wrote.
    return undefined;
  }
}
