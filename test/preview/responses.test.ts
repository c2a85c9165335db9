/** The pretend Discord's own answers, read with the schemas that Discord publishes for them. */
import {
  ActionRowBuilder,
  ApplicationCommandOptionType,
  ButtonBuilder,
  ButtonStyle,
  ComponentType,
  Routes,
  type APIApplicationCommand,
  type APIMessage,
} from 'discord.js';
import * as schemas from 'discord-api-spec/zod';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { safeParse, type ZodMiniType } from 'zod/mini';
import { V2, startRig, type Rig } from './rig.js';

let rig: Rig;
const callbacks: unknown[] = [];

beforeAll(async () => {
  rig = await startRig([{ name: 'card', description: 'A card' }], async (interaction) => {
    if (!interaction.isRepliable()) return;
    const button = new ButtonBuilder()
      .setCustomId('b')
      .setLabel('B')
      .setStyle(ButtonStyle.Primary)
      .setEmoji('▶');
    const components = [new ActionRowBuilder<ButtonBuilder>().addComponents(button)];
    const url = Routes.interactionCallback(interaction.id, interaction.token);
    const body = { type: 4, data: { content: 'card', components } };
    const query = new URLSearchParams({ with_response: 'true' });
    callbacks.push(await rig.rest.post(url, { body, query, auth: false }));
  });
  rig.discord.faults.rateLimits(false);
});
afterAll(() => rig.close());

function expectShape(schema: ZodMiniType, body: unknown): void {
  const result = safeParse(schema, body);
  expect(result.error?.issues ?? []).toEqual([]);
}

const everyPart = [
  { type: 10, content: '# Heading' },
  { type: 14 },
  {
    type: 9,
    components: [{ type: 10, content: 'a' }],
    accessory: { type: 11, media: { url: 'https://a.example/a.png' } },
  },
  {
    type: 9,
    components: [{ type: 10, content: 'b' }],
    accessory: { type: 2, style: 5, label: 'Open', url: 'https://a.example' },
  },
  { type: 12, items: [{ media: { url: 'attachment://a.png' }, spoiler: true }] },
  { type: 13, file: { url: 'attachment://b.csv' } },
  {
    type: 17,
    accent_color: 0xff0000,
    components: [
      {
        type: 1,
        components: [
          { type: 2, style: 1, label: 'P', custom_id: 'p' },
          { type: 2, style: 4, label: 'D', custom_id: 'd', disabled: true },
        ],
      },
      {
        type: 1,
        components: [
          {
            type: 3,
            custom_id: 's',
            options: [{ label: 'a', value: 'a', default: true, emoji: { name: '✅' } }],
          },
        ],
      },
      { type: 1, components: [{ type: 5, custom_id: 'u' }] },
      { type: 1, components: [{ type: 6, custom_id: 'r', placeholder: 'Role' }] },
      { type: 1, components: [{ type: 7, custom_id: 'm', min_values: 0, max_values: 3 }] },
      { type: 1, components: [{ type: 8, custom_id: 'c', channel_types: [0] }] },
    ],
  },
];

describe('answers have the published shape', () => {
  test.each([
    ['GET /users/@me', '/users/@me', schemas.UserPIIResponseSchema],
    ['GET /applications/@me', '/applications/@me', schemas.PrivateApplicationResponseSchema],
    ['GET /gateway/bot', '/gateway/bot', schemas.GatewayBotResponseSchema],
  ] as const)('%s', async (_what, path, schema) => {
    expectShape(schema, await rig.rest.get(path));
  });

  test('the guild, its channels, roles and members', async () => {
    const { guildId, host, channels } = rig.discord;
    expectShape(schemas.GuildWithCountsResponseSchema, await rig.rest.get(Routes.guild(guildId)));
    expectShape(schemas.GuildMemberResponseSchema, await rig.rest.get(Routes.guildMember(guildId, host.id)));
    for (const role of (await rig.rest.get(Routes.guildRoles(guildId))) as unknown[]) {
      expectShape(schemas.GuildRoleResponseSchema, role);
    }
    for (const id of Object.values(channels)) {
      expectShape(schemas.GuildChannelResponseSchema, await rig.rest.get(Routes.channel(id)));
    }
    const dm = await rig.rest.post(Routes.userChannels(), { body: { recipient_id: host.id } });
    expectShape(schemas.PrivateChannelResponseSchema, dm);
  });

  test('messages with every component, an embed, a reply and an edit', async () => {
    const { reading } = rig.discord.channels;
    const made = (await rig.rest.post(Routes.channelMessages(reading), {
      body: { flags: V2, components: everyPart },
      files: [
        { name: 'a.png', data: Buffer.from('a') },
        { name: 'b.csv', data: Buffer.from('b') },
      ],
    })) as APIMessage;
    expectShape(schemas.MessageResponseSchema, made);
    const reply = await rig.rest.post(Routes.channelMessages(reading), {
      body: {
        content: 'x',
        nonce: 'n',
        embeds: [{ title: 't', description: 'd', fields: [{ name: 'n', value: 'v' }], color: 1 }],
        message_reference: { message_id: made.id },
      },
      files: [{ name: 'c.txt', data: Buffer.from('c'), contentType: 'text/plain' }],
    });
    expectShape(schemas.MessageResponseSchema, reply);
    const edited = await rig.rest.patch(Routes.channelMessage(reading, made.id), {
      body: { components: everyPart.slice(0, 2) },
    });
    expectShape(schemas.MessageResponseSchema, edited);
    // What a message shows can be sent again as it is.
    const again = await rig.rest.post(Routes.channelMessages(reading), {
      body: {
        flags: V2,
        components: (made.components ?? []).filter(({ type }) => type === ComponentType.Container),
      },
    });
    expectShape(schemas.MessageResponseSchema, again);
  });

  test('threads', async () => {
    const { reading } = rig.discord.channels;
    const { id } = (await rig.rest.post(Routes.channelMessages(reading), {
      body: { content: 'x' },
    })) as APIMessage;
    const thread = await rig.rest.post(Routes.threads(reading, id), { body: { name: 't' } });
    expectShape(schemas.CreatedThreadResponseSchema, thread);
    expectShape(schemas.ThreadResponseSchema, await rig.rest.get(Routes.channel(id)));
    expectShape(
      schemas.ThreadsResponseSchema,
      await rig.rest.get(Routes.guildActiveThreads(rig.discord.guildId)),
    );
    expectShape(schemas.MessageResponseSchema, await rig.rest.get(Routes.channelMessage(reading, id)));
  });

  test('the answer to a callback, and the messages of interactions', async () => {
    const member = rig.discord.client.as(rig.discord.host);
    const { message } = await member.command(rig.discord.channels.discussion, 'card');
    const pressed = await member.press(message?.id ?? '', '▶');
    await rig.discord.settled();
    expect(callbacks).toHaveLength(2);
    for (const callback of callbacks) expectShape(schemas.InteractionCallbackResponseSchema, callback);
    expectShape(schemas.MessageResponseSchema, message);
    expectShape(schemas.MessageResponseSchema, pressed.message);
  });
});

describe('registered commands', () => {
  const commands = [
    {
      name: 'poll',
      description: 'Polls',
      name_localizations: { de: 'umfrage' },
      default_member_permissions: '32',
      contexts: [0],
      integration_types: [0],
      options: [
        {
          type: ApplicationCommandOptionType.Subcommand,
          name: 'open',
          description: 'Opens one',
          options: [
            {
              type: ApplicationCommandOptionType.String,
              name: 'claim',
              description: 'Which',
              required: false,
              max_length: 60,
            },
          ],
        },
      ],
    },
    { name: 'help', description: 'Helps' },
  ];
  const route = () => Routes.applicationCommands(rig.discord.applicationId);
  const put = async (body: object[]) => (await rig.rest.put(route(), { body })) as APIApplicationCommand[];

  test('have the published shape and keep id and version while nothing changes', async () => {
    const first = await put(commands);
    for (const command of first) expectShape(schemas.ApplicationCommandResponseSchema, command);
    const same = await put(commands);
    expect(same).toEqual(first);
    const changed = await put([{ ...commands[0], description: 'Better polls' }]);
    expect(changed[0]?.id).toBe(first[0]?.id);
    expect(changed[0]?.version).not.toBe(first[0]?.version);
    expect(await rig.rest.get(route())).toHaveLength(1);
  });

  test('are listed with their translations only when asked', async () => {
    await put(commands);
    const [plain] = (await rig.rest.get(route())) as APIApplicationCommand[];
    expect(plain).not.toHaveProperty('name_localizations');
    const query = new URLSearchParams({ with_localizations: 'true' });
    const [full] = (await rig.rest.get(route(), { query })) as APIApplicationCommand[];
    expect(full?.name_localizations).toEqual({ de: 'umfrage' });
  });

  test('can be made, changed and removed one by one, in a server too', async () => {
    await put([]);
    const made = (await rig.rest.post(route(), { body: commands[1] })) as APIApplicationCommand;
    const one = Routes.applicationCommand(rig.discord.applicationId, made.id);
    expect(await rig.rest.patch(one, { body: { description: 'Helps more' } })).toMatchObject({
      id: made.id,
      description: 'Helps more',
    });
    await rig.rest.delete(one);
    expect(await rig.rest.get(route())).toEqual([]);
    const guild = Routes.applicationGuildCommands(rig.discord.applicationId, rig.discord.guildId);
    expect(await rig.rest.put(guild, { body: [commands[1]] })).toMatchObject([
      { guild_id: rig.discord.guildId },
    ]);
    expect(await rig.rest.get(route())).toEqual([]);
  });

  test('compare as equal in discord.js', async () => {
    await put(commands);
    const fetched = await rig.bot.application.commands.fetch({ withLocalizations: true });
    const poll = fetched.find((command) => command.name === 'poll');
    expect(poll?.equals(commands[0] as never)).toBe(true);
  });
});
