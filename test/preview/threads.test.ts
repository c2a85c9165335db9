import { ChannelType, Routes, type REST, type APIMessage, type APIThreadChannel } from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startPretendDiscord, type PretendDiscord } from '../../src/preview/pretend-discord.js';
import { V2, refusalOf, restOf, startBot } from './rig.js';

let discord: PretendDiscord;
let rest: REST;
let reading: string;

beforeEach(async () => {
  discord = await startPretendDiscord();
  discord.faults.rateLimits(false);
  rest = restOf(discord);
  ({ reading } = discord.channels);
});
afterEach(() => discord.close());

const post = async (content: string, channel = reading) =>
  (await rest.post(Routes.channelMessages(channel), { body: { content } })) as APIMessage;
const begin = async (messageId: string, name = 'talk') =>
  (await rest.post(Routes.threads(reading, messageId), { body: { name } })) as APIThreadChannel;

describe('a thread on a message', () => {
  test('has the id of the message, and there is only one', async () => {
    const { id } = await post('start');
    const thread = await begin(id);
    expect(thread).toMatchObject({ id, parent_id: reading, type: ChannelType.PublicThread, name: 'talk' });
    expect(await refusalOf(begin(id))).toMatchObject({ status: 400, code: 160004 });
    const seen = discord.client.as(discord.host);
    expect(seen.messages(reading)).toMatchObject([{ threadId: id }]);
    expect(seen.channels().find((channel) => channel.id === id)).toMatchObject({
      type: 11,
      parentId: reading,
    });
    expect(await rest.get(Routes.channelMessage(reading, id))).toMatchObject({ thread: { id } });
  });

  test('holds messages and counts them', async () => {
    const { id } = await post('start');
    await begin(id);
    await post('inside', id);
    discord.client.as(discord.host).say(id, 'mine');
    expect(await rest.get(Routes.channel(id))).toMatchObject({ message_count: 2, member_count: 2 });
    expect(discord.client.as(discord.host).messages(id)).toHaveLength(2);
  });

  test('is told to the bot', async () => {
    const bot = await startBot(discord);
    const told = new Promise<[{ id: string }, boolean]>((resolve) =>
      bot.once('threadCreate', (thread, isNew) => resolve([thread, isNew])),
    );
    const { id } = await post('start');
    await begin(id);
    expect(await told).toMatchObject([{ id }, true]);
    expect(bot.channels.cache.get(id)?.isThread()).toBe(true);
    await bot.destroy();
  });

  test('needs the permission, a text channel and a name', async () => {
    const { id } = await post('start');
    expect(await refusalOf(begin(id, ''))).toMatchObject({ code: 50035 });
    expect(await refusalOf(begin('1'))).toMatchObject({ code: 10008 });
    discord.faults.deny(reading, ['CreatePublicThreads']);
    expect(await refusalOf(begin(id))).toMatchObject({ code: 50013 });
    discord.faults.allow(reading);
    await begin(id);
    const inner = await post('inside', id);
    expect(await refusalOf(rest.post(Routes.threads(id, inner.id), { body: { name: 'x' } }))).toMatchObject({
      code: 50024,
    });
  });

  test('archived: edits are 50083, a message opens it again', async () => {
    const { id } = await post('start');
    await begin(id);
    const inside = await post('inside', id);
    await rest.patch(Routes.channel(id), { body: { archived: true } });
    const edit = rest.patch(Routes.channelMessage(id, inside.id), { body: { content: 'x' } });
    expect(await refusalOf(edit)).toMatchObject({ status: 400, code: 50083 });
    expect(await refusalOf(rest.patch(Routes.channel(id), { body: { name: 'x' } }))).toMatchObject({
      code: 50083,
    });
    const archived = await rest.get(Routes.channelThreads(reading, 'public'));
    expect(archived).toMatchObject({ threads: [{ id }], has_more: false });
    await post('again', id);
    expect(await rest.get(Routes.channel(id))).toMatchObject({ thread_metadata: { archived: false } });
    expect(await rest.get(Routes.guildActiveThreads(discord.guildId))).toMatchObject({ threads: [{ id }] });
  });
});

describe('other threads', () => {
  test('a public one without a message', async () => {
    const body = { name: 'free', type: ChannelType.PublicThread };
    const thread = (await rest.post(Routes.threads(reading), { body })) as APIThreadChannel;
    expect(thread).toMatchObject({ name: 'free', owner_id: discord.applicationId });
    expect(await refusalOf(rest.post(Routes.threads(reading), { body: { name: 'secret' } }))).toMatchObject({
      code: 50013,
    });
  });

  test('a forum post comes with its first message, which has the id of the post', async () => {
    const body = { name: 'Question 1', message: { flags: V2, components: [{ type: 10, content: 'Why?' }] } };
    const made = (await rest.post(Routes.threads(discord.channels.forum), { body })) as APIThreadChannel & {
      message: APIMessage;
    };
    expect(made.message).toMatchObject({ id: made.id, channel_id: made.id });
    const wrong = { name: 'Question 2', message: { content: '' } };
    expect(await refusalOf(rest.post(Routes.threads(discord.channels.forum), { body: wrong }))).toMatchObject(
      { code: 50006 },
    );
    expect(
      discord.client
        .as(discord.host)
        .channels()
        .filter(({ parentId }) => parentId === discord.channels.forum),
    ).toHaveLength(1);
  });

  test('a forum post is told to the bot once, its messages are not', async () => {
    const bot = await startBot(discord);
    const told: string[] = [];
    bot.on('threadCreate', (thread, isNew) => void told.push(`create ${thread.name} ${String(isNew)}`));
    bot.on('threadUpdate', (_old, thread) => void told.push(`update ${thread.name}`));
    const body = { name: 'Question', message: { content: 'Why?' } };
    const made = (await rest.post(Routes.threads(discord.channels.forum), { body })) as APIThreadChannel;
    await post('because', made.id);
    const renamed = new Promise((resolve) => bot.once('threadUpdate', resolve));
    await rest.patch(Routes.channel(made.id), { body: { name: 'Answer' } });
    await renamed;
    expect(told).toEqual(['create Question true', 'update Answer']);
    await bot.destroy();
  });

  test('PATCH of a channel that is no thread needs Manage Channels', async () => {
    expect(await refusalOf(rest.patch(Routes.channel(reading), { body: { name: 'x' } }))).toMatchObject({
      code: 50013,
    });
  });
});
