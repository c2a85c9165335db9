import { once } from 'node:events';
import { GatewayIntentBits, Routes } from 'discord.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startPretendDiscord, type PretendDiscord } from '../../src/preview/pretend-discord.js';
import { passageCommand, restOf, startBot } from './rig.js';

/** As Discord's documentation says of sharding; each shard speaks the gateway's JSON by hand. */
let discord: PretendDiscord;
let now: number;
const sockets: WebSocket[] = [];
beforeEach(async () => {
  now = Date.parse('2026-03-02T09:00:00Z');
  discord = await startPretendDiscord({ now: () => now });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await discord.close();
});

interface Heard {
  op: number;
  t: string | null;
  d: unknown;
}

/** Identifies as a shard; `heard` grows as Discord speaks. */
async function identify(shard: unknown, intents: number = GatewayIntentBits.Guilds) {
  const socket = new WebSocket(`${discord.url.replace('http', 'ws')}/gateway?v=10&encoding=json`);
  sockets.push(socket);
  const heard: Heard[] = [];
  const listeners = new Set<() => void>();
  socket.on('message', (raw: Buffer) => {
    heard.push(JSON.parse(raw.toString()) as Heard);
    for (const listener of listeners) listener();
  });
  await once(socket, 'open');
  const until = (fits: (packet: Heard) => boolean): Promise<Heard> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = heard.find(fits);
        if (found === undefined) return;
        listeners.delete(look);
        resolve(found);
      };
      listeners.add(look);
      look();
    });
  await until(({ op }) => op === 10);
  socket.send(JSON.stringify({ op: 2, d: { token: discord.token, intents, properties: {}, shard } }));
  /** All that was sent before has come when this heartbeat is answered. */
  const answered = async (): Promise<void> => {
    const before = heard.length;
    socket.send(JSON.stringify({ op: 1, d: null }));
    await until((packet) => packet.op === 11 && heard.indexOf(packet) >= before);
  };
  const names = (): (string | null)[] => heard.filter(({ op }) => op === 0).map(({ t }) => t);
  return { socket, heard, until, answered, names };
}

const owner = (count: number): number => Number((BigInt(discord.guildId) >> 22n) % BigInt(count));

test('a server is told of to its own shard, and none is to the others', async () => {
  for (const count of [1, 2, 4, 7]) {
    for (let shard = 0; shard < count; shard++) {
      const { answered, heard, names } = await identify([shard, count]);
      await answered();
      const isOwner = shard === owner(count);
      expect(heard.find(({ t }) => t === 'READY')?.d).toMatchObject({
        shard: [shard, count],
        guilds: isOwner ? [{ id: discord.guildId, unavailable: true }] : [],
      });
      expect(names()).toEqual(isOwner ? ['READY', 'GUILD_CREATE'] : ['READY']);
    }
  }
});

test('what happens in a server goes to its shard, direct messages to the first', async () => {
  await restOf(discord).put(Routes.applicationCommands(discord.applicationId), { body: passageCommand });
  const count = 4;
  const intents = GatewayIntentBits.Guilds | GatewayIntentBits.DirectMessages;
  const shards = await Promise.all([0, 1, 2, 3].map((shard) => identify([shard, count], intents)));
  for (const { answered } of shards) await answered();
  const asked = discord.client
    .as(discord.host)
    .command(discord.channels.reading, '/passage', { about: 'russia' });
  discord.faults.deny(discord.channels.reading, ['AttachFiles']);
  const rest = restOf(discord);
  const direct = (await rest.post(Routes.userChannels(), {
    body: { recipient_id: discord.members[0]?.id },
  })) as { id: string };
  await rest.post(Routes.channelMessages(direct.id), { body: { content: 'hello' } });
  for (const { answered } of shards) await answered();
  const told = shards.map(({ names }) => names().filter((name) => !/READY|GUILD_CREATE/.test(name ?? '')));
  expect(owner(count)).not.toBe(0);
  expect(told[owner(count)]).toEqual(['INTERACTION_CREATE', 'CHANNEL_UPDATE']);
  expect(told[0]).toContain('MESSAGE_CREATE');
  expect(told[0]).not.toContain('INTERACTION_CREATE');
  expect(told.flatMap((names, n) => (n === 0 || n === owner(count) ? [] : names))).toEqual([]);
  discord.faults.removeBot();
  for (const { answered } of shards) await answered();
  expect(shards.map(({ names }) => names().includes('GUILD_DELETE'))).toEqual(
    shards.map((_, shard) => shard === owner(count)),
  );
  await discord.close();
  await asked;
  discord = await startPretendDiscord();
});

test.each([[[4, 4]], [[-1, 4]], [[0, 0]], [[0.5, 2]], [['0', 4]], [[0]], ['0,1']])(
  'the shard %j is invalid: 4010',
  async (shard) => {
    const { socket } = await identify(shard);
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(4010);
  },
);

test('shards of one bucket identify one every five seconds; who comes sooner hears op 9', async () => {
  discord.faults.maxConcurrency(2);
  const began = async (shard: number): Promise<boolean> => {
    const { until } = await identify([shard, 4]);
    return (await until(({ op, t }) => op === 9 || t === 'READY')).t === 'READY';
  };
  expect(await restOf(discord).get(Routes.gatewayBot())).toMatchObject({
    session_start_limit: { max_concurrency: 2 },
  });
  expect([await began(0), await began(1), await began(2)]).toEqual([true, true, false]);
  now += 4_999;
  expect(await began(2)).toBe(false);
  now += 1;
  expect([await began(2), await began(3)]).toEqual([true, true]);
});

test('discord.js with two of four shards is ready, and sees the server where one is its own', async () => {
  for (const shards of [
    [owner(4), (owner(4) + 1) % 4],
    [(owner(4) + 1) % 4, (owner(4) + 2) % 4],
  ]) {
    const bot = await startBot(discord, undefined, [], {
      shards,
      shardCount: 4,
      ws: { buildIdentifyThrottler: () => Promise.resolve({ waitForIdentify: () => Promise.resolve() }) },
    });
    expect([...bot.ws.shards.keys()]).toEqual(shards);
    expect(bot.guilds.cache.has(discord.guildId)).toBe(shards.includes(owner(4)));
    await bot.destroy();
  }
});
