import { hostname } from 'node:os';
import type { Rows } from './rows.js';
import { everything } from './scopes.js';

/** Who owns a share of a database on a server, as it says of itself. */
export interface ServerOwner {
  readonly host: string;
  readonly pid: number;
  /** ISO 8601. */
  readonly since: string;
}

export function ownerNow(now: Date): ServerOwner {
  return { host: hostname(), pid: process.pid, since: now.toISOString() };
}

/** What a server holds and who is at work on it, without taking or making anything. */
export interface InspectedServer {
  /** Undefined where the first start has yet to make it. */
  readonly rows: Rows | undefined;
  readonly owners: readonly ServerOwner[];
  close(): Promise<void>;
}

/** `place`: where the database is, without a password. */
export function whyOwned(place: string, scope: string, by: ServerOwner | undefined): string {
  const who =
    by === undefined ? 'another process' : `process ${by.pid} on ${by.host}, which started ${by.since}`;
  const share = scope === 'bot' || scope === everything ? '' : ` (${scope})`;
  return `The database (${place}) is in use${share} by ${who}. Two bots on one database would lose votes: stop that one first, or name another database in DATABASE_URL.`;
}

export function whyLost(place: string, by: ServerOwner | undefined): string {
  const who = by === undefined ? 'Another process' : `Process ${by.pid} on ${by.host}`;
  return `${who} has taken over the database (${place}) while this one could not reach it. This one ends, or votes would be lost; what it confirmed is saved.`;
}

/** A write of a process that does not own the database any more, or not again yet. */
export class NotOwned extends Error {
  override readonly name = 'NotOwned';
}

/** What a server answered, without its words: they may hold what was written. */
export class ServerFailed extends Error {
  override readonly name = 'ServerFailed';
  readonly code: string;

  constructor(server: 'PostgreSQL' | 'Redis', code: string) {
    super(`${server} did not do what it was asked (${code || 'no reason given'})`);
    this.code = code;
  }
}
