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
  expect(await me.letOthersAnswer(room.reading)).toEqual({ answered: 4, failed: 0, leftAlone: [] });
  await room.discord.settled();
  const shown = room.look(room.host, card);
  expect(shown).toContain('Strongly disagree · **1**');
  expect(shown).toContain('Strongly agree · **1**');
  expect(shown).toContain('Undecided · **1**');
  expect(shown).not.toContain(`<@${room.members[0].id}>`);
  expect(shown).not.toContain(`<@${room.host.id}>`);
});

test('who has voted by hand keeps that vote, whatever the others draw and however often', async () => {
  const card = messageOf(await room.command(room.host, '/poll open', { claim: 'C3', ballot: 'open' }));
  const [bruno, imani, lev] = room.members;
  await room.press(imani, card, 'Strongly agree');
  // Looking into one's own stance is no vote.
  await room.press(lev, card, 'My stance');
  const asHost = room.discord.client.as(room.host);
  expect(await asHost.letOthersAnswer(room.reading)).toEqual({
    answered: 4,
    failed: 0,
    leftAlone: [imani.name],
  });
  await room.press(bruno, card, 'Strongly agree');
  expect(await asHost.letOthersAnswer(room.reading)).toMatchObject({
    answered: 3,
    leftAlone: [bruno.name, imani.name],
  });
  await room.discord.settled();
  expect(room.look(room.host, card)).toContain('Strongly agree · **2**');
});

test(
  'a new round asks everybody anew, but for those who have voted in it by hand',
  { timeout: 60_000 },
  async () => {
    const card = messageOf(await room.command(room.host, '/poll open', { claim: 'C3', rounds: 2 }));
    const [bruno, imani] = room.members;
    await room.press(bruno, card, 'Agree');
    await room.press(imani, card, 'Agree');
    const asHost = room.discord.client.as(room.host);
    expect(await asHost.letOthersAnswer(room.reading)).toMatchObject({
      answered: 3,
      leftAlone: [bruno.name, imani.name],
    });
    await room.press(room.host, card, 'Discuss (hosts)');
    await room.discord.settled();
    await room.press(room.host, card, 'Vote again (hosts)');
    await room.discord.settled();
    await room.press(imani, card, 'Disagree');
    expect(await asHost.letOthersAnswer(room.reading)).toMatchObject({
      answered: 4,
      leftAlone: [imani.name],
    });
  },
);

test('where nothing can be answered it says so', async () => {
  const host = room.discord.client.as(room.host);
  await expect(host.letOthersAnswer(room.reading)).rejects.toThrow(
    'Nothing here can be voted on at the moment. Open a poll first.',
  );
  await room.command(room.host, '/poll open', { claim: 'C3', ballot: 'open' });
  await host.letOthersAnswer(room.reading);
  await room.command(room.host, '/poll close');
  await expect(host.letOthersAnswer(room.reading)).rejects.toThrow(
    'Nothing here can be voted on at the moment. Open a poll first.',
  );
});
