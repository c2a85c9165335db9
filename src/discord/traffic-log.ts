import { Events, type Client } from 'discord.js';
import type { Log } from '../log.js';
import type { Watch } from '../watch.js';

/** Says when the bot is connected, is not any more, and is again; resolves with how to end that. Begin once it is. */
export function logConnection(client: Client, log: Log): () => void {
  const servers = client.guilds.cache.size;
  log.info(
    `connected to Discord as ${client.user?.username ?? 'somebody'}, in ${servers} ${servers === 1 ? 'server' : 'servers'}`,
  );
  const since = new Map<number, number>();
  // With one shard it is the whole connection.
  const name = (shard: number): string => (client.ws.shards.size === 1 ? '' : `, shard ${shard}`);
  const lost = (shard: number): void => {
    if (since.has(shard)) return;
    log.info(`disconnected from Discord${name(shard)}; connecting again`);
    since.set(shard, performance.now());
  };
  const isBack = (shard: number): void => {
    const from = since.get(shard);
    if (from === undefined) return;
    log.info(
      `connected to Discord again after ${Math.round((performance.now() - from) / 1000)} s${name(shard)}`,
    );
    since.delete(shard);
  };
  client.on(Events.ShardReconnecting, lost).on(Events.ShardResume, isBack).on(Events.ShardReady, isBack);
  return () => {
    client.off(Events.ShardReconnecting, lost).off(Events.ShardResume, isBack).off(Events.ShardReady, isBack);
  };
}

/**
 * At the level of debugging, one line a command and press: its name, how long it took, and what became of it. Never who it
 * was, nor an option, nor what a button says: the name of a vote's button is the same for all stances.
 */
export function logAnswers(watch: Watch, log: Log): Watch {
  if (!log.isLevelEnabled('debug')) return watch;
  return {
    ...watch,
    answered(action, outcome, seconds) {
      log.debug({ action, ms: Math.round(seconds * 1000), outcome }, 'handled');
      watch.answered(action, outcome, seconds);
    },
  };
}
