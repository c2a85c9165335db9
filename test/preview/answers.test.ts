/** Interactions through real discord.js: every kind of answer, its order, its deadline and its readers. */
import {
  MessageFlags,
  Routes,
  type ChatInputCommandInteraction,
  type Interaction,
  type RepliableInteraction,
} from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { idleBot, EPHEMERAL, refusalOf, startRig, passageCommand, type Answer, type Rig } from './rig.js';

let rig: Rig;
let answer: Answer;
let mistakes: unknown[];

beforeEach(async () => {
  mistakes = [];
  answer = () => undefined;
  rig = await startRig(passageCommand, (interaction) => answer(interaction), { deadlineMs: 600, mistakes });
});
afterEach(() => rig.close());

const asMember = (place = 0) => rig.discord.client.as(rig.discord.members[place]?.id ?? '');
const ask = (about = 'russia') => asMember().command(rig.discord.channels.reading, '/passage', { about });

/** Answers commands only. */
function onCommand(run: (interaction: ChatInputCommandInteraction) => unknown): void {
  answer = (interaction) => (interaction.isChatInputCommand() ? run(interaction) : undefined);
}

describe('a command', () => {
  test('is answered with a message that everybody sees', async () => {
    onCommand((interaction) => interaction.reply(`about ${interaction.options.getString('about', true)}`));
    const outcome = await ask('kurils');
    expect(outcome).toMatchObject({ kind: 'message', ephemeral: false });
    expect(outcome.message).toMatchObject({
      content: 'about kurils',
      type: 20,
      interaction_metadata: { type: 2, user: { id: rig.discord.members[0]?.id } },
      interaction: { name: 'passage' },
    });
    const seen = asMember(1).messages(rig.discord.channels.reading);
    expect(seen.map(({ message }) => message.content)).toEqual(['about kurils']);
  });

  test('carries member, permissions, channel, guild and locale', async () => {
    let seen: Interaction | undefined;
    onCommand((interaction) => {
      seen = interaction;
      return interaction.reply('ok');
    });
    await rig.discord.client
      .as(rig.discord.host)
      .command(rig.discord.channels.reading, 'passage', { about: 'x' });
    expect(seen?.memberPermissions?.has('ManageGuild')).toBe(true);
    expect(seen?.appPermissions.has('SendMessages')).toBe(true);
    expect(seen?.channel?.id).toBe(rig.discord.channels.reading);
    expect(seen?.guild?.id).toBe(rig.discord.guildId);
    expect(seen?.locale).toBe('en-US');
    await ask();
    expect(seen?.memberPermissions?.has('ManageGuild')).toBe(false);
  });

  test('an answer with_response gives the message', async () => {
    const ids: (string | undefined)[] = [];
    onCommand(async (interaction) => {
      const response = await interaction.reply({ content: 'hi', withResponse: true });
      ids.push(response.resource?.message?.id, response.interaction.responseMessageId ?? undefined);
    });
    const { message } = await ask();
    await rig.discord.settled();
    expect(ids).toEqual([message?.id, message?.id]);
  });

  test('unanswered, the client says so', async () => {
    expect(await ask()).toMatchObject({ kind: 'failed', error: 'The application did not respond' });
  });

  test('answered after the deadline is 10062, and a second answer 40060', async () => {
    let kept: ChatInputCommandInteraction | undefined;
    onCommand((interaction) => {
      kept = interaction;
    });
    await ask();
    const { id, token } = kept ?? { id: '', token: '' };
    const late = rig.rest.post(Routes.interactionCallback(id, token), {
      body: { type: 4, data: { content: 'x' } },
    });
    expect(await refusalOf(late)).toMatchObject({ status: 404, code: 10062 });
    expect(
      await refusalOf(rig.rest.patch(Routes.webhookMessage(rig.discord.applicationId, token), { body: {} })),
    ).toMatchObject({
      code: 10015,
    });

    onCommand(async (interaction) => {
      kept = interaction;
      await interaction.reply('first');
    });
    await ask();
    const again = rig.rest.post(Routes.interactionCallback(kept?.id ?? '', kept?.token ?? ''), {
      body: { type: 4, data: { content: 'second' } },
    });
    expect(await refusalOf(again)).toMatchObject({ status: 400, code: 40060 });
  });

  test('a refused answer is no answer: the bot may try again', async () => {
    onCommand(async (interaction) => {
      await interaction.reply('x'.repeat(2001)).catch((problem: unknown) => mistakes.push(problem));
      await interaction.reply('short');
    });
    expect((await ask()).message?.content).toBe('short');
    expect(mistakes).toMatchObject([{ code: 50035 }]);
  });

  test('a token lives fifteen minutes', async () => {
    let kept: RepliableInteraction | undefined;
    onCommand((interaction) => {
      kept = interaction;
      return interaction.reply('hi');
    });
    await ask();
    await expect(rig.discord.client.jump({ by: 1 })).rejects.toThrow('no bot is attached');
    rig.discord.control(idleBot);
    await rig.discord.client.jump({ by: 15 * 60_000 });
    const edit = rig.rest.patch(Routes.webhookMessage(rig.discord.applicationId, kept?.token ?? ''), {
      body: { content: 'late' },
    });
    expect(await refusalOf(edit)).toMatchObject({ status: 401, code: 50027 });
  });
});

describe('private answers', () => {
  test('reach their reader alone', async () => {
    onCommand((interaction) => interaction.reply({ content: 'psst', flags: EPHEMERAL }));
    const { message, ephemeral } = await ask();
    expect(ephemeral).toBe(true);
    const { reading } = rig.discord.channels;
    expect(asMember(0).messages(reading)).toMatchObject([{ ephemeral: true, message: { content: 'psst' } }]);
    expect(asMember(1).messages(reading)).toEqual([]);
    expect(await rig.rest.get(Routes.channelMessages(reading))).toEqual([]);
    const id = message?.id ?? '';
    expect(await refusalOf(rig.rest.get(Routes.channelMessage(reading, id)))).toMatchObject({ code: 10008 });
    const thread = rig.rest.post(Routes.threads(reading, id), { body: { name: 'x' } });
    expect(await refusalOf(thread)).toMatchObject({ code: 10008 });
    await expect(asMember(1).press(id, 'x')).rejects.toThrow('not for you');
    asMember(0).dismiss(id);
    expect(asMember(0).messages(reading)).toEqual([]);
  });

  test('stay private, and public ones public, whatever an edit says', async () => {
    onCommand(async (interaction) => {
      await interaction.deferReply();
      await interaction.editReply({ content: 'done', flags: EPHEMERAL as never });
    });
    const outcome = await ask();
    expect(outcome).toMatchObject({ kind: 'message', ephemeral: false });
    expect(asMember(1).messages(rig.discord.channels.reading)).toHaveLength(1);
  });
});

describe('a deferred answer', () => {
  test('shows that the bot is thinking, then the edit', async () => {
    const events: string[] = [];
    asMember().events((event) => events.push(event.type));
    onCommand(async (interaction) => {
      await interaction.deferReply({ flags: EPHEMERAL });
      await interaction.editReply('done');
    });
    const outcome = await ask();
    expect(outcome).toMatchObject({
      kind: 'message',
      ephemeral: true,
      message: { content: 'done', edited_timestamp: null },
    });
    expect(((outcome.message?.flags ?? 0) & MessageFlags.Loading) === 0).toBe(true);
    expect(events.filter((type) => type !== 'log')).toEqual([
      'message',
      'interaction-deferred',
      'message-edit',
      'interaction-done',
    ]);
  });

  test('can be deleted and followed up privately', async () => {
    onCommand(async (interaction) => {
      await interaction.deferReply();
      await interaction.deleteReply();
      await interaction.followUp({ content: 'sorry', flags: EPHEMERAL });
    });
    expect(await ask()).toMatchObject({ kind: 'nothing' });
    await rig.discord.settled();
    expect(asMember(0).messages(rig.discord.channels.reading)).toMatchObject([{ ephemeral: true }]);
    expect(asMember(1).messages(rig.discord.channels.reading)).toEqual([]);
    expect(mistakes).toEqual([]);
  });

  test('is filled in by the first follow-up, and takes over who sees it', async () => {
    onCommand(async (interaction) => {
      await interaction.deferReply();
      await interaction.followUp({ content: 'meant to be private', flags: EPHEMERAL });
    });
    const outcome = await ask();
    expect(outcome).toMatchObject({ kind: 'message', ephemeral: false });
    expect(asMember(1).messages(rig.discord.channels.reading)).toHaveLength(1);
  });

  test('cannot be followed by a modal', async () => {
    let kept: ChatInputCommandInteraction | undefined;
    onCommand(async (interaction) => {
      kept = interaction;
      await interaction.deferReply();
      await interaction.editReply('x');
    });
    await ask();
    const modal = rig.rest.post(Routes.interactionCallback(kept?.id ?? '', kept?.token ?? ''), {
      body: { type: 9, data: { custom_id: 'm', title: 't', components: [] } },
    });
    expect(await refusalOf(modal)).toMatchObject({ code: 40060 });
  });
});

describe('follow-ups', () => {
  test('are messages of their own, editable and deletable with the token', async () => {
    onCommand(async (interaction) => {
      await interaction.reply('one');
      const second = await interaction.followUp('two');
      await interaction.editReply({ message: second, content: 'two, edited' });
      const third = await interaction.followUp('three');
      await interaction.deleteReply(third);
    });
    await ask();
    await rig.discord.settled();
    const seen = asMember()
      .messages(rig.discord.channels.reading)
      .map(({ message }) => message);
    expect(seen.map((message) => message.content)).toEqual(['one', 'two, edited']);
    expect(seen[1]?.edited_timestamp).not.toBeNull();
    expect(mistakes).toEqual([]);
  });

  test("do not reach another interaction's messages", async () => {
    onCommand((interaction) => interaction.reply('mine'));
    const first = await ask();
    let token = '';
    onCommand((interaction) => {
      token = interaction.token;
      return interaction.reply('other');
    });
    await ask();
    const edit = rig.rest.patch(
      Routes.webhookMessage(rig.discord.applicationId, token, first.message?.id ?? ''),
      {
        body: { content: 'stolen' },
      },
    );
    expect(await refusalOf(edit)).toMatchObject({ code: 10008 });
  });
});

test('an event sent twice reaches the bot twice', async () => {
  let times = 0;
  onCommand((interaction) => {
    times += 1;
    return interaction.reply(`${times}`);
  });
  rig.discord.faults.duplicateNext('INTERACTION_CREATE');
  await ask();
  await rig.discord.settled();
  expect(times).toBe(2);
  expect(mistakes).toMatchObject([{ code: 40060 }]);
});
