import type { KeyvStoreAdapter } from 'keyv';
import type { Watch } from '../watch.js';

/** Sealed text under its key. */
export type Row = readonly [key: string, value: string];

/**
 * What a store is kept in, as a keyv adapter that can do more: rows in the order of their keys' bytes. A write that
 * resolves is on disk; every promise rejects where the database failed.
 */
export interface Rows extends KeyvStoreAdapter {
  getMany<Value>(keys: readonly string[]): Promise<(Value | undefined)[]>;
  /** All of these or none. */
  setRows(rows: readonly Row[]): Promise<void>;
  /** All of these or none. */
  deleteMany(keys: readonly string[]): Promise<boolean>;
  /** Rows with `from <= key < to`; skips none that is there all the while. */
  range(from: string, to: string): AsyncGenerator<Row>;
  keysBetween(from: string, to: string): Promise<string[]>;
  lastOf(from: string, to: string): Promise<Row | undefined>;
  /** What was deleted is gone from the raw files when this resolves. */
  purge(): Promise<void>;
}

/** Rows that this process owns until it gives them back. */
export interface Kept {
  readonly rows: Rows;
  close(): Promise<void>;
}

/** The range of keys below a key. '0' follows '/' in the order of bytes, so it holds those and no other. */
export function below(key: string): [from: string, to: string] {
  return [`${key}/`, `${key}0`];
}

/** The range of every key: they begin with a collection's name. */
export const allKeys = ['', '\x7f'] as const;

/** How a database is opened. */
export interface Opening {
  /** What of the database this process owns; a second owner of the same is refused. */
  readonly scope: string;
  /** Called once when another process has become the owner; the sentence is for the operator. */
  readonly onLost: (sentence: string) => void;
  /** Whether people will wait for its writes, as opposed to a copy or a look. */
  readonly isServing?: boolean;
  /** Told of each write that reached the disk, or did not. */
  readonly wrote?: Watch['wrote'];
}
