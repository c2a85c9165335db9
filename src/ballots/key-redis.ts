import { randomBytes } from 'node:crypto';
import { Batch } from '../store/batch.js';
import { kindOf, placeOf } from '../store/database-url.js';
import {
  codeOfRedis,
  connectRedis,
  refuseRedis,
  whyNoRedis,
  type RedisClient,
} from '../store/redis-client.js';
import { rewriteLog, saveAnew } from '../store/redis-log.js';
import { ServerFailed } from '../store/server-owner.js';
import { StoreRefused } from '../store/store-refused.js';
import { checked, keyBytes, wholeKey, type PollKeys } from './poll-keys.js';

const prefix = 'colloquium-keys:';

/** Keys on a Redis server that holds no ballots. Throws StoreRefused where it cannot be used. */
export async function openRedisKeys(url: string, databaseUrl: string): Promise<PollKeys> {
  const place = placeOf(url);
  let client: RedisClient | undefined;
  let hasSnapshots = false;
  try {
    client = await connectRedis(url);
    await refuseRedis(client, place);
    await refuseSame(client, place, databaseUrl);
    hasSnapshots = (await client.configGet('save'))['save'] !== '';
  } catch (cause) {
    client?.destroy();
    throw cause instanceof StoreRefused ? cause : whyNoRedis(url, cause);
  }
  const server = client;
  // Of polls that close together, together: each time the whole log is written.
  const destroyed = new Batch<string>(async (pollIds) => {
    await ask(() => server.del(pollIds.map((pollId) => prefix + pollId)));
    // The log of writes and the last snapshot hold them until they are written anew.
    await ask(() => rewriteLog(server));
    if (hasSnapshots) await ask(() => saveAnew(server));
  });
  return {
    async create(pollId) {
      const key = randomBytes(keyBytes);
      const name = prefix + checked(pollId);
      await ask(() => server.set(name, key.toString('base64')));
      return key;
    },
    async read(pollId) {
      const text = await ask(() => server.get(prefix + pollId));
      return text === null ? undefined : wholeKey(pollId, Buffer.from(text, 'base64'));
    },
    destroy: (pollId) => destroyed.add(pollId),
    async list() {
      const found: string[] = [];
      for await (const some of server.scanIterator({ MATCH: `${prefix}*`, COUNT: 500 })) found.push(...some);
      return [...new Set(found)].map((name) => name.slice(prefix.length)).sort();
    },
    close: async () => {
      await (server.isReady ? server.close() : server.destroy());
    },
  };
}

async function ask<T>(command: () => Promise<T>): Promise<T> {
  try {
    return await command();
  } catch (error) {
    throw error instanceof ServerFailed ? error : new ServerFailed('Redis', codeOfRedis(error));
  }
}

/** Throws StoreRefused where whoever copies the ballots would copy the keys: a copy of a server has all its numbered databases. */
async function refuseSame(client: RedisClient, place: string, databaseUrl: string): Promise<void> {
  if (kindOf(databaseUrl) !== 'redis') return;
  const other = await connectRedis(databaseUrl);
  const ids = await Promise.all([client, other].map(runIdOf));
  other.destroy();
  if (ids[0] === ids[1])
    throw new StoreRefused(
      `${place} is the server of the ballots too, and whoever copies that would copy the keys with them. Name another server in KEY_URL.`,
    );
}

async function runIdOf(client: RedisClient): Promise<string | undefined> {
  return /^run_id:(\w+)/m.exec(await client.info('server'))?.[1];
}
