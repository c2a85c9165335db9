import { afterEach, beforeEach, expect, test } from 'vitest';
import { readable } from './readable.js';
import { messageOf, monday, openRoom, type Room } from './room.js';

const hour = 3_600_000;
const day = 24 * hour;
let now = monday;
let room: Room;
beforeEach(async () => {
  now = monday;
  room = await openRoom({ now: () => now });
  // The clock stands still between the tests' steps, and rate limits would with it.
  room.discord.faults.rateLimits(false);
});
afterEach(() => room.close());

const posts = (): string[] => room.publicMessages();
const next = async (): Promise<void> => {
  await room.discord.client.jump({ to: 'next' });
  await room.discord.settled();
};
const list = async () => messageOf(await room.command(room.host, '/prompt list'));
/** What a person finds among their direct messages. */
const toldDirectly = (person: Room['host']): string[] => {
  const client = room.discord.client.as(person);
  return client
    .channels()
    .filter(({ type }) => type === 1)
    .flatMap(({ id }) => client.messages(id).map(({ message }) => readable(message)));
};

test('away for two hours: the missed prompt comes, says that it is late, and the host is told', async () => {
  await room.schedule({ time: '13:00' });
  await room.restart(() => (now += 3 * hour));
  await room.bot.tick();
  await room.bot.tick();
  expect(posts()).toHaveLength(1);
  expect(posts()[0]).toContain('The bot was away');
  expect(toldDirectly(room.host)).toHaveLength(1);
  expect(toldDirectly(room.host)[0]).toContain('came late');
});

test('fault 19: away for three days: the latest is posted, the others are reported in one notice', async () => {
  await room.schedule({ time: '13:00' });
  await room.restart(() => (now += 3 * day + hour + 5000));
  await room.bot.tick();
  expect(posts()).toHaveLength(1);
  expect(toldDirectly(room.host).join('\n')).toMatch(/3 prompts of .+ were skipped/);
});

test('refused: asked of Discord not once, told once, paused after three, and mended by resuming', async () => {
  await room.schedule({ time: '13:00' });
  room.discord.faults.deny(room.reading, ['SendMessages']);
  const before = room.discord.requests.length;
  now += hour;
  for (let n = 0; n < 6; n++) {
    await room.bot.tick();
    now += day;
  }
  const refused = room.discord.requests
    .slice(before)
    .filter(({ status, path }) => status >= 400 && path.includes(room.reading));
  expect(refused).toEqual([]);
  expect(toldDirectly(room.host)).toHaveLength(1);
  expect(toldDirectly(room.host)[0]).toContain('Send Mes');
  room.transcript();
  const shown = await list();
  expect(room.transcript()).toContain('did not let me post three times in a row');
  room.discord.faults.allow(room.reading);
  await room.press(room.host, shown, 'Resume');
  now += day;
  await room.bot.tick();
  expect(posts()).toHaveLength(1);
  expect(posts()[0]).toContain('day 1 of 55');
});

test('where it cannot be looked for, it is not sent again, and the host is told', async () => {
  await room.schedule({ time: '13:00' });
  room.discord.faults.requests({ method: 'POST', path: /\/messages$/, how: { kind: 'reset', done: true } });
  now += hour;
  await room.bot.tick();
  room.discord.faults.deny(room.reading, ['ReadMessageHistory']);
  room.discord.faults.forgetNonces();
  await room.restart(() => (now += 10 * 60_000));
  await room.bot.tick();
  expect(posts()).toHaveLength(1);
  expect(toldDirectly(room.host).join()).toContain('I was interrupted while I posted');
  await next();
  expect(posts()[1]).toContain('day 2 of 55');
});

test('not there: what surely did not arrive is sent after all', async () => {
  await room.schedule({ time: '13:00' });
  room.discord.faults.requests({ method: 'POST', path: /\/messages$/, how: { kind: 'reset', done: false } });
  now += hour;
  await room.bot.tick();
  room.discord.faults.forgetNonces();
  await room.restart(() => (now += 10 * 60_000));
  await room.bot.tick();
  expect(posts()).toHaveLength(1);
});

test('a finished syllabus says so once, and asks no more', async () => {
  await room.schedule({ time: '13:00' });
  await room.discord.client.jump({ by: 60 * day });
  await room.discord.settled();
  expect(posts().filter((post) => post.includes('of 55'))).toHaveLength(50);
  await room.bot.tick();
  const told = toldDirectly(room.host).filter((words) => words.includes('has ended'));
  expect(told).toHaveLength(1);
  room.transcript();
  await list();
  expect(room.transcript()).toContain('ended <t:');
}, 60_000);
