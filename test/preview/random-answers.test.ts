import { afterEach, beforeEach, expect, test } from 'vitest';
import { messageOf, openRoom, type Room } from '../conversations/room.js';

let room: Room;
const drawn = [0, 0.99, 0.5, 0.2, 0.7, 0.3];
beforeEach(async () => {
  let turn = 0;
  room = await openRoom({ random: () => drawn[turn++ % drawn.length] ?? 0 });
});
afterEach(() => room.close());

test('the other members answer an open poll at random, the one who looks and the host do not', async () => {
  const card = messageOf(await room.command(room.host, '/poll open', { claim: 'C3', ballot: 'open' }));
  await room.command(room.members[0], '/passage', { about: 'russia' });
  const me = room.discord.client.as(room.members[0]);
  expect(await me.letOthersAnswer(room.reading)).toEqual({ answered: 4, failed: 0 });
  await room.discord.settled();
  const shown = room.look(room.host, card);
  expect(shown).toContain('Strongly disagree · **1**');
  expect(shown).toContain('Strongly agree · **1**');
  expect(shown).toContain('Undecided · **1**');
  expect(shown).not.toContain(`<@${room.members[0].id}>`);
  expect(shown).not.toContain(`<@${room.host.id}>`);
});

test('where nothing can be answered it says so', async () => {
  const host = room.discord.client.as(room.host);
  await expect(host.letOthersAnswer(room.reading)).rejects.toThrow('Open a poll first');
  await room.command(room.host, '/poll open', { claim: 'C3', ballot: 'open' });
  await host.letOthersAnswer(room.reading);
  await room.command(room.host, '/poll close');
  await expect(host.letOthersAnswer(room.reading)).rejects.toThrow('Open a poll first');
});
