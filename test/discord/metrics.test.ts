import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createMetrics } from '../../src/discord/metrics.js';
import { messageOf, monday, openRoom, type Room } from '../conversations/room.js';

let room: Room | undefined;
afterEach(async () => {
  await room?.close();
  room = undefined;
});

/** The lines of our own figures, without the buckets of histograms. */
const figures = async (text: Promise<string>): Promise<string[]> =>
  (await text).split('\n').filter((line) => line.startsWith('colloquium_') && !/_bucket|_sum/.test(line));

test('what happened is counted by name and outcome, and no name that somebody made up', async () => {
  room = await openRoom({ healthPort: 0 });
  const [member] = room.members;
  await room.command(member, '/passage', { about: 'russia' });
  const card = messageOf(await room.command(room.host, '/poll open', { claim: 'C3' }));
  await room.press(member, card, 'Agree');
  await room.press(member, card, 'Disagree');
  const answer = await fetch(`http://127.0.0.1:${room.bot.healthPort}/metrics`);
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0.0.4/);
  const lines = await figures(answer.text());
  expect(lines).toContain('colloquium_interactions_total{name="passage",outcome="answered"} 1');
  expect(lines).toContain('colloquium_interactions_total{name="vote",outcome="answered"} 2');
  expect(lines).toContain('colloquium_answer_seconds_count{name="vote"} 2');
  expect(lines).toContain('colloquium_gateway_connected{shard="0"} 1');
  expect(lines).toContain('colloquium_servers{shard="0"} 1');
  expect(lines).toContain('colloquium_refused_requests_left 10000');
  // Who voted what stands nowhere.
  expect(lines.join('\n')).not.toMatch(/agree|C3|\d{15}/i);
});

test('a scheduled prompt is counted by what became of it', async () => {
  room = await openRoom({ healthPort: 0, now: () => monday });
  room.discord.faults.rateLimits(false);
  await room.schedule({ time: '13:00' });
  const before = await figures(
    fetch(`http://127.0.0.1:${room.bot.healthPort}/metrics`).then((answer) => answer.text()),
  );
  expect(before.some((line) => /^colloquium_next_prompt_timestamp_seconds [\d.e+]+$/.test(line))).toBe(true);
  await room.discord.client.jump({ to: 'next' });
  await room.discord.settled();
  const after = await figures(
    fetch(`http://127.0.0.1:${room.bot.healthPort}/metrics`).then((answer) => answer.text()),
  );
  expect(after.filter((line) => line.startsWith('colloquium_prompts_total'))).toEqual([
    expect.stringMatching(/outcome="posted(?: late)?"\} 1$/),
  ]);
});

test('refused requests count for ten minutes, and only those that Discord counts', async () => {
  let now = 0;
  const metrics = createMetrics({ shards: () => [], nextPrompt: () => undefined }, () => now);
  for (const status of [403, 401, 429, 404, 500]) metrics.refused(status);
  const left = async (): Promise<string | undefined> =>
    (await figures(metrics.text())).find((line) => line.startsWith('colloquium_refused_requests_left'));
  expect(await left()).toBe('colloquium_refused_requests_left 9997');
  now = 599_999;
  expect(await left()).toBe('colloquium_refused_requests_left 9997');
  now = 600_000;
  expect(await left()).toBe('colloquium_refused_requests_left 10000');
  for (let n = 0; n < 12_000; n++) metrics.refused(403);
  expect(await left()).toBe('colloquium_refused_requests_left 0');
});

test('a figure that there is not is left out; each shard has its own', async () => {
  const standing = [
    { id: 2, isConnected: true, heartbeat: 40 as number | undefined, servers: 7 },
    { id: 3, isConnected: false, heartbeat: undefined, servers: 0 },
  ];
  const metrics = createMetrics({ shards: () => standing, nextPrompt: () => undefined }, () => 0);
  const ofShards = async (): Promise<string[]> =>
    (await figures(metrics.text())).filter((line) => /gateway|servers|next_prompt/.test(line));
  expect(await ofShards()).toEqual([
    'colloquium_gateway_connected{shard="2"} 1',
    'colloquium_gateway_connected{shard="3"} 0',
    'colloquium_gateway_heartbeat_seconds{shard="2"} 0.04',
    'colloquium_servers{shard="2"} 7',
    'colloquium_servers{shard="3"} 0',
  ]);
  standing[0] = { id: 2, isConnected: false, heartbeat: undefined, servers: 7 };
  expect((await ofShards()).some((line) => line.includes('heartbeat'))).toBe(false);
});

test.each(['dashboard.json', 'alerts.yaml'])('%s asks for figures that there are', async (file) => {
  const metrics = createMetrics(
    { shards: () => [{ id: 0, isConnected: true, heartbeat: 1, servers: 1 }], nextPrompt: () => 1 },
    () => 0,
  );
  metrics.answered('passage', 'answered', 1);
  metrics.prompt('posted');
  metrics.wrote(1, 1, true);
  const known = new Set((await metrics.text()).split('\n').map((line) => line.split(/[{ ]/)[0] ?? ''));
  const asked = readFileSync(join('docs', 'monitoring', file), 'utf8').match(
    /\b(?:colloquium|process|nodejs)_[a-z0-9_]+/g,
  );
  expect(asked?.length).toBeGreaterThan(4);
  expect(asked?.filter((name) => !known.has(name))).toEqual([]);
});
