import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { createMetrics } from '../../src/discord/metrics.js';
import type { AnswerOutcome } from '../../src/watch.js';
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
  expect(after.filter((line) => /^colloquium_prompts_total.*} [^0]/.test(line))).toEqual([
    expect.stringMatching(/outcome="posted(?: late)?"\} 1$/),
  ]);
});

test('a prompt that Discord does not take grows overdue, whatever else is scheduled', async () => {
  let now = monday;
  room = await openRoom({ healthPort: 0, now: () => now });
  const overdue = async (): Promise<number> => {
    const lines = await figures(
      fetch(`http://127.0.0.1:${room?.bot.healthPort}/metrics`).then((answer) => answer.text()),
    );
    const line = lines.find((each) => each.startsWith('colloquium_next_prompt_timestamp_seconds '));
    return now / 1000 - Number(line?.split(' ')[1]);
  };
  await room.schedule({ time: '13:00', timezone: 'Europe/London' });
  await room.schedule({ time: '23:00', timezone: 'Europe/London' });
  now = monday + 3_600_000;
  room.discord.faults.requests({
    method: 'POST',
    path: '/channels/:channel/messages',
    times: 99,
    how: { kind: 'answer', status: 503 },
  });
  for (let minute = 0; minute < 20; minute++, now += 60_000) await room.bot.tick();
  expect(await overdue()).toBe(1200);
  room.discord.faults.clear();
  await room.bot.tick();
  expect(await overdue()).toBeLessThan(0);
});

test('what has not happened yet is told as nothing, so that its first time counts', async () => {
  const lines = await figures(
    createMetrics({ shards: () => [], nextPrompt: () => undefined }, () => 0).text(),
  );
  expect(lines).toContain('colloquium_write_seconds_count{saved="no"} 0');
  expect(lines).toContain('colloquium_prompts_total{outcome="not sent"} 0');
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

/** Every outcome there is; the compiler tells where one is missing. */
const answers: Record<AnswerOutcome, true> = {
  answered: true,
  'too late': true,
  stale: true,
  repeated: true,
  'not saved': true,
  failed: true,
};

describe.each(['dashboard.json', 'alerts.yaml'])('%s', async (file) => {
  const metrics = createMetrics(
    { shards: () => [{ id: 0, isConnected: true, heartbeat: 1, servers: 1 }], nextPrompt: () => 1 },
    () => 0,
  );
  for (const outcome of Object.keys(answers) as AnswerOutcome[]) metrics.answered('vote', outcome, 1);
  for (const saved of [true, false]) metrics.wrote(1, 1, saved);
  const told = await metrics.text();
  const written = readFileSync(join('docs', 'monitoring', file), 'utf8').replaceAll('\\"', '"');

  test('asks for figures that there are', () => {
    const known = new Set(told.split('\n').map((line) => line.split(/[{ ]/)[0] ?? ''));
    const asked = written.match(/\b(?:colloquium|process|nodejs)_[a-z0-9_]+/g);
    expect(asked?.length).toBeGreaterThan(4);
    expect(asked?.filter((name) => !known.has(name))).toEqual([]);
  });

  test('asks for labels and values that they have', () => {
    const has = (name: string, label: string, value: string): boolean =>
      told.split('\n').some((line) => line.startsWith(`${name}{`) && line.includes(`${label}="${value}"`));
    const asked = [...written.matchAll(/\b(colloquium_[a-z_]+)\{([a-z]+)(?:=~|!=|=)"([^"]+)"\}/g)];
    expect(asked.length).toBeGreaterThan(0);
    for (const [, name = '', label = '', values = ''] of asked) {
      for (const value of values.split('|'))
        expect(has(name, label, value), `${name} ${label} ${value}`).toBe(true);
    }
    // Prometheus itself knows `le`.
    for (const [, label = '', name = ''] of written.matchAll(
      / by \(([a-z]+)\) \([^)]*?(colloquium_[a-z_]+)/g,
    )) {
      expect(told, `${name} by ${label}`).toMatch(new RegExp(`^${name}\\{[^}]*\\b${label}="`, 'm'));
    }
  });
});

test('there are five alerts, and each says what to do', () => {
  const alerts = readFileSync(join('docs', 'monitoring', 'alerts.yaml'), 'utf8');
  expect(alerts.match(/^ +- alert: /gm)).toHaveLength(5);
  expect(alerts.match(/^ +what_to_do: /gm)).toHaveLength(5);
});
