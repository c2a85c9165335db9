import { createClient } from '@keyv/redis';
import { placeOf } from './database-url.js';
import { codeOf } from './inspect-file.js';
import { isUnreachable } from './postgres-refusals.js';
import { StoreAway, StoreRefused } from './store-refused.js';

export type RedisClient = ReturnType<typeof createClient>;

/** Commands fail at once while the server is away; the connection is made anew by itself. Throws where it cannot be made at first. */
export async function connectRedis(url: string): Promise<RedisClient> {
  let wasReady = false;
  const client: RedisClient = createClient({
    url,
    name: `colloquium-${process.pid}`,
    disableOfflineQueue: true,
    // A server that has gone without a word is taken for gone.
    pingInterval: 2000,
    socket: {
      connectTimeout: 4000,
      socketTimeout: 10_000,
      reconnectStrategy: (tries) => wasReady && Math.min(100 * 2 ** tries, 2000),
    },
  });
  client.on('error', () => undefined);
  await client.connect();
  wasReady = true;
  return client;
}

/** The first word of an answer, or a socket's code: the rest may hold what was sent. */
export function codeOfRedis(error: unknown): string {
  const word =
    error instanceof Error ? (/^([A-Z]{2,20})\b/.exec(error.message)?.[1] ?? error.constructor.name) : '';
  return codeOf(error) || word;
}

/** Throws StoreRefused where a server would not keep what it confirms. */
export async function refuseRedis(client: RedisClient, place: string): Promise<void> {
  const info = await client.info();
  const settings = await client.configGet('appendfsync').catch(() => undefined);
  const why = whyUnsafeRedis(info, settings?.['appendfsync']);
  if (why !== undefined) throw new StoreRefused(`The database (${place}) ${why}`);
}

/**
 * Undefined where all is well.
 *
 * @param info what INFO answers
 * @param fsync the setting appendfsync; undefined where the server does not tell it
 */
export function whyUnsafeRedis(info: string, fsync: string | undefined): string | undefined {
  const facts = new Map(
    info.split(/\r?\n/).map((line) => [line.replace(/:.*/, ''), line.replace(/^[^:]*:/, '')] as const),
  );
  const [major = 0, minor = 0] = (facts.get('redis_version') ?? '').split('.').map(Number);
  if (major < 6 || (major === 6 && minor < 2))
    return `is on version ${major}.${minor} of Redis. Colloquium needs 6.2 or newer: update the server, or name another in DATABASE_URL.`;
  if (facts.get('redis_mode') !== 'standalone')
    return 'is a cluster or a sentinel. Colloquium needs one server with all keys: name that in DATABASE_URL.';
  if (facts.get('role') !== 'master')
    return 'is a copy that only reads. Name the server that it copies in DATABASE_URL.';
  const policy = facts.get('maxmemory_policy') ?? '';
  if (policy !== 'noeviction')
    return `throws data away when its memory is full (maxmemory-policy ${policy}). Set maxmemory-policy noeviction in its redis.conf.`;
  if (fsync === undefined)
    return 'does not tell whether what it confirms is on its disk: CONFIG GET is forbidden. Allow its user +config|get.';
  if (facts.get('aof_enabled') !== '1' || fsync !== 'always')
    return 'confirms what is not on its disk yet, so votes could be lost. Set appendonly yes and appendfsync always in its redis.conf.';
  return undefined;
}

/** Why a server cannot be used, and what to do. */
export function whyNoRedis(url: string, error: unknown): StoreRefused {
  const code = codeOfRedis(error);
  const says = (what: string): string => `The database (${placeOf(url)}) ${what}`;
  const say = (what: string): StoreRefused => new StoreRefused(says(what), { cause: error });
  const away = (what: string): StoreRefused => new StoreAway(says(what), { cause: error });
  if (/^(?:WRONGPASS|NOAUTH)$/.test(code) || (code === 'ERR' && /AUTH/.test(String(error))))
    return say('refuses the user or the password of DATABASE_URL. Correct them there.');
  if (code === 'NOPERM')
    return say(
      'forbids its user what Colloquium needs. Allow it all commands on colloquium:* and INFO, CONFIG GET, BGREWRITEAOF.',
    );
  if (code === 'LOADING') return away('is just starting. Start the bot when it has started.');
  if (/DB index/.test(String(error)))
    return say('does not exist on that server. Name a number below its setting databases.');
  if (/SSL|TLS|CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_SSL/.test(code))
    return say(
      `and this machine do not agree on an encrypted connection (${code}). rediss:// asks for one, redis:// for none.`,
    );
  if (isUnreachable(code) || /Timeout|Closed|Reconnect/.test(code))
    return away(`does not answer (${code}). Start the server, or correct its address in DATABASE_URL.`);
  return say(
    `cannot be used (${code || 'unknown reason'}). Look into the server's log, or name another in DATABASE_URL.`,
  );
}
