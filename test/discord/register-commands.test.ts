import { REST } from '@discordjs/rest';
import { Routes } from 'discord.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { commands } from '../../commands/index.js';
import { clearServers, registerCommands } from '../../src/discord/register-commands.js';
import { startPretendDiscord, type PretendDiscord } from '../../src/preview/pretend-discord.js';

let discord: PretendDiscord;
let rest: REST;
beforeEach(async () => {
  discord = await startPretendDiscord();
  rest = new REST({ api: discord.apiUrl }).setToken(discord.token);
});
afterEach(() => discord.close());

const writes = (): number => discord.requests.filter(({ method }) => method !== 'GET').length;
const heldIn = async (guildId: string): Promise<unknown[]> =>
  (await rest.get(Routes.applicationGuildCommands(discord.applicationId, guildId))) as unknown[];

test.each(['every server', 'one server'])(
  'registered for %s, the same commands are written once',
  async (where) => {
    const guildId = where === 'one server' ? discord.guildId : undefined;
    const register = () => registerCommands(rest, discord.applicationId, guildId, commands);
    expect((await register()).changed).toBe(true);
    expect((await register()).changed).toBe(false);
    expect((await registerCommands(rest, discord.applicationId, guildId, commands.slice(1))).changed).toBe(
      true,
    );
    expect(writes()).toBe(2);
  },
);

test('a server that holds commands of its own loses them, and one that holds none is left alone', async () => {
  await registerCommands(rest, discord.applicationId, undefined, commands);
  expect(await clearServers(rest, discord.applicationId)).toEqual([]);
  expect(writes()).toBe(1);
  await registerCommands(rest, discord.applicationId, discord.guildId, commands);
  expect(await clearServers(rest, discord.applicationId)).toEqual(['Reading Group']);
  expect(await heldIn(discord.guildId)).toEqual([]);
  const everywhere = await rest.get(Routes.applicationCommands(discord.applicationId));
  expect(everywhere).toHaveLength(commands.length);
});

test('all pages of servers are looked through, and those that added the bot without its commands passed over', async () => {
  await registerCommands(rest, discord.applicationId, discord.guildId, commands);
  // The pretend Discord turns the bot away from servers that it does not have, as Discord does without the scope.
  const closed = Array.from({ length: 200 }, (_, n) => ({ id: String(1000 + n), name: `closed ${n}` }));
  discord.faults.rateLimits(false);
  discord.faults.requests({ path: '/users/@me/guilds', how: { kind: 'answer', status: 200, body: closed } });
  expect(await clearServers(rest, discord.applicationId)).toEqual(['Reading Group']);
  const asked = discord.requests.filter(({ path }) => path.startsWith('/users/@me/guilds'));
  expect(asked).toHaveLength(2);
});

test('another refusal is no empty server', async () => {
  const path = '/applications/:application/guilds/:guild/commands';
  discord.faults.requests({ path, how: { kind: 'answer', status: 400, body: { code: 0, message: 'no' } } });
  await expect(clearServers(rest, discord.applicationId)).rejects.toThrow('no');
});
