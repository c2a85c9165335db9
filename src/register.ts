import { REST } from '@discordjs/rest';
import { Routes, type APIApplication } from 'discord.js';
import { commands } from '../commands/index.js';
import { readConfig, readEnvironment } from './config.js';
import { StartRefused, whyNotStarted } from './discord/refusals.js';
import { registerCommands } from './discord/register-commands.js';

/** `npm run register`: registers the commands without starting the bot. Exit codes as the bot's. */
async function main(): Promise<number> {
  const read = readConfig(readEnvironment());
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
    return 0;
  } catch (error) {
    const why = whyNotStarted(error, apiUrl);
    if (why instanceof StartRefused) return refuse(why.message);
    throw error;
  }
}

function refuse(sentence: string): number {
  process.stderr.write(`${sentence}\n`);
  return 78;
}

process.exitCode = await main();
