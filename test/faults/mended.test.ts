import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readable } from '../conversations/readable.js';
import { messageOf, monday, openRoom, type Room } from '../conversations/room.js';
import { seen } from './seen.js';

const hour = 3_600_000;
let now = monday;
let room: Room;
let fatal: string[];
beforeEach(async () => {
  now = monday;
  fatal = [];
  room = await openRoom({ now: () => now, onFatal: (sentence) => void fatal.push(sentence) });
  room.discord.faults.rateLimits(false);
});
afterEach(() => room.close());

const posts = (): string[] => room.publicMessages();
const toldDirectly = (): string[] => {
  const host = room.discord.client.as(room.host);
  return host
    .channels()
    .filter(({ type }) => type === 1)
    .flatMap(({ id }) => host.messages(id).map(({ message }) => readable(message)));
};
const open = async (options: Record<string, string>) => {
  const card = messageOf(await room.command(room.host, '/poll open', options));
  for (const member of room.members.slice(0, 3)) await room.press(member, card, 'Agree');
  return card;
};
/** Where the key of the newest poll lies. */
const newestKey = (): string => join(room.keyDir, readdirSync(room.keyDir).sort().at(-1) ?? '');

test.each([
  { kind: 'answer', status: 503, body: {} },
  {
    kind: 'answer',
    status: 400,
    body: { code: 160_006, message: 'Maximum number of active threads reached' },
  },
] as const)('a thread that Discord does not open costs no prompt and doubles none: %o', async (how) => {
  await room.schedule({ time: '13:00', thread: 'yes' });
  room.discord.faults.requests({ method: 'POST', path: /\/threads$/, times: 50, how });
  now += hour;
  for (let tick = 0; tick < 20; tick++) {
    await room.bot.tick();
    now += 20_000;
    if (tick === 10) room.discord.faults.forgetNonces();
  }
  await room.restart(() => (now += 10 * 60_000));
  await room.bot.tick();
  expect(posts()).toHaveLength(1);
  expect(toldDirectly().join()).toContain('was posted, but its thread could not');
});

test('fault 14: a token that Discord knows no more is used once, and the operator is told', async () => {
  await room.schedule({ time: '13:00' });
  const how = { kind: 'answer' as const, status: 401, body: { code: 0, message: '401: Unauthorized' } };
  room.discord.faults.requests({ method: 'POST', path: /\/messages$/, times: 50, how });
  now += hour;
  const before = room.discord.requests.length;
  for (let tick = 0; tick < 5; tick++) {
    await room.bot.tick();
    now += 20_000;
  }
  expect(room.discord.requests.slice(before).filter(({ status }) => status === 401)).toHaveLength(1);
  expect(fatal).toHaveLength(1);
  expect(fatal[0]).toContain('Discord refused the token.');
  seen({ tried: 1, figure: '1 request' });
});

test('fault 12: a channel that is to wait an hour is not asked again meanwhile, and others go on', async () => {
  await room.schedule({ time: '13:00' });
  await room.schedule({
    time: '13:00',
    channel: { id: room.discord.channels.discussion, name: 'discussion' },
  });
  const how = {
    kind: 'answer' as const,
    status: 429,
    headers: { 'retry-after': '3600', 'x-ratelimit-scope': 'shared' },
    body: { message: 'You are being rate limited.', retry_after: 3600, global: false },
  };
  room.discord.faults.requests({
    method: 'POST',
    path: new RegExp(`/channels/${room.reading}/messages$`),
    times: 50,
    how,
  });
  now += hour;
  for (let tick = 0; tick < 10; tick++) {
    await room.bot.tick();
    now += 60_000;
  }
  const asked = room.discord.requests.filter(
    ({ method, path }) => method === 'POST' && path.endsWith(`/channels/${room.reading}/messages`),
  );
  expect(asked).toHaveLength(1);
  const others = room.discord.client.as(room.host).messages(room.discord.channels.discussion);
  expect(others).toHaveLength(1);
  seen({ tried: 10, figure: '0 early requests' });
});

test('fault 13: an answer that is no message of Discord’s marks nothing as sent', async () => {
  await room.schedule({ time: '13:00' });
  const how = { kind: 'answer' as const, status: 200, body: '<html>Please log in</html>' };
  room.discord.faults.requests({ method: 'POST', path: /\/messages$/, how });
  now += hour;
  await room.bot.tick();
  expect(posts()).toEqual([]);
  now += 20_000;
  await room.bot.tick();
  expect(posts()).toHaveLength(1);
  seen({ tried: 1, lost: 0, doubled: 0 });
});

test('one poll with a wrong key is stopped; the others close in time', async () => {
  const bad = await open({ claim: 'C3', closes: '2h' });
  const key = newestKey();
  now += 1000;
  await open({ claim: 'C4', closes: '2h' });
  writeFileSync(key, Buffer.alloc(32, 7));
  await room.restart(() => (now += 3 * hour));
  await room.bot.tick();
  await room.discord.settled();
  expect(room.look(room.host, bad)).toContain('the key to its ballots is gone');
  expect(posts().join()).toContain('C4: the result');
  expect(toldDirectly().join()).toContain('had to be stopped');
});

test('a start without the folder of keys stops the polls; with it they go on where they stood', async () => {
  const card = await open({ claim: 'C3', closes: 'never' });
  const elsewhere = `${room.keyDir}-away`;
  await room.restart(() => renameSync(room.keyDir, elsewhere));
  await room.bot.tick();
  await room.discord.settled();
  expect(room.look(room.host, card)).toContain('the key to its ballots is gone');
  await room.restart(() => {
    room.loseKeys();
    renameSync(elsewhere, room.keyDir);
  });
  await room.bot.tick();
  await room.discord.settled();
  expect(room.look(room.host, card)).toContain('3 people have voted');
  expect(toldDirectly().join()).toContain('goes on: the key');
  await room.command(room.host, '/poll close');
  await room.discord.settled();
  expect(posts().at(-1)).toContain('Of 3 voters, 3 on the agreeing side');
});

test('what a closing could not destroy is destroyed at the next look', async () => {
  await open({ claim: 'C3' });
  const key = newestKey();
  const aside = `${room.keyDir}-key`;
  // A folder in its place cannot be overwritten: the destruction fails.
  const content = readFileSync(key);
  renameSync(key, aside);
  mkdirSync(key);
  await room.command(room.host, '/poll close');
  await room.discord.settled();
  expect(posts().at(-1)).toContain('C3: the result');
  rmdirSync(key);
  writeFileSync(key, content);
  await room.bot.tick();
  expect(readdirSync(room.keyDir)).toEqual([]);
});

test('closed by itself in the moment of a crash, its card and its host learn of it all the same', async () => {
  const card = messageOf(await room.command(room.host, '/poll open', { claim: 'C3', closes: '2h' }));
  for (const member of room.members.slice(0, 3)) {
    const receipt = messageOf(await room.press(member, card, 'Agree'));
    await room.submit(member, await room.press(member, receipt, 'Add a reason'), { reason: 'Because' });
  }
  // The edit of the card is lost with the process.
  room.discord.faults.requests({ method: 'PATCH', path: /\/messages\//, how: { kind: 'reset' }, times: 4 });
  now += 2 * hour;
  await room.bot.tick();
  await room.restart();
  await room.bot.tick();
  await room.discord.settled();
  expect(toldDirectly().filter((words) => words.includes('reasons were given'))).toHaveLength(1);
});

test('/stances for everyone shows nothing of channels that some cannot see; nor do suggestions', async () => {
  const client = room.discord.client.as(room.host);
  const staff = room.discord.channels.staff;
  const card = messageOf(
    await client.command(staff, '/poll open', { statement: 'A secret of the staff', ballot: 'open' }),
  );
  await client.press(card, 'Agree');
  await client.command(staff, '/poll close');
  await room.discord.settled();
  await room.command(room.host, '/stances');
  expect(posts().join()).not.toContain('A secret of the staff');
  await room.schedule({ time: '13:00', name: 'Staff talk', channel: { id: staff, name: 'staff' } });
  const offered = await room.discord.client
    .as(room.members[0])
    .autocomplete(room.reading, '/prompt skip', { schedule: '' });
  expect(offered.choices).toEqual([]);
});
