import { REST } from '@discordjs/rest';
import { Routes, type APIApplication } from 'discord.js';
import { commands } from '../commands/index.js';
import { isApiError } from './api-error.js';
import { readSettings } from './config.js';
import { StartRefused, TryLater, whyNotStarted } from './discord/refusals.js';
import { missingAccess, outsideOf } from './guild-setting.js';
import { exitCodes, isHelp, printable } from './shell.js';
import { clearServers, registerCommands } from './discord/register-commands.js';

const usage = `Registers the commands without starting the bot; does nothing where nothing changed.

  npm run register

It takes no arguments: DISCORD_TOKEN says for which bot, GUILD_ID for which server alone. Without GUILD_ID it takes the
commands out of the servers that an earlier GUILD_ID has named, where people would see each of them twice.
`;

/** `npm run register`. Exit codes as the bot's. */
async function main(given: readonly string[]): Promise<number> {
  if (isHelp(given)) {
    process.stdout.write(usage);
    return exitCodes.done;
  }
  if (given.length > 0) return refuse(usage);
  const read = readSettings();
  if (read.kind === 'refused') return refuse(read.problems.join('\n'));
  const { token, apiUrl, guildId } = read.config;
  if (token === undefined) {
    return refuse('DISCORD_TOKEN is missing; set the token from the Bot page of the Developer Portal.');
  }
  const rest = new REST({ api: apiUrl }).setToken(token);
  try {
    const application = (await rest.get(Routes.currentApplication())) as APIApplication;
    const { changed, ids } = await registerCommands(rest, application.id, guildId, commands);
    const where = guildId === undefined ? 'every server' : `server ${guildId}`;
    process.stdout.write(
      `${ids.size} commands for ${where}: ${changed ? 'registered' : 'nothing had changed'}.\n`,
    );
    const cleared = guildId === undefined ? await clearServers(rest, application.id) : [];
    if (cleared.length > 0)
      process.stdout.write(
        `Taken out of ${printable(cleared.join(', '))}, where they stood a second time.\n`,
      );
    return exitCodes.done;
  } catch (error) {
    if (guildId !== undefined && isApiError(error) && error.code === missingAccess)
      return refuse(outsideOf(guildId, 'first'));
    const why = whyNotStarted(error, apiUrl, token);
    if (why instanceof TryLater) return refuse(why.message, exitCodes.tryLater);
    if (why instanceof StartRefused) return refuse(why.message);
    throw error;
  }
}

function refuse(sentence: string, code: number = exitCodes.refused): number {
  process.stderr.write(`${sentence.trimEnd()}\n`);
  return code;
}

process.exitCode = await main(process.argv.slice(2));
