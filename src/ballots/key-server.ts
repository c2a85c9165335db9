import { forServer, placeOf } from '../store/database-url.js';
import { StoreRefused } from '../store/store-refused.js';
import { keepApart, openKeyFolder } from './key-folder.js';
import { KeysRefused, type PollKeys } from './poll-keys.js';

/** Where an operator has the keys: in a folder, or on a server in its place. */
export interface KeyPlace {
  readonly keyDir: string;
  readonly keyUrl?: string | undefined;
}

/**
 * Opens the keys. Throws KeysRefused where they cannot be used, or would be copied with the database.
 *
 * @param copied folders that hold the database and its backups
 */
export async function openKeys(
  { keyDir, keyUrl }: KeyPlace,
  databaseUrl: string,
  copied: readonly string[],
): Promise<PollKeys> {
  if (keyUrl === undefined) return openKeyFolder(keyDir, copied);
  try {
    return await forServer(keyUrl, {
      postgres: async () => (await import('./key-postgres.js')).openPostgresKeys(keyUrl),
      redis: async () => (await import('./key-redis.js')).openRedisKeys(keyUrl, databaseUrl),
    })();
  } catch (cause) {
    if (!(cause instanceof StoreRefused)) throw cause;
    // A server is refused for the same reasons as the database's, in words that name the other setting.
    throw new KeysRefused(
      cause.message
        .replace('The database (', 'The server of ballot keys (')
        .replaceAll('DATABASE_URL', 'KEY_URL'),
      { cause },
    );
  }
}

/** Refuses a wrong folder before anything is made. */
export function keepKeysApart({ keyDir, keyUrl }: KeyPlace, copied: readonly string[]): void {
  if (keyUrl === undefined) keepApart(keyDir, copied);
}

/** Where they are, for the operator; never with a password. */
export function keysAre({ keyDir, keyUrl }: KeyPlace): string {
  return keyUrl === undefined ? `KEY_DIR (${keyDir})` : `KEY_URL (${placeOf(keyUrl)})`;
}
