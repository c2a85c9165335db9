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
  // The clock stands still between the tests' steps, and rate limits would with it.
  room.discord.faults.rateLimits(false);
});
afterEach(() => room.close());

const open = async (options: Record<string, string> = {}) =>
  messageOf(await room.command(room.host, '/poll open', { claim: 'C3', ...options }));
const last = (): string => room.publicMessages().at(-1) ?? '';

/** The value of the choice in a message's list that has these words. */
function choiceWith(message: APIMessage, words: string): string {
  const parts = JSON.stringify(message).match(/{[^{}]*}/g) ?? [];
  const options = parts.map((part) => JSON.parse(part) as { value?: string; label?: string });
  return options.find(({ label, value }) => value !== undefined && label?.includes(words))?.value ?? '';
}

test('reasons: kept beside the vote, read by the host first, shown shuffled and unsigned', async () => {
  const card = await open();
  const words = ['It keeps doors open.', '*Bold* @everyone <@&1>', 'Out of bounds, Tomasz!', 'No.'];
  for (const [n, reason] of words.entries()) {
    const member = room.members[n];
    if (!member) throw new Error('five members');
    const receipt = messageOf(await room.press(member, card, 'Agree'));
    const form = await room.press(member, receipt, 'Add a reason');
    await room.submit(member, form, { reason });
  }
  room.transcript();
  await room.press(room.members[0], card, 'My stance');
  expect(room.transcript()).toContain('Your reason: It keeps doors open.');
  await room.command(room.host, '/poll close');
  await room.discord.settled();
  expect(room.publicMessages().join()).not.toContain('doors');
  await room.press(room.members[1], card, 'Read the reasons (hosts)');
  expect(room.transcript()).not.toContain('doors');
  const review = messageOf(await room.press(room.host, card, 'Read the reasons (hosts)'));
  // Another host strikes one first; the places in the first list are wrong then.
  const other = messageOf(await room.press(room.host, card, 'Read the reasons (hosts)'));
  await room.choose(room.host, other, [choiceWith(other, 'Bold')]);
  const left = messageOf(await room.choose(room.host, review, [choiceWith(review, 'Out of bounds')]));
  await room.press(room.host, left, 'Show to everyone');
  await room.discord.settled();
  const shown = last();
  expect(shown).toContain('C3: 2 reasons');
  expect(shown).toContain('It keeps doors open.');
  expect(shown).toContain('No.');
  expect(shown).not.toContain('bounds');
  expect(room.discord.requests.flatMap(({ body }) => JSON.stringify(body) ?? '').join()).not.toContain(
    '"parse":["',
  );
});

test('a statement of the host’s own; the same one again within a day is refused', async () => {
  const asked = { statement: 'Sanctions *work* @everyone', closes: 'never' };
  const card = messageOf(await room.command(room.host, '/poll open', asked));
  expect(last()).toContain('Sanctions');
  await room.command(room.host, '/poll open', { claim: 'C3', statement: 'Both' });
  await room.command(room.host, '/poll open', {});
  await room.command(room.host, '/poll open', { claim: 'C3', closes: 'soon' });
  for (const member of room.members.slice(0, 3)) await room.press(member, card, 'Agree');
  await room.command(room.host, '/poll close');
  room.transcript();
  await room.command(room.host, '/poll open', { statement: 'sanctions WORK everyone!' });
  expect(room.transcript()).toContain('within the last day');
  now += 25 * hour;
  await room.command(room.host, '/poll open', asked);
  expect(room.transcript()).toContain('Where do you stand?');
});

test('a poll whose key is gone is stopped and says so; nothing is guessed', async () => {
  const [a, b, c] = room.members;
  const card = await open();
  for (const member of [a, b, c]) await room.press(member, card, 'Agree');
  await room.restart(() => room.loseKeys());
  await room.discord.settled();
  expect(room.look(a, card)).toContain('the key to its ballots is gone');
  room.transcript();
  await room.press(a, card, 'My stance').catch(() => undefined);
  await room.command(room.host, '/poll close');
  expect(room.publicMessages().filter((words) => words.includes('the result'))).toEqual([]);
});

test('export: a table and JSON hold what was published; an open ballot its names too', async () => {
  const [a, b, c] = room.members;
  const card = await open();
  for (const member of [a, b, c]) await room.press(member, card, 'Agree');
  await room.command(room.host, '/poll close');
  const secret = await room.command(room.host, '/poll export', { format: 'json' });
  const json = await room.download(secret);
  expect(JSON.parse(json)).toMatchObject({
    poll: { claim: 'C3', ballot: 'secret', threshold: 3 },
    result: { kind: 'one round', voters: 3, counts: [0, 0, 0, 3, 0] },
    measures: { round: 1, consensus: 1, division: 0 },
  });
  for (const { id } of room.members) expect(json).not.toContain(id);
  const named = messageOf(
    await room.command(room.host, '/poll open', { statement: '=1+1 is two', ballot: 'open' }),
  );
  await room.press(a, named, 'Agree');
  await room.command(room.host, '/poll close');
  const csv = await room.download(await room.command(room.host, '/poll export', { poll: '=1+1' }));
  expect(csv).toContain(`ballot,1,member ${a.id},4,Agree`);
  expect(csv).toContain("'=1+1");
  expect(csv).not.toMatch(/(^|,)"?=/m);
});

test('one reason of two voters is shown to nobody, in an open ballot either', async () => {
  const [a, b] = room.members;
  const card = await open({ ballot: 'open' });
  await room.press(b, card, 'Agree');
  const form = await room.press(a, messageOf(await room.press(a, card, 'Agree')), 'Add a reason');
  expect(JSON.stringify(form.modal)).toContain('Shown unsigned if 3 or more give one');
  const kept = messageOf(await room.submit(a, form, { reason: 'It keeps doors open.' }));
  expect(JSON.stringify(kept)).toContain('If at least 3 people give one');
  await room.command(room.host, '/poll close');
  expect(room.look(room.host, card)).not.toContain('Read the reasons');
  await room.command(room.host, '/poll export');
  expect(JSON.stringify(room.discord.requests.map(({ uploads }) => uploads))).not.toContain('doors');
  const kinds = room.publicMessages().join();
  expect(kinds).not.toContain('doors');
  expect(kinds).not.toContain('reason');
});

test('/stances shows the closed polls, the most divided first', async () => {
  const [a, b, c] = room.members;
  for (const [claim, votes] of [
    ['C3', ['Agree', 'Agree', 'Agree']],
    ['C5', ['Strongly agree', 'Strongly disagree', 'Undecided']],
  ] as const) {
    const card = messageOf(await room.command(room.host, '/poll open', { claim }));
    for (const [n, member] of [a, b, c].entries()) await room.press(member, card, votes[n] ?? '');
    await room.command(room.host, '/poll close', { poll: claim });
    now += 1000;
  }
  room.transcript();
  await room.command(a, '/stances');
  expect(room.transcript()).toMatchInlineSnapshot(`
    "Bruno: /stances
      Colloquium:
        ### Japan's Policy Toward Russia Is Put to the Test: 2 closed polls
        -# Most divided first (0%: all take one stance; 100%: half stand at either end)
        [**C5**](https://discord.com/channels/1190000000000000000/1190000000000000201/1477998914043904001) …
        -# 1 agree · 1 undecided · 1 disagree · split · division 67%
        [**C3**](https://discord.com/channels/1190000000000000000/1190000000000000201/1477998909849600015) …
        -# 3 agree · 0 undecided · 0 disagree · of one mind · division 0%"
  `);
});

test('/stances keeps statements of one’s own apart from the reading, and tells of polls that are open', async () => {
  const [a] = room.members;
  const vote = async (asked: Record<string, string>): Promise<void> => {
    await room.press(a, messageOf(await room.command(room.host, '/poll open', asked)), 'Agree');
  };
  await vote({ claim: 'C3', ballot: 'open' });
  expect(JSON.stringify(messageOf(await room.command(a, '/stances')))).toContain(
    '1 poll is open; what comes of it stands here after closing.',
  );
  await room.command(room.host, '/poll close');
  await vote({ statement: 'We should read on', ballot: 'open' });
  await room.command(room.host, '/poll close');
  room.transcript();
  await room.command(a, '/stances');
  expect(room.transcript()).toMatch(
    /Put to the Test: 1 closed poll\n[^]+\*\*C3\*\*[^]+### Own statements: 1 closed poll\n[^]+We should read on/,
  );
});

test('an open ballot without votes says that nobody has voted yet', async () => {
  await open({ ballot: 'open' });
  await room.command(room.host, '/poll results');
  expect(room.transcript()).toContain('Nobody has voted yet.');
});

test('what is wrong with the time to close after names the shortest too', async () => {
  expect(JSON.stringify(await open({ closes: '1s' }))).toContain('from 1m to 90 days, or never.');
});

test('/poll list names the claims that nobody was asked about yet, by number and words', async () => {
  const before = JSON.stringify(messageOf(await room.command(room.members[0], '/poll list')));
  expect(before).toContain('18 claims without a poll here');
  await open();
  const after = JSON.stringify(messageOf(await room.command(room.members[0], '/poll list')));
  expect(after).toContain('17 claims without a poll here');
  expect(after).toContain('**C1** ');
  expect(after).not.toContain('**C3** ');
});

test('erasing can be left, and nothing is named that is not kept', async () => {
  const [a] = room.members;
  const card = await open();
  await room.press(a, card, 'Agree');
  const ask = messageOf(await room.command(room.members[1], '/privacy erase'));
  expect(readable(ask)).not.toMatch(/\b0\b/);
  const mine = messageOf(await room.command(a, '/privacy erase'));
  await room.press(a, mine, 'Cancel');
  expect(room.transcript()).toContain('Nothing was erased.');
  expect(room.look(a, card)).toContain('**1 person has voted**');
});

test('/privacy shows, exports and erases what is kept about oneself, and nobody else', async () => {
  const [a, b, c, d] = room.members;
  const named = messageOf(await room.command(room.host, '/poll open', { claim: 'C5', ballot: 'open' }));
  await room.press(a, named, 'Agree');
  await room.press(b, named, 'Agree');
  await room.command(room.host, '/poll close');
  now += 1000;
  const card = await open();
  for (const member of [a, b, c, d]) await room.press(member, card, 'Agree');
  room.transcript();
  await room.command(a, '/privacy show');
  const mine = await room.download(await room.command(a, '/privacy export'));
  expect(JSON.parse(mine)).toMatchObject({ member: a.id, votes: [{ ballot: 'open' }, { ballot: 'secret' }] });
  const ask = messageOf(await room.command(a, '/privacy erase'));
  await room.press(a, ask, 'Erase my data');
  await room.discord.settled();
  await room.command(a, '/privacy show');
  expect(room.transcript()).toMatchInlineSnapshot(`
    "Bruno: /privacy show
      Colloquium (only to them):
        ### What I keep about you in this server
        - Your vote on C5: agree (open ballot, beside your name, closed)
        - Your vote on C3: agree (secret ballot, readable only until it closes)
        -# Of secret polls that are closed nothing is kept that could be told to be yours. Discord keeps th…
    Bruno: /privacy export
      Colloquium (only to them):
        ### All that I keep about you in this server
    Bruno: /privacy erase
      Colloquium (only to them):
        ### Erase what I keep about you in this server?
        1 vote in running polls is taken back.
        Your name is removed from 1 closed open ballot; the published counts stay.
        Polls, schedules and approved questions of yours go on without your name; questions that wait are r…
        [Erase my data] [Cancel]
    Bruno presses Erase my data
      Colloquium changes the card (only to them):
        Erased. Nothing here names you any more. Daily backups, where the operator makes them, lose it with…
    Bruno: /privacy show
      Colloquium (only to them):
        ### What I keep about you in this server
        Nothing at all.
        -# Of secret polls that are closed nothing is kept that could be told to be yours. Discord keeps th…"
  `);
  expect(room.look(b, card)).toContain('**3 people have voted**');
  expect(room.look(b, named)).not.toContain(`<@${a.id}>`);
  await room.restart();
  expect(room.rawFiles()).not.toContain(a.id);
  expect(room.rawFiles()).toContain(b.id);
});

/** What the host finds among their direct messages. */
const toldDirectly = (): string[] => {
  const host = room.discord.client.as(room.host);
  return host
    .channels()
    .filter(({ type }) => type === 1)
    .flatMap(({ id }) => host.messages(id).map(({ message }) => readable(message)));
};

test('a timed closing with too few tells the host by direct message, once', async () => {
  const card = await open({ closes: '2h' });
  await room.press(room.members[0], card, 'Agree');
  now += 2 * hour;
  await room.bot.tick();
  await room.bot.tick();
  expect(toldDirectly()).toHaveLength(1);
  expect(toldDirectly()[0]).toMatch(
    /From .+\nThe poll on C3 in .+ was to close, but fewer than 3 have voted\./,
  );
  now += 24 * hour;
  await room.restart();
  await room.bot.tick();
  expect(toldDirectly()).toHaveLength(2);
  expect(toldDirectly()[1]).toContain('has closed without a result');
});

test('a host who takes no direct messages is told privately at the next command, and only a host', async () => {
  room.discord.faults.closeDms(room.host.id);
  const card = await open({ closes: '2h' });
  await room.press(room.members[0], card, 'Agree');
  now += 2 * hour;
  await room.bot.tick();
  await room.restart();
  await room.command(room.members[0], '/poll list');
  expect(notesFor(room.members[0])).toEqual([]);
  await room.command(room.host, '/poll list');
  await room.discord.settled();
  expect(notesFor(room.host)).toHaveLength(1);
  await room.command(room.host, '/poll list');
  await room.discord.settled();
  expect(notesFor(room.host)).toHaveLength(1);
});

/** The private messages in #reading that speak of a poll that was to close. */
const notesFor = (person: Room['host']): string[] =>
  room.discord.client
    .as(person)
    .messages(room.reading)
    .filter(({ ephemeral }) => ephemeral)
    .map(({ message }) => readable(message))
    .filter((words) => words.includes('was to close'));

const results = (): string[] => room.publicMessages().filter((words) => words.includes('the result'));

test.each([true, false])(
  'a result that perhaps was posted before a crash is looked for, not posted twice (posted: %s)',
  async (done) => {
    const card = await open();
    for (const member of room.members.slice(0, 3)) await room.press(member, card, 'Agree');
    const how = { kind: 'reset' as const, done };
    room.discord.faults.requests({ method: 'POST', path: /\/messages$/, how });
    await room.command(room.host, '/poll close');
    room.discord.faults.forgetNonces();
    await room.restart(() => (now += 10 * 60_000));
    await room.bot.tick();
    await room.bot.tick();
    expect(results()).toHaveLength(1);
  },
);

test('where it cannot be looked for, the host is told, and closing once more posts it', async () => {
  const card = await open();
  for (const member of room.members.slice(0, 3)) await room.press(member, card, 'Agree');
  room.discord.faults.requests({ method: 'POST', path: /\/messages$/, how: { kind: 'reset', done: false } });
  await room.command(room.host, '/poll close');
  room.discord.faults.forgetNonces();
  room.discord.faults.deny(room.reading, ['ReadMessageHistory']);
  await room.restart(() => (now += 10 * 60_000));
  await room.bot.tick();
  await room.bot.tick();
  expect(results()).toEqual([]);
  expect(toldDirectly().join()).toContain('I was interrupted while I posted');
  await room.command(room.host, '/poll close');
  await room.discord.settled();
  expect(results()).toHaveLength(1);
});
