/** Posting under the bot's own token: files, nonces, pings, permissions, lists, limits, broken connections. */
import { AttachmentBuilder, REST, Routes, type APIMessage } from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startPretendDiscord, type PretendDiscord } from '../../src/preview/pretend-discord.js';
import { idleBot, V2, refusalOf, restOf, startBot } from './rig.js';

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

const post = async (body: object, channel = reading) =>
  (await rest.post(Routes.channelMessages(channel), { body })) as APIMessage;

/** The smallest PNG's header with a width and a height. */
function png(width: number, height: number): Buffer {
  const data = Buffer.alloc(33);
  data.writeUInt32BE(0x89504e47, 0);
  data.writeUInt32BE(width, 16);
  data.writeUInt32BE(height, 20);
  return data;
}

describe('files', () => {
  test('come as multipart, are served, and are described', async () => {
    const bot = await startBot(discord);
    const channel = await bot.channels.fetch(reading);
    if (!channel?.isSendable()) throw new Error('cannot send');
    const file = new AttachmentBuilder(png(640, 400), { name: 'chart one.png', description: 'a chart' });
    const message = await channel.send({ content: 'results', files: [file] });
    const [attachment] = message.attachments.values();
    expect(attachment).toMatchObject({
      name: 'chart_one.png',
      description: 'a chart',
      width: 640,
      height: 400,
      size: 33,
    });
    const served = await fetch(attachment?.url ?? '');
    expect(served.headers.get('content-security-policy')).toContain('sandbox');
    expect(Buffer.from(await served.arrayBuffer())).toEqual(png(640, 400));
    await bot.destroy();
  });

  test('that a component shows are resolved there and are no longer listed', async () => {
    const message = (await rest.post(Routes.channelMessages(reading), {
      body: {
        flags: V2,
        components: [
          { type: 12, items: [{ media: { url: 'attachment://a.png' }, description: 'alt' }] },
          { type: 13, file: { url: 'attachment://b.csv' } },
        ],
        attachments: [{ id: '0', description: 'alt' }, { id: '1' }],
      },
      files: [
        { name: 'a.png', data: png(10, 20) },
        { name: 'b.csv', data: Buffer.from('a,b') },
      ],
    })) as APIMessage;
    expect(message.attachments).toEqual([]);
    expect(message.components).toMatchObject([
      { type: 12, id: 1, items: [{ media: { width: 10, height: 20 }, description: 'alt' }] },
      { type: 13, id: 2, name: 'b.csv', size: 3 },
    ]);
  });

  test('of an edit: what `attachments` names stays, without it all stay', async () => {
    const send = (body: object, files: string[], id?: string) => {
      const request = { body, files: files.map((name) => ({ name, data: Buffer.from(name) })) };
      return id === undefined
        ? (rest.post(Routes.channelMessages(reading), request) as Promise<APIMessage>)
        : (rest.patch(Routes.channelMessage(reading, id), request) as Promise<APIMessage>);
    };
    const first = await send({ content: 'x' }, ['a.txt', 'b.txt']);
    const names = (message: APIMessage) => message.attachments.map(({ filename }) => filename);
    expect(names(first)).toEqual(['a.txt', 'b.txt']);
    expect(names(await send({ content: 'y' }, [], first.id))).toEqual(['a.txt', 'b.txt']);
    const kept = first.attachments[1]?.id ?? '';
    expect(names(await send({ attachments: [{ id: kept }, { id: '0' }] }, ['c.txt'], first.id))).toEqual([
      'b.txt',
      'c.txt',
    ]);
    expect(names(await send({ attachments: [] }, [], first.id))).toEqual([]);
  });

  test('over the limit are refused', async () => {
    const data = Buffer.alloc(10 * 1024 * 1024 + 1);
    const request = rest.post(Routes.channelMessages(reading), {
      body: { content: 'x' },
      files: [{ name: 'x', data }],
    });
    expect(await refusalOf(request)).toMatchObject({ status: 413, code: 40005 });
  });
});

describe('a nonce', () => {
  test('that is enforced gives the first message back, for a while', async () => {
    const body = { content: 'once', nonce: 'n1', enforce_nonce: true };
    const first = await post(body);
    expect((await post(body)).id).toBe(first.id);
    expect((await post({ ...body, nonce: 'n2' })).id).not.toBe(first.id);
    expect((await post({ ...body, enforce_nonce: false })).id).not.toBe(first.id);
    discord.faults.forgetNonces();
    expect((await post(body)).id).not.toBe(first.id);
  });

  test('keeps a retried POST from posting twice', async () => {
    const retrying = new REST({ api: discord.apiUrl, retries: 2 }).setToken(discord.token);
    const path = '/channels/:channel/messages';
    discord.faults.requests({ method: 'POST', path, how: { kind: 'reset', done: true } });
    const body = { content: 'x', nonce: 'n', enforce_nonce: true };
    await retrying.post(Routes.channelMessages(reading), { body });
    expect(discord.client.as(discord.host).messages(reading)).toHaveLength(1);
    discord.faults.requests({ method: 'POST', path, how: { kind: 'reset', done: true } });
    await retrying.post(Routes.channelMessages(reading), { body: { content: 'no nonce' } });
    expect(discord.client.as(discord.host).messages(reading)).toHaveLength(3);
  });
});

describe('pings', () => {
  const everything = () =>
    `<@${discord.host.id}> <@&${discord.roles.studyGroup}> <@&${discord.roles.host}> @everyone`;

  test('without allowed_mentions are everything the bot may ping', async () => {
    const message = await post({ content: everything() });
    expect(message.mentions.map(({ id }) => id)).toEqual([discord.host.id]);
    expect(message.mention_roles).toEqual([discord.roles.studyGroup]);
    expect(message.mention_everyone).toBe(false);
  });

  test('with parse: [] are nobody, in components too', async () => {
    const body = { flags: V2, components: [{ type: 10, content: everything() }] };
    expect(await post({ ...body, allowed_mentions: { parse: [] } })).toMatchObject({
      mentions: [],
      mention_roles: [],
      mention_everyone: false,
    });
    expect((await post(body)).mentions).toHaveLength(1);
  });

  test('name exactly who is meant', async () => {
    const allowed = { parse: [], roles: [discord.roles.studyGroup] };
    expect(await post({ content: everything(), allowed_mentions: allowed })).toMatchObject({
      mentions: [],
      mention_roles: [discord.roles.studyGroup],
    });
    discord.faults.setMentionable(discord.roles.studyGroup, false);
    expect((await post({ content: everything(), allowed_mentions: allowed })).mention_roles).toEqual([]);
  });

  test('are read anew from an edit that has words, and stay through one that has none', async () => {
    const { id } = await post({ content: everything(), allowed_mentions: { parse: [] } });
    const edit = async (body: object) =>
      (await rest.patch(Routes.channelMessage(reading, id), { body })) as APIMessage;
    expect((await edit({ attachments: [] })).mentions).toEqual([]);
    expect((await edit({ content: everything() })).mentions).toHaveLength(1);
    expect((await edit({ content: everything(), allowed_mentions: { parse: [] } })).mentions).toEqual([]);
  });

  test('reach the one who is replied to only if said so', async () => {
    const { message } = discord.client.as(discord.host).say(reading, 'question');
    const body = { content: 'answer', message_reference: { message_id: message.id } };
    expect(await post(body)).toMatchObject({ type: 19, mentions: [{ id: discord.host.id }] });
    expect((await post({ ...body, allowed_mentions: { parse: [] } })).mentions).toEqual([]);
    const answer = await post({ ...body, allowed_mentions: { parse: [], replied_user: true } });
    expect(answer.mentions).toHaveLength(1);
    expect(answer.referenced_message).toMatchObject({ id: message.id });
  });
});

describe('permissions', () => {
  test('not seeing is 50001, not sending 50013', async () => {
    discord.faults.deny(reading, ['SendMessages']);
    expect(await refusalOf(post({ content: 'x' }))).toMatchObject({ status: 403, code: 50013 });
    discord.faults.deny(reading, ['ViewChannel']);
    expect(await refusalOf(post({ content: 'x' }))).toMatchObject({ status: 403, code: 50001 });
    discord.faults.allow(reading);
    await post({ content: 'x' });
  });

  test('files and embeds need theirs', async () => {
    discord.faults.deny(reading, ['AttachFiles', 'EmbedLinks']);
    const withFile = rest.post(Routes.channelMessages(reading), {
      body: {},
      files: [{ name: 'a', data: Buffer.from('a') }],
    });
    expect(await refusalOf(withFile)).toMatchObject({ code: 50013 });
    expect(await refusalOf(post({ embeds: [{ title: 'x' }] }))).toMatchObject({ code: 50013 });
  });

  test('a list without Read Message History is empty, a reply 160002', async () => {
    const { id } = await post({ content: 'x' });
    discord.faults.deny(reading, ['ReadMessageHistory']);
    expect(await rest.get(Routes.channelMessages(reading))).toEqual([]);
    expect(await refusalOf(post({ content: 'x', message_reference: { message_id: id } }))).toMatchObject({
      code: 160002,
    });
  });

  test('unknown channels are 10003, forums take posts only', async () => {
    expect(await refusalOf(post({ content: 'x' }, '1'))).toMatchObject({ status: 404, code: 10003 });
    expect(await refusalOf(post({ content: 'x' }, discord.channels.forum))).toMatchObject({ code: 50008 });
    discord.faults.deleteChannel(reading);
    expect(await refusalOf(post({ content: 'x' }))).toMatchObject({ code: 10003 });
  });

  test("a member's message cannot be deleted without Manage Messages", async () => {
    const { message } = discord.client.as(discord.host).say(reading, 'mine');
    expect(await refusalOf(rest.delete(Routes.channelMessage(reading, message.id)))).toMatchObject({
      code: 50013,
    });
    const own = await post({ content: 'x' });
    await rest.delete(Routes.channelMessage(reading, own.id));
    expect(await refusalOf(rest.get(Routes.channelMessage(reading, own.id)))).toMatchObject({ code: 10008 });
  });

  test('the bot hears of a lost permission, unless quietly', async () => {
    const bot = await startBot(discord);
    const channel = bot.channels.cache.get(reading);
    if (channel === undefined || channel.isDMBased()) throw new Error('no channel');
    const may = () => channel.permissionsFor(bot.user)?.has('SendMessages');
    const updated = new Promise((resolve) => bot.once('channelUpdate', resolve));
    discord.faults.deny(reading, ['SendMessages']);
    await updated;
    expect(may()).toBe(false);
    await bot.destroy();
  });
});

describe('direct messages', () => {
  test('reach the person alone; closed ones are 50007', async () => {
    const open = async () =>
      (await rest.post(Routes.userChannels(), { body: { recipient_id: discord.host.id } })) as { id: string };
    const { id } = await open();
    expect((await open()).id).toBe(id);
    await post({ content: 'a notice' }, id);
    expect(discord.client.as(discord.host).messages(id)).toMatchObject([
      { message: { content: 'a notice' } },
    ]);
    expect(() => discord.client.as(discord.members[0]?.id ?? '').messages(id)).toThrow('do not have access');
    discord.faults.closeDms(discord.host.id);
    expect(await refusalOf(post({ content: 'x' }, id))).toMatchObject({ status: 403, code: 50007 });
  });
});

describe('lists', () => {
  test('go after, before and around an id, newest first', async () => {
    const ids: string[] = [];
    for (let at = 0; at < 5; at += 1) ids.push((await post({ content: `${at}` })).id);
    const list = async (query: Record<string, string>) => {
      const found = (await rest.get(Routes.channelMessages(reading), {
        query: new URLSearchParams(query),
      })) as APIMessage[];
      return found.map(({ content }) => content).join('');
    };
    expect(await list({})).toBe('43210');
    expect(await list({ limit: '2' })).toBe('43');
    expect(await list({ after: ids[1] ?? '' })).toBe('432');
    expect(await list({ after: ids[0] ?? '', limit: '2' })).toBe('21');
    expect(await list({ before: ids[3] ?? '', limit: '2' })).toBe('21');
    expect(await list({ around: ids[2] ?? '', limit: '3' })).toBe('321');
    expect(await refusalOf(list({ limit: '101' }))).toMatchObject({ code: 50035 });
  });

  test('blank what others wrote: the bot has no Message Content intent', async () => {
    const member = discord.client.as(discord.host);
    member.say(reading, 'private thoughts');
    member.say(reading, `hey <@${discord.applicationId}>`);
    const found = (await rest.get(Routes.channelMessages(reading))) as APIMessage[];
    expect(found.map(({ content }) => content)).toEqual([`hey <@${discord.applicationId}>`, '']);
  });
});

describe('limits', () => {
  test('five messages in five seconds, then 429 with the time to wait', async () => {
    discord.faults.rateLimits(true);
    const send = () =>
      fetch(`${discord.apiUrl}/v10/channels/${reading}/messages`, {
        method: 'POST',
        headers: { authorization: `Bot ${discord.token}`, 'content-type': 'application/json' },
        body: '{"content":"x"}',
      });
    const answers: Response[] = [];
    for (let at = 0; at < 6; at += 1) answers.push(await send());
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    const [first, last] = [answers[0], answers[5]];
    expect(first?.headers.get('x-ratelimit-remaining')).toBe('4');
    expect(last?.headers.get('x-ratelimit-scope')).toBe('user');
    expect(await last?.json()).toMatchObject({ global: false, retry_after: expect.any(Number) as number });
    expect(Number(last?.headers.get('x-ratelimit-reset-after'))).toBeGreaterThan(4);
  });

  test('the Date is that of the pretend clock', async () => {
    discord.control(idleBot);
    await discord.client.jump({ by: 86_400_000 });
    const answer = await fetch(`${discord.apiUrl}/v10/gateway`, {
      headers: { authorization: `Bot ${discord.token}` },
    });
    expect(new Date(answer.headers.get('date') ?? '').getTime()).toBeGreaterThan(Date.now() + 80_000_000);
  });
});

describe('planned failures', () => {
  test('answer, hang and reset the next requests that fit, then stop', async () => {
    discord.faults.requests({
      path: '/channels/:channel/messages',
      times: 2,
      how: { kind: 'answer', status: 500 },
    });
    expect(await refusalOf(post({ content: 'x' }))).toMatchObject({ status: 500 });
    expect(await refusalOf(post({ content: 'x' }))).toMatchObject({ status: 500 });
    await post({ content: 'x' });
    discord.faults.requests({ method: 'POST', how: { kind: 'reset' } });
    await expect(post({ content: 'x' })).rejects.toThrow();
    discord.faults.requests({ path: /messages$/, how: { kind: 'hang' } });
    const impatient = new REST({ api: discord.apiUrl, timeout: 50, retries: 0 }).setToken(discord.token);
    await expect(impatient.post(Routes.channelMessages(reading), { body: { content: 'x' } })).rejects.toThrow(
      'aborted',
    );
    expect(discord.client.as(discord.host).messages(reading)).toHaveLength(1);
    await discord.settled();
  });

  test('the record holds bodies and refusals, and no token', async () => {
    await post({ content: 'kept' });
    await refusalOf(post({ content: '' }));
    expect(discord.requests).toMatchObject([
      {
        method: 'POST',
        route: '/channels/:channel/messages',
        status: 200,
        body: { content: 'kept' },
        error: null,
      },
      { status: 400, error: { code: 50006 } },
    ]);
    expect(JSON.stringify(discord.requests)).not.toContain(discord.token);
  });
});
