import type { Client } from 'pg';
import { codeOf } from './inspect-file.js';
import { StoreAway, StoreRefused } from './store-refused.js';

const oldest = 13;

/** What a server says of itself. */
export interface PostgresFacts {
  /** As PostgreSQL numbers it: 150018 is 15.18. */
  readonly version: number;
  readonly replica: boolean;
  readonly fsync: string;
  /** Read after it was set to `on`. */
  readonly commits: string;
}

/** Throws StoreRefused where a server would not keep what it confirms. */
export async function refusePostgres(client: Pick<Client, 'query'>, place: string): Promise<void> {
  await client.query('SET synchronous_commit = on');
  const { rows } = await client.query<PostgresFacts>(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('fsync') AS fsync,
            current_setting('synchronous_commit') AS commits, pg_is_in_recovery() AS replica`,
  );
  const why = rows[0] && whyUnsafePostgres(rows[0]);
  if (why !== undefined) throw new StoreRefused(`The database (${place}) ${why}`);
}

/** Undefined where all is well. */
export function whyUnsafePostgres({ version, replica, fsync, commits }: PostgresFacts): string | undefined {
  const major = Math.floor(version / 10_000);
  if (major < oldest)
    return `is on version ${major} of PostgreSQL. Colloquium needs ${oldest} or newer: update the server, or name another in DATABASE_URL.`;
  if (replica) return 'is a copy that only reads. Name the server that it copies in DATABASE_URL.';
  if (fsync !== 'on')
    return 'runs with fsync = off, so votes that were confirmed would be lost when its machine stops. Set fsync = on in its postgresql.conf.';
  if (commits !== 'on')
    return 'does not keep the settings of a connection, as where a pooler hands out connections statement by statement, so the lock on it would not hold either. Name the server itself in DATABASE_URL, or a pooler in session mode.';
  return undefined;
}

/** Why a server cannot be used, and what to do. Never the server's own words, which may hold what it was sent. */
export function whyNoPostgres(place: string, cause: unknown): StoreRefused {
  const code = codeOf(cause);
  const words = cause instanceof Error ? cause.message : '';
  const say = (what: string): StoreRefused => new StoreRefused(`The database (${place}) ${what}`, { cause });
  const away = (what: string): StoreRefused => new StoreAway(`The database (${place}) ${what}`, { cause });
  if (/pg_hba/.test(words))
    return say('does not let this machine or this user in. Add a line for them to its pg_hba.conf.');
  if (code === '28P01' || code === '28000' || /password must be a string|no password/i.test(words))
    return say('refuses the user or the password of DATABASE_URL. Correct them there.');
  if (code === '3D000')
    return say('does not exist on that server. Make it with createdb, or name another in DATABASE_URL.');
  if (code === '42501')
    return say(
      'does not let its user make tables. Make the user its owner: ALTER DATABASE … OWNER TO …; or: GRANT CREATE ON SCHEMA public TO …',
    );
  if (code === '53300')
    return say(
      'has no connection left. Each process needs up to five, and two more where the keys are: raise max_connections, or close others.',
    );
  if (code === '57P03') return away('is just starting or stopping. Start the bot when it has started.');
  if (/SSL|TLS|CERT|SELF_SIGNED|UNABLE_TO_VERIFY/i.test(`${code} ${words}`))
    return say(
      `and this machine do not agree on an encrypted connection (${code || 'SSL'}). Set sslmode in DATABASE_URL as the server wants it: ?sslmode=verify-full, or ?sslmode=disable on a network of your own.`,
    );
  if (isUnreachable(code) || /timeout|terminated/i.test(words))
    return away(
      `does not answer (${code || 'time-out'}). Start the server, or correct its address in DATABASE_URL.`,
    );
  return say(
    `cannot be used (${code || 'unknown reason'}). Look into the server's log, or name another in DATABASE_URL.`,
  );
}

/** Empty where there is none. What our own clock has ended has none of the server's. */
export function codeOfPostgres(error: unknown): string {
  const isTimeout = error instanceof Error && /timeout/i.test(error.message);
  return codeOf(error) || (isTimeout ? 'time-out' : '');
}

/** Nobody is at an address. */
export function isUnreachable(code: string): boolean {
  return /^(?:ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EHOST|ENET|EPIPE|ENOENT)/.test(code);
}
