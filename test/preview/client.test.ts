/** What Discord's client does not let a person do, and what people see. */
import { ApplicationCommandOptionType as T, ButtonStyle, MessageFlags, type Interaction } from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ClientRefusal } from '../../src/preview/pretend-discord.js';
import { EPHEMERAL, startRig, type Rig } from './rig.js';

const commands = [
  {
    name: 'poll',
    description: 'Polls',
    options: [
      {
        type: T.Subcommand,
        name: 'open',
        description: 'Opens one',
        options: [
          {
            type: T.String,
            name: 'claim',
            description: 'Which',
            required: true,
            min_length: 2,
            max_length: 5,
          },
          {
            type: T.String,
            name: 'ballot',
            description: 'How',
            choices: [{ name: 'Secret', value: 'secret' }],
          },
          { type: T.Integer, name: 'rounds', description: 'Rounds', min_value: 1, max_value: 2 },
          { type: T.Channel, name: 'channel', description: 'Where', channel_types: [0] },
          { type: T.User, name: 'who', description: 'Who' },
          { type: T.Role, name: 'role', description: 'Role' },
          { type: T.Boolean, name: 'reasons', description: 'Reasons' },
          { type: T.Attachment, name: 'file', description: 'File' },
        ],
      },
    ],
  },
  { name: 'manage', description: 'For hosts', default_member_permissions: '32' },
  { name: 'form', description: 'A form' },
] as Parameters<typeof startRig>[0];

let rig: Rig;
let seen: Interaction[];
let answer: (interaction: Interaction) => unknown;

beforeEach(async () => {
  seen = [];
  answer = (interaction) => (interaction.isRepliable() ? interaction.reply('ok') : undefined);
  rig = await startRig(commands, (interaction) => {
    seen.push(interaction);
    return answer(interaction);
  });
  rig.discord.faults.rateLimits(false);
});
afterEach(() => rig.close());

const member = (at = 0) => rig.discord.client.as(rig.discord.members[at]?.id ?? '');
const host = () => rig.discord.client.as(rig.discord.host);
const poll = (options: Parameters<ReturnType<typeof member>['command']>[2]) =>
  member().command(rig.discord.channels.reading, '/poll open', options);

describe('a command is not sent', () => {
  const wrong: [string, Record<string, string | number | boolean>, string][] = [
    ['without a required option', {}, 'This option is required. Specify a value.'],
    ['with a blank one', { claim: '' }, 'This option is required. Specify a value.'],
    ['with an unknown option', { claim: 'C3', colour: 'red' }, 'no option called "colour"'],
    ['with a text that is too short', { claim: 'C' }, 'at least 2'],
    ['with a text that is too long', { claim: 'C33333' }, '5 or fewer'],
    ['with a value that is no choice', { claim: 'C3', ballot: 'open' }, 'Choose one of the options'],
    ['with a number that is too large', { claim: 'C3', rounds: 3 }, 'Must be 2 or less'],
    ['with a number that is not whole', { claim: 'C3', rounds: 1.5 }, 'whole number'],
    ['with a person who is not there', { claim: 'C3', who: '1' }, 'valid user'],
    ['with a role that is not there', { claim: 'C3', role: '1' }, 'valid role'],
    ['with a truth that is none', { claim: 'C3', reasons: 'yes' }, 'True or False'],
    ['without its file', { claim: 'C3', file: 'x' }, 'Choose a file'],
  ];
  test.each(wrong)('%s', async (_what, options, sentence) => {
    await expect(poll(options)).rejects.toThrow(ClientRefusal);
    await expect(poll(options)).rejects.toThrow(sentence);
    expect(seen).toEqual([]);
  });

  test('with a channel of another type, or one that the member cannot see', async () => {
    const { forum, staff, reading } = rig.discord.channels;
    await expect(poll({ claim: 'C3', channel: forum })).rejects.toThrow('valid channel');
    await expect(poll({ claim: 'C3', channel: staff })).rejects.toThrow('valid channel');
    await poll({ claim: 'C3', channel: reading });
  });

  test('where it does not exist, or without its subcommand', async () => {
    await expect(member().command(rig.discord.channels.reading, '/nothing')).rejects.toThrow(
      'no command /nothing',
    );
    await expect(member().command(rig.discord.channels.reading, '/poll')).rejects.toThrow(
      'Choose one of the subcommands',
    );
    await expect(member().command(rig.discord.channels.reading, '/poll close')).rejects.toThrow(
      'no subcommand called "close"',
    );
  });

  test('where the permissions do not reach', async () => {
    await expect(member().command(rig.discord.channels.reading, '/manage')).rejects.toThrow(
      'do not have permission',
    );
    expect((await member().world()).commands.map(({ name }) => name)).toEqual(['poll', 'form']);
    expect((await host().world()).commands.map(({ name }) => name)).toEqual(['poll', 'manage', 'form']);
    await host().command(rig.discord.channels.reading, '/manage');
  });

  test('in a channel that the member cannot see, or that holds no messages', async () => {
    await expect(member().command(rig.discord.channels.staff, '/form')).rejects.toThrow('do not have access');
    await expect(member().command(rig.discord.channels.forum, '/form')).rejects.toThrow('forum');
    await host().command(rig.discord.channels.staff, '/form');
  });

  test('to be completed where the option has no suggestions', async () => {
    await expect(
      member().autocomplete(rig.discord.channels.reading, 'poll open', { claim: 'C' }),
    ).rejects.toThrow('offers no suggestions');
  });
});

test('options arrive as discord.js reads them, with everything resolved', async () => {
  const who = rig.discord.host;
  const file = {
    filename: 'a.txt',
    contentType: 'text/plain',
    data: Buffer.from('hello').toString('base64'),
  };
  await poll({
    claim: 'C3',
    ballot: 'secret',
    rounds: 2,
    channel: rig.discord.channels.discussion,
    who,
    role: rig.discord.roles.host,
    reasons: true,
    file,
  });
  const [interaction] = seen;
  if (!interaction?.isChatInputCommand()) throw new Error('no command');
  const { options } = interaction;
  expect(options.getSubcommand()).toBe('open');
  expect([
    options.getString('claim'),
    options.getString('ballot'),
    options.getInteger('rounds'),
    options.getBoolean('reasons'),
  ]).toEqual(['C3', 'secret', 2, true]);
  expect(options.getChannel('channel')?.name).toBe('discussion');
  expect(options.getUser('who')?.displayName).toBe('Hana');
  expect(options.getRole('role')?.name).toBe('Seminar host');
  const sent = options.getAttachment('file', true);
  expect(await (await fetch(sent.url)).text()).toBe('hello');
  expect(sent).toMatchObject({ ephemeral: true, contentType: 'text/plain' });
});

describe('messages', () => {
  test('of people have an author, ping, and can be long only to 2,000', () => {
    const { message } = member().say(rig.discord.channels.reading, `hello <@${rig.discord.host.id}>`);
    expect(message).toMatchObject({
      author: { global_name: 'Bruno' },
      mentions: [{ id: rig.discord.host.id }],
    });
    expect(() => member().say(rig.discord.channels.reading, 'x'.repeat(2001))).toThrow('too long');
    expect(() => member().say(rig.discord.channels.reading, ' ')).toThrow('empty message');
    expect(() => member().say(rig.discord.channels.staff, 'x')).toThrow('do not have access');
  });

  test('leave the channel unread until it is read', () => {
    const { reading } = rig.discord.channels;
    const unread = () =>
      member()
        .channels()
        .find(({ id }) => id === reading)?.unread;
    expect(unread()).toBe(false);
    host().say(reading, 'news');
    expect(unread()).toBe(true);
    member().read(reading);
    expect(unread()).toBe(false);
  });

  test('the bot only hears of what its intents allow', async () => {
    const heard: string[] = [];
    rig.bot.on('messageCreate', (message) => void heard.push(message.content));
    host().say(rig.discord.channels.reading, 'not for bots');
    await member().command(rig.discord.channels.reading, '/form');
    expect(heard).toEqual([]);
  });
});

describe('components', () => {
  const card = (more: object = {}) => ({
    components: [
      {
        type: 1,
        components: [
          { type: 2, style: ButtonStyle.Primary, custom_id: 'on', label: 'On' },
          { type: 2, style: ButtonStyle.Primary, custom_id: 'off', label: 'Off', disabled: true },
          { type: 2, style: ButtonStyle.Link, url: 'https://a.example', label: 'Link' },
        ],
      },
    ],
    content: 'card',
    ...more,
  });

  test('that are disabled, links or unknown cannot be pressed', async () => {
    answer = (interaction) => (interaction.isRepliable() ? interaction.reply(card() as never) : undefined);
    const { message } = await member().command(rig.discord.channels.reading, '/form');
    const id = message?.id ?? '';
    await expect(member().press(id, 'Off')).rejects.toThrow('disabled');
    await expect(member().press(id, 'Link')).rejects.toThrow('no button "Link"');
    await expect(member().press(id, 'Nothing')).rejects.toThrow('It has: On, Off, Link.');
    await expect(member().press('1', 'On')).rejects.toThrow('no longer there');
    await expect(member().select(id, 'on', ['x'])).resolves.toMatchObject({ kind: 'message' });
    expect(await member().press(id, 'On')).toMatchObject({ kind: 'message' });
  });

  test("of another's private message cannot be pressed", async () => {
    answer = (interaction) =>
      interaction.isRepliable() ? interaction.reply(card({ flags: EPHEMERAL }) as never) : undefined;
    const { message } = await member(0).command(rig.discord.channels.reading, '/form');
    await expect(member(1).press(message?.id ?? '', 'On')).rejects.toThrow('not for you');
    expect(await member(0).press(message?.id ?? '', 'On')).toMatchObject({ kind: 'message' });
  });

  test('selects of people, roles and channels resolve what was chosen', async () => {
    const names: (string | undefined)[] = [];
    answer = (interaction) => {
      if (interaction.isUserSelectMenu()) names.push(interaction.users.first()?.displayName);
      if (interaction.isRoleSelectMenu()) names.push(interaction.roles.first()?.name);
      if (interaction.isMentionableSelectMenu()) names.push(interaction.roles.first()?.name);
      if (interaction.isChannelSelectMenu()) {
        const [channel] = interaction.channels.values();
        names.push(channel !== undefined && 'name' in channel ? (channel.name ?? undefined) : undefined);
      }
      if (interaction.isMessageComponent())
        return interaction.deferUpdate().then(() => interaction.editReply({}));
      if (!interaction.isRepliable()) return undefined;
      const components = [5, 6, 7, 8].map((type) => ({
        type: 1,
        components: [{ type, custom_id: `s${type}` }],
      }));
      return interaction.reply({ content: 'choose', components } as never);
    };
    const { message } = await member().command(rig.discord.channels.reading, '/form');
    const id = message?.id ?? '';
    const { roles, channels, host: person } = rig.discord;
    await member().select(id, 's5', [person.id]);
    await member().select(id, 's6', [roles.host]);
    await member().select(id, 's7', [roles.studyGroup]);
    await member().select(id, 's8', [channels.discussion]);
    await expect(member().select(id, 's8', [channels.staff])).rejects.toThrow('not one of the choices');
    expect(names).toEqual(['Hana', 'Seminar host', 'Study group', 'discussion']);
  });
});

describe('a modal with every part', () => {
  const choices = ['red', 'green', 'blue'].map((value) => ({ value, label: value }));
  const parts = [
    { type: 10, content: 'Please fill in' },
    { type: 18, label: 'Colour', component: { type: 21, custom_id: 'radio', options: choices } },
    {
      type: 18,
      label: 'Colours',
      component: { type: 22, custom_id: 'boxes', options: choices, min_values: 1, max_values: 2 },
    },
    {
      type: 18,
      label: 'Text',
      component: { type: 19, custom_id: 'file', file_types: ['.txt'], required: false },
    },
    { type: 18, label: 'Sure', component: { type: 23, custom_id: 'sure' } },
  ];

  test('is checked and read by discord.js', async () => {
    const read: unknown[] = [];
    answer = (interaction) => {
      if (interaction.isModalSubmit()) {
        const { fields } = interaction;
        read.push(
          fields.getRadioGroup('radio'),
          fields.getCheckboxGroup('boxes'),
          fields.getCheckbox('sure'),
        );
        read.push(fields.getUploadedFiles('file')?.first()?.name);
        return interaction.reply('thanks');
      }
      if (!interaction.isChatInputCommand()) return undefined;
      return interaction.showModal({ custom_id: 'm', title: 'All', components: parts });
    };
    const { modal } = await member().command(rig.discord.channels.reading, '/form');
    if (modal === undefined) throw new Error('no modal');
    const text = { filename: 'a.TXT', contentType: 'text/plain', data: '' };
    const good = { radio: 'red', boxes: ['red', 'blue'], file: [text], sure: 'true' };
    await expect(member().submit(modal, { ...good, radio: 'pink' })).rejects.toThrow(
      'not one of the choices',
    );
    await expect(member().submit(modal, { boxes: ['red'] })).rejects.toThrow('required. (Colour)');
    await expect(member().submit(modal, { ...good, boxes: ['red', 'green', 'blue'] })).rejects.toThrow(
      '2 at the most',
    );
    await expect(member().submit(modal, { ...good, file: [text, text] })).rejects.toThrow('1 at the most');
    await expect(member().submit(modal, { ...good, file: [{ ...text, filename: 'a.exe' }] })).rejects.toThrow(
      'Only .txt',
    );
    await member().submit(modal, good);
    expect(read).toEqual(['red', ['red', 'blue'], true, 'a.TXT']);
  });
});

test('waiting: for requests, messages and quiet', async () => {
  const { reading } = rig.discord.channels;
  answer = async (interaction) => {
    if (!interaction.isRepliable()) return;
    await interaction.reply({ content: 'first', flags: MessageFlags.SuppressNotifications });
    await interaction.followUp('second');
    await interaction.followUp('third');
  };
  const third = rig.discord.nextMessage(reading, (message) => message.content === 'third');
  const posted = rig.discord.nextRequest((request) => request.route === '/webhooks/:webhook/:token');
  await member().command(reading, '/form');
  await rig.discord.settled();
  expect(await third).toMatchObject({ content: 'third' });
  expect(await posted).toMatchObject({ body: { content: 'second' } });
  expect(member().messages(reading)).toHaveLength(3);
});
