import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { messageOf, monday, openRoom, type Room } from '../conversations/room.js';
import { seen } from './seen.js';

const hour = 3_600_000;
const day = 24 * hour;
let now = monday;
let room: Room;
beforeEach(async () => {
  now = monday;
  room = await openRoom({ now: () => now });
  room.discord.faults.rateLimits(false);
});
afterEach(() => room.close());

/** A running secret poll, an open one, and a schedule, all of this server. */
async function fill(): Promise<void> {
  const { host, members } = room;
  const secret = messageOf(await room.command(host, '/poll open', { claim: 'C3', closes: 'never' }));
  const open = messageOf(
    await room.command(host, '/poll open', {
      statement: 'Marker of this server',
      ballot: 'open',
      closes: 'never',
    }),
  );
  for (const member of members.slice(0, 3)) {
    await room.press(member, secret, 'Agree');
    await room.press(member, open, 'Agree');
  }
  await room.schedule({ time: '23:59', timezone: 'Europe/London' });
  // A draft that nobody confirms.
  await room.command(host, '/prompt schedule', { time: '22:59' });
  await room.discord.settled();
}

/** The bot is removed, and has noted when. */
async function remove(): Promise<void> {
  room.discord.faults.removeBot();
  await expect
    .poll(async () => [...(await room.rows()).keys()].filter((key) => key.startsWith('departures/')).length)
    .toBe(1);
}

/** The tick after so long. */
async function after(time: number): Promise<void> {
  now += time;
  await room.bot.tick();
  await room.discord.settled();
}

test('fault 34: whoever has their data erased is in no raw file within the tick, and nobody else goes with them', async () => {
  await fill();
  const [a, b] = room.members;
  for (const person of [a, room.host]) {
    expect(room.rawFiles()).toContain(person.id);
    const ask = messageOf(await room.command(person, '/privacy erase'));
    await room.press(person, ask, 'Erase my data');
    await after(30_000);
    expect(room.rawFiles()).not.toContain(person.id);
  }
  expect(room.rawFiles()).toContain(b.id);
  expect([...(await room.rows()).keys()].filter((key) => key.startsWith('secret-ballots/'))).toHaveLength(2);
  seen({ tried: 2, lost: 0, figure: '0 hits in the raw files after 30 s' });
});

test('fault 34: a server that removed the bot is kept for seven days and found again on return', async () => {
  await fill();
  const before = [...(await room.rows()).keys()].filter((key) => !key.startsWith('occurrences/'));
  await remove();
  await after(7 * day - hour);
  room.discord.faults.returnBot();
  await expect
    .poll(async () => [...(await room.rows()).keys()].filter((key) => key.startsWith('departures/')))
    .toEqual([]);
  await after(3 * hour);
  await after(30 * day);
  expect([...(await room.rows()).keys()]).toEqual(expect.arrayContaining(before));
  await room.command(room.host, '/poll close', { poll: 'C3' });
  await room.discord.settled();
  expect(room.publicMessages().join('\n')).toContain('Of 3 voters');
});

test.each(['while the bot runs', 'while the bot is away'])(
  'fault 34: removed %s, after seven days nothing of the server is in any file',
  async (when) => {
    await fill();
    if (when === 'while the bot runs') await remove();
    else await room.restart(() => room.discord.faults.removeBot());
    await after(7 * day - hour);
    expect(room.rawFiles()).toContain('Marker of this server');
    expect(readdirSync(room.keyDir)).toHaveLength(1);
    await after(hour);
    // How often the bot has connected speaks of no server.
    const left = [...(await room.rows()).keys()].filter((key) => !key.startsWith('starts/'));
    expect(left).toEqual([]);
    expect(readdirSync(room.keyDir)).toEqual([]);
    const raw = room.rawFiles();
    expect(raw).not.toContain('Marker of this server');
    expect(raw).not.toContain(room.discord.guildId);
    for (const { id } of [room.host, ...room.members]) expect(raw).not.toContain(id);
  },
);

test('fault 34: an outage of Discord erases nothing, however long', async () => {
  await fill();
  const before = [...(await room.rows()).keys()];
  room.discord.faults.beginOutage();
  await after(8 * day);
  await after(day);
  expect([...(await room.rows()).keys()]).toEqual(expect.arrayContaining(before));
  room.discord.faults.returnBot();
  await after(8 * day);
  await room.command(room.host, '/poll close', { poll: 'C3' });
  await room.discord.settled();
  expect(room.publicMessages().join('\n')).toContain('Of 3 voters');
});
