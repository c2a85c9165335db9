import { Events, RESTEvents, type Client, type Interaction } from 'discord.js';
import { customIdName } from '../custom-id.js';
import type { Log } from '../log.js';

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
 * At the level of debugging, one line a command and press: its name, how long it took, and what Discord said to the first
 * answer. Never who it was, nor an option, nor what a button says: the name of a vote's button is the same for all stances.
 */
export function logInteractions(
  client: Client,
  handle: (interaction: Interaction) => Promise<void>,
  log: Log,
): (interaction: Interaction) => Promise<void> {
  if (!log.isLevelEnabled('debug')) return handle;
  const answers = new Map<string, number>();
  client.rest.on(RESTEvents.Response, ({ path }, { status }) => {
    const [, id] = /^\/interactions\/(\d+)\/[^/]+\/callback/.exec(path) ?? [];
    if (id !== undefined && answers.has(id)) answers.set(id, status);
  });
  return async (interaction) => {
    const from = performance.now();
    answers.set(interaction.id, 0);
    await handle(interaction);
    const status = answers.get(interaction.id) ?? 0;
    answers.delete(interaction.id);
    const outcome = status === 0 ? 'not answered' : status < 300 ? 'answered' : `refused with ${status}`;
    log.debug(
      { action: actionOf(interaction), ms: Math.round(performance.now() - from), outcome },
      'handled',
    );
  };
}

/** The router judges what is malformed; here it only must not fail. */
function actionOf(interaction: Interaction): string {
  try {
    return nameOf(interaction);
  } catch {
    return 'another kind';
  }
}

function nameOf(interaction: Interaction): string {
  if (interaction.isMessageComponent() || interaction.isModalSubmit())
    return `${interaction.isModalSubmit() ? 'form' : 'press'} ${customIdName(interaction.customId)}`;
  if (!interaction.isChatInputCommand() && !interaction.isAutocomplete()) return 'another kind';
  const group = interaction.options.getSubcommandGroup(false);
  const path = [interaction.commandName, group, interaction.options.getSubcommand(false)];
  const name = `/${path.filter((part) => part !== null).join(' ')}`;
  return interaction.isAutocomplete() ? `suggestions for ${name}` : name;
}
