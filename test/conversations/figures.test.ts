import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { messageOf, monday, openRoom } from './room.js';

test('what happens in a server is in the figures that the dashboard and the alerts ask for', async () => {
  let now = monday;
  const room = await openRoom({ now: () => now, healthPort: 0 });
  try {
    const card = messageOf(await room.command(room.host, '/poll open', { claim: 'C3' }));
    await room.press(room.members[0], card, 'Agree');
    await room.schedule({ time: '13:00', timezone: 'Europe/London' });
    now += 3_600_000;
    await room.bot.tick();
    const response = await fetch(`http://127.0.0.1:${room.bot.healthPort}/metrics`);
    const figures = new Map(
      (await response.text())
        .split('\n')
        .filter((line) => line.startsWith('colloquium_'))
        .map((line): [string, number] => {
          const at = line.lastIndexOf(' ');
          return [line.slice(0, at), Number(line.slice(at + 1))];
        }),
    );
    expect(figures.get('colloquium_interactions_total{name="vote",outcome="answered"}')).toBe(1);
    expect(figures.get('colloquium_prompts_total{outcome="posted"}')).toBe(1);
    expect(figures.get('colloquium_write_seconds_count{saved="yes"}')).toBeGreaterThan(3);
    expect(figures.get('colloquium_write_values_sum')).toBeGreaterThan(3);
    const asked = ['dashboard.json', 'alerts.yaml'].flatMap(
      (file) => readFileSync(join('docs', 'monitoring', file), 'utf8').match(/\bcolloquium_[a-z_]+/g) ?? [],
    );
    const told = [...figures.keys()].map((name) => name.split('{')[0]);
    // No heartbeat was answered yet in so short a conversation.
    const later = ['colloquium_gateway_heartbeat_seconds'];
    expect(asked.filter((name) => !told.includes(name) && !later.includes(name))).toEqual([]);
  } finally {
    await room.close();
  }
});
