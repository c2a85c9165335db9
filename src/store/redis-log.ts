import type { RedisClient } from './redis-client.js';
import { ServerFailed } from './server-owner.js';

/** Has the log of writes written anew, without what was deleted, and waits for it. */
export function rewriteLog(client: RedisClient): Promise<void> {
  return writeAnew(
    client,
    'BGREWRITEAOF',
    /aof_rewrite_(?:in_progress|scheduled):1/,
    /aof_last_bgrewrite_status:ok/,
  );
}

/** The same of the snapshot. */
export function saveAnew(client: RedisClient): Promise<void> {
  return writeAnew(client, 'BGSAVE', /rdb_bgsave_in_progress:1/, /rdb_last_bgsave_status:ok/);
}

async function writeAnew(client: RedisClient, command: string, busy: RegExp, ok: RegExp): Promise<void> {
  const facts = (): Promise<string> => client.info('persistence');
  const ended = async (): Promise<void> => {
    while (busy.test(await facts())) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  for (let isBegun = false; !isBegun;) {
    // One that is under way began before the deletion.
    await ended();
    isBegun = await client.sendCommand([command]).then(
      () => true,
      (error: unknown) => {
        // Another process was quicker.
        if (/already in progress|child process is active/.test(String(error))) return false;
        throw error;
      },
    );
  }
  await ended();
  if (!ok.test(await facts())) throw new ServerFailed('Redis', command);
}
