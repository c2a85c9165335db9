import type { APIMessage } from 'discord.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readable } from './readable.js';
import { messageOf, monday, openRoom, type Room } from './room.js';

const hour = 3_600_000;
let now = monday;
let room: Room;
beforeEach(async () => {
  now = monday;
  room = await openRoom({ now: () => now });
  room.discord.faults.rateLimits(false);
});
afterEach(() => room.close());

const open = async (options: Record<string, string> = {}) =>
  messageOf(await room.command(room.host, '/poll open', { claim: 'C3', rounds: '2', ...options }));
const last = (): string => room.publicMessages().at(-1) ?? '';
const voteAgain = async (card: APIMessage): Promise<void> => {
  await room.press(room.host, card, 'Discuss (hosts)');
  await room.press(room.host, card, 'Vote again (hosts)');
};
/** What the card says of the votes, whoever looks. */
const standing = (card: APIMessage): string =>
  room
    .look(room.host, card)
    .split('\n')
    .filter((line) => /^\*\*\d|^Round/.test(line))
    .join(' / ');

test.each(['secret', 'open'])('the card of a %s ballot counts each round by itself', async (ballot) => {
  const [a, b, c, d] = room.members;
  const card = await open({ ballot });
  for (const member of [a, b, c, d]) await room.press(member, card, 'Agree');
  await room.press(room.host, card, 'Discuss (hosts)');
  expect(standing(card)).toContain('**4 people have voted** in round 1');
  await room.press(room.host, card, 'Vote again (hosts)');
  expect(standing(card)).toBe('Round 2 of 2 / **0 have voted** in this round; 4 did in round 1');
  await room.press(a, card, 'Disagree');
  await room.press(a, card, 'Agree');
  await room.press(b, card, 'Agree');
  expect(standing(card)).toBe('Round 2 of 2 / **2 have voted** in this round; 4 did in round 1');
  const receipt = messageOf(await room.press(b, card, 'My stance'));
  await room.press(b, receipt, 'Withdraw');
  expect(standing(card)).toBe('Round 2 of 2 / **1 has voted** in this round; 4 did in round 1');
  // Nothing stored says so; a restart reads the ballots.
  await room.restart();
  await room.press(c, card, 'Agree');
  expect(standing(card)).toBe('Round 2 of 2 / **2 have voted** in this round; 4 did in round 1');
  const ask = messageOf(await room.command(a, '/privacy erase'));
  await room.press(a, ask, 'Erase my data');
  expect(standing(card)).toBe('Round 2 of 2 / **1 has voted** in this round; 3 did in round 1');
  room.transcript();
  await room.command(b, '/poll list');
  expect(room.transcript()).toContain('open, round 2 · 1 voter, 3 in round 1');
});

test('people who vote at once after a restart are all counted, and once', async () => {
  const card = await open();
  for (const member of room.members) await room.press(member, card, 'Agree');
  await voteAgain(card);
  await room.restart();
  await Promise.all(room.members.map((member) => room.press(member, card, 'Agree')));
  expect(standing(card)).toBe('Round 2 of 2 / **5 have voted** in this round; 5 did in round 1');
});

test('a host who closes while some have not voted again is asked once', async () => {
  const [a, b, c, d, e] = room.members;
  const card = await open();
  for (const member of [a, b, c, d]) await room.press(member, card, 'Agree');
  await voteAgain(card);
  for (const member of [a, b, c, e]) await room.press(member, card, 'Agree');
  room.transcript();
  const ask = messageOf(await room.press(room.host, card, 'Close (hosts)'));
  expect(room.transcript()).toMatchInlineSnapshot(`
    "Hana presses Close (hosts)
      Colloquium (only to them):
        1 of the 4 who voted in round 1 on C3 has not voted again, and the result counts only those who vot…
        [Close now]"
  `);
  expect(standing(card)).toContain('**4 have voted**');
  await room.press(room.host, ask, 'Close now');
  expect(last()).toContain('C3: the result');
  expect(standing(card)).toBe('**3 people voted in both rounds**; 2 in one round only');
});

test('where every vote has gone since the question, closing asks before it cancels', async () => {
  const four = room.members.slice(0, 4);
  const card = await open();
  for (const member of four) await room.press(member, card, 'Agree');
  await voteAgain(card);
  for (const member of four.slice(0, 3)) await room.press(member, card, 'Agree');
  const ask = messageOf(await room.press(room.host, card, 'Close (hosts)'));
  for (const member of four) {
    const sure = messageOf(await room.command(member, '/privacy erase'));
    await room.press(member, sure, 'Erase my data');
  }
  const nobody = messageOf(await room.press(room.host, ask, 'Close now'));
  expect(readable(nobody)).toContain('Nobody has voted on C3 yet');
  expect(standing(card)).toContain('Round 2 of 2');
  await room.press(room.host, nobody, 'Cancel the poll');
  expect(room.look(room.host, card)).toContain('**Cancelled by a host**');
});

test('one who is left out is spoken of as one, and it is said whose the measures are', async () => {
  const [a, b, c, d] = room.members;
  const card = await open();
  for (const member of [a, b, c, d]) await room.press(member, card, 'Agree');
  await voteAgain(card);
  const receipt = messageOf(await room.press(d, card, 'Agree'));
  await room.submit(d, await room.press(d, receipt, 'Add a reason'), { reason: 'Doors stay open.' });
  for (const member of [a, b, c]) await room.press(member, card, 'Strongly disagree');
  room.transcript();
  await room.press(d, receipt, 'Withdraw');
  expect(room.transcript()).toMatch(/this round on C3 is taken back; your reason stays beside your vote/);
  const ask = messageOf(await room.press(room.host, card, 'Close (hosts)'));
  await room.press(room.host, ask, 'Close now');
  expect(JSON.stringify(room.discord.client.as(room.host).messages(room.reading))).toMatch(
    /1 person voted in one round only and is left out\.[^]+-# After the discussion: Consensus 100%/,
  );
  const csv = await room.download(await room.command(room.host, '/poll export'));
  expect(csv).toMatch(/^consensus,2,,1$/m);
  expect(csv).toMatch(/^division,2,,0$/m);
  const json = await room.download(await room.command(room.host, '/poll export', { format: 'json' }));
  expect(JSON.parse(json)).toMatchObject({ measures: { round: 2, consensus: 1, division: 0 } });
});

test('where all have voted again it closes at once', async () => {
  const card = await open();
  for (const member of room.members) await room.press(member, card, 'Agree');
  await voteAgain(card);
  for (const member of room.members) await room.press(member, card, 'Agree');
  await room.press(room.host, card, 'Close (hosts)');
  expect(last()).toContain('C3: the result');
});

test('what the threshold counts is said alike everywhere: who voted in both rounds', async () => {
  const [a, b, c] = room.members;
  const card = await open({ closes: '2h' });
  for (const member of [a, b, c]) await room.press(member, card, 'Agree');
  const whole = (): string => JSON.stringify(room.discord.client.as(room.host).messages(room.reading));
  expect(whole()).toContain('only if 3 or more voted in both rounds');
  await voteAgain(card);
  for (const member of [a, b]) await room.press(member, card, 'Agree');
  const stands = messageOf(await room.command(a, '/poll results'));
  expect(JSON.stringify(stands)).toContain('only if 3 or more voted in both rounds');
  room.transcript();
  await room.press(room.host, card, 'Close (hosts)');
  expect(room.transcript()).toContain('Fewer than 3 have voted in both rounds');
  for (const expected of ['fewer than 3 have voted in both rounds', 'fewer than 3 voted in both rounds']) {
    now += 25 * hour;
    await room.bot.tick();
    await room.discord.settled();
    const direct = room.discord.client.as(room.host);
    const told = direct
      .channels()
      .filter(({ type }) => type === 1)
      .map(({ id }) => JSON.stringify(direct.messages(id)));
    expect(told.join()).toContain(expected);
  }
});

test('the card says that both rounds belong in its time, and during the discussion that nobody votes', async () => {
  const card = await open();
  const whole = (): string => JSON.stringify(room.discord.client.as(room.host).messages(room.reading));
  expect(whole()).toContain(
    'with both rounds and the discussion; until the discussion begins you can change',
  );
  await room.press(room.members[0], card, 'Agree');
  await room.press(room.host, card, 'Discuss (hosts)');
  expect(whole()).toContain('Your vote of round 1 stands; you vote again in round 2.');
  await room.press(room.host, card, 'Vote again (hosts)');
  expect(whole()).toContain('until then you can change your vote of round 2.');
});

/** What everybody reads in the thread of a card. */
const inThread = (card: APIMessage): string[] =>
  room.discord.client
    .as(room.members[0])
    .messages(card.id)
    .map(({ message }) => readable(message));

test('round 2 and the result are called out where the group discusses', async () => {
  const card = await open();
  for (const member of room.members) await room.press(member, card, 'Agree');
  await voteAgain(card);
  expect(inThread(card).at(-1)).toContain('**Round 2 is open on C3**: [vote again](https://discord.com/');
  expect(JSON.stringify(room.discord.client.as(room.host).messages(card.id))).toContain(`/${card.id})`);
  expect(room.publicMessages()).toHaveLength(1);
  for (const member of room.members) await room.press(member, card, 'Agree');
  await room.press(room.host, card, 'Close (hosts)');
  expect(inThread(card).at(-1)).toContain(
    '**The poll on C3 is closed.** [See the result](https://discord.com/',
  );
  await room.command(room.host, '/poll close');
  await room.bot.tick();
  expect(inThread(card)).toHaveLength(3);
});

test('without a thread round 2 is called out under the card', async () => {
  const card = await open();
  await room.press(room.members[0], card, 'Agree');
  room.discord.faults.deny(room.reading, ['CreatePublicThreads']);
  await voteAgain(card);
  expect(last()).toContain('**Round 2 is open on C3**');
  const sent = room.discord.client
    .as(room.host)
    .messages(room.reading)
    .find(({ message }) => readable(message).includes('Round 2 is open on C3**'));
  expect(sent?.message.message_reference?.message_id).toBe(card.id);
});

test('of round 2 nothing is said to a voter before there is one', async () => {
  const card = await open();
  const [a] = room.members;
  await room.press(a, card, 'Disagree');
  const mine = async (): Promise<string> => readable(messageOf(await room.press(a, card, 'My stance')));
  expect(await mine()).toContain('You on C3: **disagree** in round 1.');
  await room.press(room.host, card, 'Discuss (hosts)');
  expect(await mine()).toContain('You on C3: **disagree** in round 1.');
  await room.press(room.host, card, 'Vote again (hosts)');
  expect(await mine()).toContain('You on C3: **disagree** in round 1, no vote in round 2.');
});
