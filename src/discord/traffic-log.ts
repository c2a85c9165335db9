import { Events, type Client } from 'discord.js';
import type { Log } from '../log.js';
import type { Watch } from '../watch.js';

/** Says when the bot is connected, is not any more, and is again; resolves with how to end that. Begin once it is. */
export function logConnection(client: Client, log: Log): () => void {
  const servers = client.guilds.cache.size;
  log.info(
    `connected to Discord as ${client.user?.username ?? 'somebody'}, in ${servers} ${servers === 1 ? 'server' : 'servers'}`,
  );
  let since: number | undefined;
  const lost = (): void => {
    if (since === undefined) log.info('disconnected from Discord; connecting again');
    since ??= performance.now();
  };
  const back = (): void => {
    if (since === undefined) return;
    log.info(`connected to Discord again after ${Math.round((performance.now() - since) / 1000)} s`);
    since = undefined;
  };
  client.on(Events.ShardReconnecting, lost).on(Events.ShardResume, back).on(Events.ShardReady, back);
  return () => {
    client.off(Events.ShardReconnecting, lost).off(Events.ShardResume, back).off(Events.ShardReady, back);
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
