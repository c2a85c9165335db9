import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.js';
import { Client, Events, GatewayIntentBits, REST, Routes, type Interaction } from 'discord.js';
import { startPretendDiscord } from '../../src/preview/pretend-discord.js';

// What stands between the two lines stands in src/preview/README.md as well.
// --- example
test('a member asks, presses and sees the answer', async () => {
  const discord = await startPretendDiscord();

  // A bot of your own; only its two addresses and its token are others than usual.
  const rest = { api: discord.apiUrl, cdn: discord.cdnUrl };
  const bot = new Client({ intents: [GatewayIntentBits.Guilds], rest });
  const answer = async (interaction: Interaction) => {
    const button = { type: 2, style: 2, label: 'Thanks', custom_id: 'thanks' };
    if (interaction.isChatInputCommand())
      await interaction.reply({ content: 'Hello.', components: [{ type: 1, components: [button] }] });
    else if (interaction.isButton()) await interaction.update({ content: 'Gladly.', components: [] });
  };
  bot.on(Events.InteractionCreate, (interaction) => void answer(interaction));
  await new REST({ api: discord.apiUrl })
    .setToken(discord.token)
    .put(Routes.applicationCommands(discord.applicationId), {
      body: [{ name: 'hello', description: 'Says hello' }],
    });
  const ready = new Promise((resolve) => bot.once(Events.ClientReady, resolve));
  await bot.login(discord.token);
  await ready;

  // The conversation: what a person does, and what comes of it.
  const hana = discord.client.as(discord.host);
  const { message } = await hana.command(discord.channels.reading, '/hello');
  expect(message?.content).toBe('Hello.');
  if (message === undefined) throw new Error('no answer');
  const pressed = await hana.press(message, 'Thanks');
  expect(pressed).toMatchObject({ kind: 'update', message: { content: 'Gladly.' } });

  // What somebody else sees, and what the bot asked for on the wire.
  const [other] = discord.members;
  if (other === undefined) throw new Error('nobody else is there');
  expect(discord.client.as(other).messages(discord.channels.reading)).toHaveLength(1);
  expect(discord.requests.filter(({ error }) => error !== null)).toEqual([]);

  await bot.destroy();
  await discord.close();
});
// --- example

test('the example in the documentation is this one', () => {
  const [, ours = ''] = readFileSync(import.meta.filename, 'utf8').split('// --- example\n');
  const documentation = readFileSync(join(packageRoot, 'src', 'preview', 'README.md'), 'utf8');
  expect(ours.length).toBeGreaterThan(500);
  expect(documentation).toContain(ours.trim());
});
