import { once } from 'node:events';
import { Events, GatewayIntentBits, Routes, Status } from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startPretendDiscord, type PretendDiscord } from '../../src/preview/pretend-discord.js';
import { refusalOf, restOf, startBot } from './rig.js';

let discord: PretendDiscord;
const closing: (() => Promise<void>)[] = [];

beforeEach(async () => {
  discord = await startPretendDiscord();
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await discord.close();
});

/** Speaks the gateway's JSON by hand. */
async function openSocket(): Promise<{
  socket: WebSocket;
  next: () => Promise<{ op: number; t: string | null; s: number | null; d: unknown }>;
  send: (packet: unknown) => void;
}> {
  const socket = new WebSocket(`${discord.url.replace('http', 'ws')}/gateway?v=10&encoding=json`);
  const waiting: string[] = [];
  const takers: ((text: string) => void)[] = [];
  socket.on('message', (raw: Buffer) => {
    const taker = takers.shift();
    if (taker === undefined) waiting.push(raw.toString());
    else taker(raw.toString());
  });
  closing.push(async () => {
    socket.terminate();
  });
  await once(socket, 'open');
  return {
    socket,
    next: async () => {
      const text = waiting.shift() ?? (await new Promise<string>((resolve) => takers.push(resolve)));
      return JSON.parse(text) as { op: number; t: string | null; s: number | null; d: unknown };
    },
    send: (packet) => socket.send(JSON.stringify(packet)),
  };
}

async function closeCode(socket: WebSocket): Promise<number> {
  const [code] = (await once(socket, 'close')) as [number];
  return code;
}

describe('login', () => {
  test('a discord.js client logs in, and is ready with its guild', async () => {
    const bot = await startBot(discord);
    closing.push(() => bot.destroy());
    expect(bot.user.username).toBe('colloquium');
    const guild = bot.guilds.cache.get(discord.guildId);
    expect(guild?.name).toBe('Reading Group');
    expect(guild?.channels.cache.map((channel) => channel.name)).toEqual([
      'reading',
      'discussion',
      'staff',
      'threads-forum',
    ]);
    expect(guild?.members.me?.permissions.has('SendMessages')).toBe(true);
    expect(guild?.members.me?.permissions.has('ManageGuild')).toBe(false);
    expect(discord.online).toBe(true);
  });

  test('a wrong token is a 401 on REST', async () => {
    const rest = restOf(discord, 'wrong.token.here');
    expect(await refusalOf(rest.get(Routes.user()))).toMatchObject({ status: 401, code: 0 });
  });

  test('a wrong token closes the gateway with 4004', async () => {
    const { socket, next, send } = await openSocket();
    expect(await next()).toMatchObject({ op: 10 });
    send({ op: 2, d: { token: 'wrong', intents: 1, properties: {} } });
    expect(await closeCode(socket)).toBe(4004);
  });

  test.each([
    ['a privileged intent', GatewayIntentBits.MessageContent, 4014],
    ['an unknown intent', 1 << 30, 4013],
  ])('%s closes with its code', async (_what, intents, code) => {
    const { socket, send } = await openSocket();
    send({ op: 2, d: { token: discord.token, intents, properties: {} } });
    expect(await closeCode(socket)).toBe(code);
  });

  test('malformed and early packets close with their codes', async () => {
    const garbage = await openSocket();
    garbage.socket.send('not json');
    expect(await closeCode(garbage.socket)).toBe(4002);
    const early = await openSocket();
    early.send({ op: 3, d: {} });
    expect(await closeCode(early.socket)).toBe(4003);
    const unknown = await openSocket();
    unknown.send({ op: 99, d: {} });
    expect(await closeCode(unknown.socket)).toBe(4001);
  });

  test('an unknown path is a 404, and it is recorded', async () => {
    const warned = once(process, 'warning');
    expect(await refusalOf(restOf(discord).get('/no/such/thing'))).toMatchObject({ status: 404, code: 0 });
    const [warning] = (await warned) as [Error];
    expect(warning.message).toContain('no route for GET /no/such/thing');
    expect(discord.requests.at(-1)).toMatchObject({ status: 404, path: '/no/such/thing' });
  });

  test('another API version is refused', async () => {
    const answer = await fetch(`${discord.url}/api/v9/gateway`);
    expect(await answer.json()).toMatchObject({ code: 50041 });
  });

  test('a busy port is said to be busy', async () => {
    const port = Number(new URL(discord.url).port);
    await expect(startPretendDiscord({ port })).rejects.toThrow(`Port ${port} cannot be used`);
  });
});

describe('sessions', () => {
  test('RESUME sends what was missed, in order, then RESUMED', async () => {
    const first = await openSocket();
    await first.next();
    first.send({ op: 2, d: { token: discord.token, intents: 1, properties: {} } });
    const ready = (await first.next()).d as { session_id: string };
    await first.next();
    first.socket.terminate();
    discord.faults.deny(discord.channels.reading, ['AttachFiles']);
    discord.faults.allow(discord.channels.reading);
    const second = await openSocket();
    await second.next();
    second.send({ op: 6, d: { token: discord.token, session_id: ready.session_id, seq: 2 } });
    expect(await second.next()).toMatchObject({ t: 'CHANNEL_UPDATE', s: 3 });
    expect(await second.next()).toMatchObject({ t: 'CHANNEL_UPDATE', s: 4 });
    expect(await second.next()).toMatchObject({ t: 'RESUMED', s: 5 });
  });

  test('an unknown session is invalid', async () => {
    const { next, send } = await openSocket();
    await next();
    send({ op: 6, d: { token: discord.token, session_id: 'none', seq: 1 } });
    expect(await next()).toMatchObject({ op: 9, d: false });
  });

  test('a heartbeat is acknowledged unless the fault says otherwise', async () => {
    const { next, send } = await openSocket();
    await next();
    send({ op: 1, d: null });
    expect(await next()).toMatchObject({ op: 11 });
    discord.faults.dropHeartbeatAcks();
    send({ op: 1, d: null });
    discord.faults.clear();
    send({ op: 1, d: null });
    expect(await next()).toMatchObject({ op: 11 });
  });

  test.each([
    ['op 7', () => discord.faults.askReconnect()],
    ['a resumable close', () => discord.faults.closeGateway(4000)],
    ['op 9 with true', () => discord.faults.invalidateSession(true)],
  ])('discord.js resumes after %s and misses nothing', async (_what, disturb) => {
    const bot = await startBot(discord);
    closing.push(() => bot.destroy());
    const resumed = once(bot, Events.ShardResume);
    const updated = once(bot, Events.ChannelUpdate);
    disturb();
    discord.faults.deny(discord.channels.reading, ['AttachFiles']);
    await resumed;
    await updated;
    expect(bot.ws.status).toBe(Status.Ready);
  });

  test('after op 9 with false only a new session will do', async () => {
    const { next, send } = await openSocket();
    const identify = { op: 2, d: { token: discord.token, intents: 1, properties: {} } };
    await next();
    send(identify);
    const { session_id } = (await next()).d as { session_id: string };
    await next();
    discord.faults.invalidateSession(false);
    expect(await next()).toMatchObject({ op: 9, d: false });
    send({ op: 6, d: { token: discord.token, session_id, seq: 2 } });
    expect(await next()).toMatchObject({ op: 9, d: false });
    send(identify);
    expect(await next()).toMatchObject({ t: 'READY', s: 1 });
  });

  test('after 4004 discord.js gives up', async () => {
    const bot = await startBot(discord);
    closing.push(() => bot.destroy());
    const gone = once(bot, Events.ShardDisconnect);
    discord.faults.closeGateway(4004);
    const [event] = (await gone) as [{ code: number }];
    expect(event.code).toBe(4004);
    expect(discord.online).toBe(false);
  });
});
