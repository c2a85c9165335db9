/**
 * The pretend Discord held against the real discord.js: what a bot such as this asks of Discord is accepted. What
 * Discord refuses is in conformance-refusals.test.ts.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  EmbedBuilder,
  ForumChannel,
  LabelBuilder,
  ModalBuilder,
  Routes,
  StringSelectMenuBuilder,
  TextChannel,
  TextDisplayBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.js';
import type { MessageLike, Outcome } from '../../src/preview/pretend-discord.js';
import { commands, openStage, type Stage } from './conformance-rig.js';
import { EPHEMERAL, V2, type Rig } from './rig.js';

let stage: Stage;
let rig: Rig;
beforeAll(async () => {
  stage = await openStage();
  ({ rig } = stage);
});
afterAll(() => rig.close());

function messageOf({ message }: Outcome): MessageLike {
  if (message === undefined) throw new Error('there was no message');
  return message;
}

const row = () =>
  new ActionRowBuilder<ButtonBuilder>().addComponents(
    new ButtonBuilder().setCustomId('go').setLabel('Go').setStyle(ButtonStyle.Secondary),
  );
const modal = () =>
  new ModalBuilder()
    .setCustomId('form')
    .setTitle('A form')
    .addLabelComponents(
      new LabelBuilder()
        .setLabel('Why')
        .setTextInputComponent(new TextInputBuilder().setCustomId('why').setStyle(TextInputStyle.Short)),
    );

async function textChannel(): Promise<TextChannel> {
  const channel = await rig.bot.channels.fetch(stage.reading);
  if (!(channel instanceof TextChannel)) throw new Error('another kind of channel');
  return channel;
}

/** What a bot such as this asks of Discord, through discord.js. */
const everything: [string, () => Promise<unknown>][] = [
  [
    'commands, globally and for a server',
    async () => {
      await rig.bot.application.commands.set(commands);
      await rig.bot.application.commands.set(commands, rig.discord.guildId);
      expect((await rig.bot.application.commands.fetch()).size).toBe(2);
      expect((await rig.bot.application.commands.fetch({ guildId: rig.discord.guildId })).size).toBe(2);
      await rig.bot.application.commands.set([], rig.discord.guildId);
    },
  ],
  [
    'what it is and where the gateway is',
    async () => {
      expect(await rig.rest.get(Routes.currentApplication())).toMatchObject({
        id: rig.discord.applicationId,
      });
      expect(await rig.rest.get(Routes.user())).toMatchObject({ bot: true });
      expect(await rig.rest.get(Routes.gatewayBot())).toMatchObject({ shards: 1 });
      expect(await rig.rest.get(Routes.gateway())).toHaveProperty('url');
      expect(await rig.rest.get(Routes.userGuilds())).toMatchObject([{ id: rig.discord.guildId }]);
    },
  ],
  [
    'a public answer with buttons, and its message',
    async () => {
      const outcome = await stage.ask(async (interaction) => {
        const { resource } = await interaction.reply({
          content: 'hi',
          components: [row()],
          withResponse: true,
        });
        expect(resource?.message?.content).toBe('hi');
      });
      expect(outcome).toMatchObject({ kind: 'message', ephemeral: false });
    },
  ],
  [
    'a private card of Components V2 with a file',
    async () => {
      const outcome = await stage.ask((interaction) =>
        interaction.reply({
          flags: V2 | EPHEMERAL,
          components: [
            new TextDisplayBuilder().setContent('a card').toJSON(),
            { type: 13, file: { url: 'attachment://a.txt' } },
          ],
          files: [{ name: 'a.txt', attachment: Buffer.from('a') }],
        }),
      );
      expect(outcome).toMatchObject({ kind: 'message', ephemeral: true });
    },
  ],
  [
    'a deferral that is filled in',
    async () => {
      const outcome = await stage.ask(async (interaction) => {
        await interaction.deferReply();
        await interaction.editReply({ flags: V2, components: [new TextDisplayBuilder().setContent('done')] });
      });
      expect(outcome).toMatchObject({ kind: 'message', ephemeral: false });
    },
  ],
  [
    'a public deferral that is taken back and followed up privately',
    async () => {
      let followed = '';
      await stage.ask(async (interaction) => {
        await interaction.deferReply();
        await interaction.deleteReply();
        followed = (await interaction.followUp({ content: 'for you', flags: EPHEMERAL })).content;
      });
      await rig.discord.settled();
      expect(followed).toBe('for you');
    },
  ],
  [
    'follow-ups that are edited and deleted',
    async () => {
      await stage.ask(async (interaction) => {
        await interaction.reply('first');
        const { id } = await interaction.followUp('second');
        await interaction.editReply({ message: id, content: 'third' });
        expect((await interaction.fetchReply(id)).content).toBe('third');
        await interaction.deleteReply(id);
      });
      await rig.discord.settled();
    },
  ],
  [
    'suggestions',
    async () => {
      stage.onInteraction((interaction) =>
        interaction.isAutocomplete() ? interaction.respond([{ name: 'Russia', value: 'russia' }]) : undefined,
      );
      const found = await stage.member.autocomplete(stage.reading, '/ask', { about: 'r' });
      expect(found).toEqual({ choices: [{ name: 'Russia', value: 'russia' }], failed: false });
    },
  ],
  [
    'a press: the message changed, at once and after a deferral',
    async () => {
      const outcome = await stage.ask((interaction) =>
        interaction.reply({ content: 'card', components: [row()] }),
      );
      stage.onInteraction((interaction) =>
        interaction.isButton() ? interaction.update({ content: 'changed' }) : undefined,
      );
      expect(await stage.member.press(messageOf(outcome), 'Go')).toMatchObject({ kind: 'update' });
      stage.onInteraction(async (interaction) => {
        if (!interaction.isButton()) return;
        await interaction.deferUpdate();
        await interaction.editReply({ content: 'changed again' });
      });
      expect(await stage.member.press(messageOf(outcome), 'Go')).toMatchObject({ kind: 'update' });
    },
  ],
  [
    'a list to choose from',
    async () => {
      const menu = new StringSelectMenuBuilder().setCustomId('pick').setOptions({ label: 'One', value: '1' });
      const components = [new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(menu)];
      const outcome = await stage.ask((interaction) => interaction.reply({ content: 'choose', components }));
      stage.onInteraction((interaction) =>
        interaction.isStringSelectMenu() ? interaction.reply(interaction.values.join()) : undefined,
      );
      expect((await stage.member.select(messageOf(outcome), 'pick', ['1'])).message?.content).toBe('1');
    },
  ],
  [
    'a form, opened and sent',
    async () => {
      const opened = await stage.ask((interaction) =>
        'showModal' in interaction ? interaction.showModal(modal()) : undefined,
      );
      if (opened.modal === undefined) throw new Error('no form came');
      stage.onInteraction((interaction) =>
        interaction.isModalSubmit()
          ? interaction.reply(interaction.fields.getTextInputValue('why'))
          : undefined,
      );
      expect((await stage.member.submit(opened.modal, { why: 'because' })).message?.content).toBe('because');
    },
  ],
  [
    'messages of its own: posted once, edited, listed, deleted',
    async () => {
      const channel = await textChannel();
      const wanted = { content: 'once', nonce: 'n1', enforceNonce: true, allowedMentions: { parse: [] } };
      const first = await channel.send(wanted);
      expect((await channel.send(wanted)).id).toBe(first.id);
      await channel.send({
        embeds: [new EmbedBuilder().setTitle('t')],
        files: [{ name: 'a.png', attachment: Buffer.from('a') }],
      });
      await first.edit({ content: 'changed' });
      expect((await channel.messages.fetch({ after: first.id, limit: 100 })).size).toBe(1);
      expect((await channel.messages.fetch({ message: first.id, force: true })).content).toBe('changed');
      await first.reply({ content: 'under it' });
      await first.delete();
    },
  ],
  [
    'threads: on a message and as a post of a forum, looked for, archived',
    async () => {
      const channel = await textChannel();
      const message = await channel.send('start');
      const thread = await message.startThread({ name: 'talk' });
      await thread.send('inside');
      await thread.join();
      expect((await channel.threads.fetchActive()).threads.has(thread.id)).toBe(true);
      await thread.setArchived(true);
      expect((await channel.threads.fetchArchived()).threads.has(thread.id)).toBe(true);
      const forum = await rig.bot.channels.fetch(rig.discord.channels.forum);
      if (!(forum instanceof ForumChannel)) throw new Error('another kind of channel');
      const post = await forum.threads.create({ name: 'Question', message: { content: 'Why?' } });
      expect((await post.fetchStarterMessage())?.content).toBe('Why?');
    },
  ],
  [
    'a direct message',
    async () => {
      const user = await rig.bot.users.fetch(rig.discord.host.id);
      expect((await user.send('a notice')).content).toBe('a notice');
    },
  ],
];

describe('what a bot asks through discord.js is accepted', () => {
  test.each(everything)('%s', async (_what, run) => {
    const before = rig.discord.requests.length;
    await run();
    expect(stage.mistakes).toEqual([]);
    const refused = rig.discord.requests.slice(before).filter(({ status }) => status >= 400);
    expect(refused.map(({ method, path, error }) => ({ method, path, error }))).toEqual([]);
  });

  test('and that is everything which this bot asks', () => {
    const files = readdirSync(join(packageRoot, 'src'), { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.ts') && !name.startsWith('preview'),
    );
    const source = files.map((name) => readFileSync(join(packageRoot, 'src', name), 'utf8')).join('\n');
    const used = new Set([...source.matchAll(/\bRoutes\.(\w+)\(/g)].map(([, name = '']) => name));
    const asked = new Set(rig.discord.requests.map(({ route }) => route));
    const one = '1';
    const unasked = [...used].filter((name) => {
      const make = (Routes as unknown as Record<string, (...given: string[]) => string>)[name];
      const path =
        make?.(one, name === 'channelThreads' ? 'public' : one, ...(name === 'threads' ? [] : [one])) ?? '';
      return ![...asked].some((route) => fits(route, path));
    });
    expect(used.size).toBeGreaterThan(8);
    expect(unasked).toEqual([]);
  });
});

function fits(route: string, path: string): boolean {
  const wanted = route.split('/');
  const given = path.split('/');
  return (
    wanted.length === given.length &&
    wanted.every(
      (part, at) => part.startsWith(':') || part === given[at] || (part === '@me' && given[at] === '1'),
    )
  );
}
