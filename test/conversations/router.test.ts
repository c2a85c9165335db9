import { Routes } from 'discord.js';
import { REST } from '@discordjs/rest';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { commands } from '../../commands/index.js';
import { registerCommands } from '../../src/discord/register-commands.js';
import { messageOf, openRoom, type Room } from './room.js';

let room: Room;
beforeEach(async () => {
  room = await openRoom();
});
afterEach(() => room.close());

test('commands are registered once and left alone at the next start', async () => {
  const writes = (): number =>
    room.discord.requests.filter(({ method, path }) => method === 'PUT' && path.includes('/commands')).length;
  expect(writes()).toBe(1);
  await room.restart();
  expect(writes()).toBe(1);
  const rest = new REST({ api: room.discord.apiUrl }).setToken(room.discord.token);
  const fewer = await registerCommands(rest, room.discord.applicationId, undefined, commands.slice(1));
  expect(fewer.changed).toBe(true);
  expect(
    await registerCommands(rest, room.discord.applicationId, undefined, commands.slice(1)),
  ).toMatchObject({ changed: false });
});

test('one answer an interaction, and no request that Discord refused', async () => {
  const card = messageOf(await room.command(room.members[0], '/passage', { about: 'russia' }));
  await room.press(room.members[1], card, 'Next ▶');
  await room.press(room.members[0], card, 'Take a stance');
  await room.press(room.members[0], card, 'Discuss');
  const answered = room.discord.requests
    .filter(({ path }) => path.endsWith('/callback'))
    .map(({ path }) => path);
  expect(new Set(answered).size).toBe(answered.length);
  expect(room.discord.requests.filter(({ status }) => status >= 400)).toEqual([]);
});

test('what fails is apologised for with a reference, privately, and the bot goes on', async () => {
  room.discord.faults.requests({
    method: 'POST',
    path: /\/threads$/,
    times: 4,
    how: { kind: 'answer', status: 500, body: {} },
  });
  const card = messageOf(await room.command(room.members[0], '/passage', { about: 'russia' }));
  room.transcript();
  const outcome = await room.press(room.members[0], card, 'Discuss');
  expect(outcome.ephemeral).toBe(true);
  expect(room.transcript()).toMatch(/Something went wrong on my side/);
  expect((await room.command(room.members[0], '/seminar help')).kind).toBe('message');
});

test('an answer that Discord refuses is apologised for', async () => {
  const how = { kind: 'answer' as const, status: 400, body: { code: 50_035, message: 'Invalid Form Body' } };
  room.discord.faults.requests({ method: 'POST', path: /\/callback/, how });
  await room.command(room.members[0], '/passage', { about: 'russia' });
  expect(room.transcript()).toContain('Something went wrong on my side');
});

test('a button of an older version says so', async () => {
  const rest = new REST({ api: room.discord.apiUrl }).setToken(room.discord.token);
  const old = (await rest.post(Routes.channelMessages(room.reading), {
    body: {
      content: 'From long ago',
      components: [
        {
          type: 1,
          components: [
            { type: 2, style: 2, label: 'Old', custom_id: 'gone:1' },
            { type: 2, style: 2, label: 'Forged', custom_id: 'vote:nope:9' },
          ],
        },
      ],
    },
  })) as { id: string };
  await room.press(room.members[0], old.id, 'Old');
  await room.press(room.members[0], old.id, 'Forged');
  expect(room.transcript()).toMatchInlineSnapshot(`
    "Bruno presses Old
      Colloquium (only to them):
        This button is from an older version and does nothing any more. Use the command again for a fresh c…
    Bruno presses Forged
      Colloquium (only to them):
        This button belongs to no poll here, so nothing was counted. Find the open polls with /poll list."
  `);
});

test('Discuss pressed twice opens one thread and links it', async () => {
  const card = messageOf(await room.command(room.members[0], '/passage', { about: 'russia' }));
  await room.press(room.members[0], card, 'Discuss');
  room.transcript();
  await room.press(room.members[1], card, 'Discuss');
  expect(room.transcript()).toContain(`<#${card.id}>`);
  const opened = room.discord.requests.filter(({ path }) => path.endsWith('/threads'));
  expect(opened.map(({ status }) => status)).toEqual([201, 400]);
});
