import { Status, type Client } from 'discord.js';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { serveHealth, type Health } from '../../src/discord/health.js';
import { createMetrics } from '../../src/discord/metrics.js';
import { StartRefused } from '../../src/discord/refusals.js';
import { openRoom } from '../conversations/room.js';

let health: Health | undefined;
afterEach(async () => {
  await health?.close();
  health = undefined;
});

const unwatched = () => createMetrics({ shards: () => [], nextPrompt: () => undefined }, () => 0);

/** Health of a bot in this state; times in milliseconds. */
async function ask(state: { status: Status; ping: number; now: number; ticked?: number; monotonic: number }) {
  const shard = { status: state.status, lastPingTimestamp: state.ping };
  health = await serveHealth(0, {
    client: { ws: { shards: new Map([[0, shard]]) } } as unknown as Client,
    lastTick: () => state.ticked,
    monotonic: () => state.monotonic,
    now: () => state.now,
    metrics: unwatched(),
  });
  const answer = await fetch(`http://127.0.0.1:${health.port}/`);
  const { problems } = (await answer.json()) as { problems: string[] };
  return { status: answer.status, problems };
}

test.each([
  ['all is well', { status: Status.Ready, ping: 1, now: 120_001, ticked: 0, monotonic: 60_000 }, []],
  ['before the first heartbeat', { status: Status.Ready, ping: -1, now: 9e9, ticked: 0, monotonic: 1 }, []],
  [
    'the connection is being resumed',
    { status: Status.Resuming, ping: 1, now: 2, ticked: 0, monotonic: 1 },
    ['not connected to Discord'],
  ],
  [
    'a connection that only looks alive',
    { status: Status.Ready, ping: 1, now: 120_002, ticked: 0, monotonic: 1 },
    ['Discord has not answered a heartbeat for two minutes'],
  ],
  [
    'a loop that hangs',
    { status: Status.Ready, ping: 1, now: 2, ticked: 0, monotonic: 60_001 },
    ['schedules have not been looked at for a minute'],
  ],
  [
    'nothing has begun',
    { status: Status.Idle, ping: -1, now: 2, monotonic: 1 },
    ['not connected to Discord', 'starting'],
  ],
  [
    'connected, and schedules are about to be looked at',
    { status: Status.Ready, ping: -1, now: 2, monotonic: 60_001 },
    ['starting'],
  ],
])('%s', async (_, state, problems) => {
  expect(await ask(state)).toEqual({ status: problems.length === 0 ? 200 : 503, problems });
});

test('a port that is taken, or an address that is not of this machine, is said in a sentence', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  const parts = {
    client: {} as Client,
    lastTick: () => 0,
    monotonic: () => 0,
    now: () => 0,
    metrics: unwatched(),
  };
  await expect(serveHealth(port, parts)).rejects.toThrow(StartRefused);
  await new Promise((resolve) => other.close(resolve));
  // Kept for documentation, so no machine has it.
  const elsewhere = serveHealth(port, { ...parts, host: '192.0.2.1' });
  await expect(elsewhere).rejects.toThrow(StartRefused);
  await expect(elsewhere).rejects.toThrow(/^HEALTH_HOST=192\.0\.2\.1 is no address of this machine/);
});

test('a bot that runs is well until its connection breaks, and again once it is back', async () => {
  const room = await openRoom({ healthPort: 0 });
  const url = `http://127.0.0.1:${room.bot.healthPort}/`;
  await room.bot.tick();
  expect((await fetch(url)).status).toBe(200);
  room.discord.faults.closeGateway(4000);
  await expect.poll(async () => (await fetch(url)).status).toBe(503);
  await expect.poll(async () => (await fetch(url)).status, { timeout: 10_000 }).toBe(200);
  await room.close();
});
