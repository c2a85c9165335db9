import { afterEach, beforeEach, expect, test } from 'vitest';
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

test('/poll open claim:C3 with nothing else: five vote, change, withdraw, give a reason; the host closes', async () => {
  const [a, b, c, d] = room.members;
  const card = await open();
  await room.press(a, card, 'Agree');
  await room.press(a, card, 'Disagree');
  await room.press(b, card, 'Agree');
  await room.press(c, card, 'Strongly agree');
  const receipt = messageOf(await room.press(d, card, 'Undecided'));
  await room.press(d, receipt, 'Withdraw');
  await room.press(d, card, 'My stance');
  await room.command(a, '/poll results');
  expect(room.look(a, card)).toContain('**3 people have voted**');
  await room.command(room.host, '/poll close');
  expect(room.transcript()).toMatchInlineSnapshot(`
    "Hana: /poll open claim:C3
      Colloquium:
        ## C3 · Where do you stand?
        Japan was right to hold back from the Western economic sanctions against Russia over Crimea.
        **0 people have voted**
        -# Secret ballot: members and hosts see totals only, after it closes and only if 3 or more voted. U…
        [Strongly disagree] [Disagree] [Undecided] [Agree] [Strongly agree]
        [My stance] [Show passage] [Discuss] [Close (hosts)]
    Bruno presses Agree
      Colloquium (only to them):
        You: **agree**. Press another stance to change it.
        [Add a reason] [Withdraw]
    Bruno presses Disagree
      Colloquium (only to them):
        You: **disagree** (before: agree). Press another stance to change it.
        [Add a reason] [Withdraw]
    Imani presses Agree
      Colloquium (only to them):
        You: **agree**. Press another stance to change it.
        [Add a reason] [Withdraw]
    Lev presses Strongly agree
      Colloquium (only to them):
        You: **strongly agree**. Press another stance to change it.
        [Add a reason] [Withdraw]
    Noor presses Undecided
      Colloquium (only to them):
        You: **undecided**. Press another stance to change it.
        [Add a reason] [Withdraw]
    Noor presses Withdraw
      Colloquium (only to them):
        Your vote on C3 is taken back. Press a stance to vote again.
    Noor presses My stance
      Colloquium (only to them):
        You have not voted on C3. Press a stance on its card.
    Bruno: /poll results
      Colloquium (only to them):
        ### C3: so far
        Japan was right to hold back from the Western economic sanctions against Russia over Crimea.
        **3 people have voted**. How they voted is shown after the poll closes, and only if 3 or more voted.
        -# [The poll](https://discord.com/channels/1190000000000000000/1190000000000000201/1477998909849600…
    Hana: /poll close
      Colloquium (only to them):
        Closed. The result on C3 goes under its card."
  `);
  expect(room.look(a, card)).toMatchInlineSnapshot(`
    "## C3 · Where do you stand?
    Japan was right to hold back from the Western economic sanctions against Russia over Crimea.
    **3 people have voted**
    -# Closed <t:1772452800:F>. The result stands below.
    [Strongly disagree, disabled] [Disagree, disabled] [Undecided, disabled] [Agree, disabled] [Strongly agree, disabled]
    [Show passage]"
  `);
  expect(last()).toMatchInlineSnapshot(`
    "### C3: the result
    Japan was right to hold back from the Western economic sanctions against Russia over Crimea.
    Strongly disagree · **0** (0%)
    Disagree · **1** (33%)
    Undecided · **0** (0%)
    Agree · **1** (33%)
    Strongly agree · **1** (33%)
    Opinions differ; most lean towards agreeing.
    Of 3 voters, 2 on the agreeing side, 1 on the disagreeing side, 0 undecided.
    -# Consensus 50% (100%: all take one stance; 0%: half stand at either end) · Division 50% (0%: all …
    -# Secret ballot · The claim rests on ¶3, ¶8"
  `);
});

test('nobody but the voter learns a vote: neither the card, nor its edits, nor the results before closing', async () => {
  const [a, b, c] = room.members;
  const card = await open();
  const before = room.discord.requests.length;
  await room.press(a, card, 'Agree');
  await room.press(b, card, 'Strongly disagree');
  await room.press(c, card, 'Undecided');
  await room.press(c, card, 'Agree');
  const bodies = room.discord.requests
    .slice(before)
    .filter(({ method, path }) => method === 'PATCH' && path.includes('/channels/'))
    .map(({ body }) => JSON.stringify(body));
  expect(bodies).toHaveLength(3);
  // Every edit is the same but for the number of voters.
  const same = new Set(bodies.map((body) => body.replace(/\*\*\d (?:person has|people have) voted\*\*/, '')));
  expect(same.size).toBe(1);
});

test('the bot restarts in the middle: every vote is there, and the old card counts on', async () => {
  const [a, b, c] = room.members;
  const card = await open();
  await room.press(a, card, 'Agree');
  await room.press(b, card, 'Agree');
  await room.restart();
  await room.press(c, card, 'Disagree');
  await room.press(b, card, 'Disagree');
  await room.command(room.host, '/poll close');
  expect(last()).toContain('Of 3 voters, 1 on the agreeing side, 2 on the disagreeing side, 0 undecided.');
});

test('what was to be discarded is not published instead: the host is asked again', async () => {
  const [a, b, c] = room.members;
  const card = await open();
  await room.press(a, card, 'Agree');
  room.transcript();
  const warning = messageOf(await room.command(room.host, '/poll close'));
  expect(room.transcript()).toContain('1 vote, 3 needed: closing discards it without a result.');
  await room.press(b, card, 'Agree');
  await room.press(c, card, 'Disagree');
  const before = room.publicMessages().length;
  room.transcript();
  const again = messageOf(await room.press(room.host, warning, 'Close and discard'));
  expect(room.transcript()).toContain('3 people have voted on C3 by now, so closing publishes the result.');
  expect(room.publicMessages()).toHaveLength(before);
  // One takes it back: now closing would discard the votes, which was not agreed to either.
  await room.press(c, messageOf(await room.press(c, card, 'My stance')), 'Withdraw');
  await room.press(room.host, again, 'Close and publish');
  expect(room.transcript()).toContain('2 votes, 3 needed: closing discards them without a result.');
  await room.press(c, card, 'Disagree');
  await room.press(room.host, again, 'Close and publish');
  expect(last()).toContain('Of 3 voters, 2 on the agreeing side');
});

test('nor is a poll published that was to be cancelled', async () => {
  const card = await open();
  const ask = messageOf(await room.command(room.host, '/poll close'));
  for (const member of room.members.slice(0, 3)) await room.press(member, card, 'Agree');
  await room.press(room.host, ask, 'Cancel the poll');
  expect(room.transcript()).toContain('3 people have voted on C3 by now');
  expect(room.publicMessages()).toHaveLength(1);
});

test('a reason goes with the vote that is withdrawn, and the receipt says so', async () => {
  const [a] = room.members;
  const card = await open();
  const receipt = messageOf(await room.press(a, card, 'Agree'));
  await room.submit(a, await room.press(a, receipt, 'Add a reason'), { reason: 'Doors stay open.' });
  await room.press(a, receipt, 'Withdraw');
  expect(room.transcript()).toContain('Your vote on C3 is taken back, and your reason with it.');
  await room.press(a, card, 'Agree');
  room.transcript();
  await room.press(a, card, 'My stance');
  expect(room.transcript()).not.toContain('Doors');
  await room.press(a, receipt, 'Withdraw');
  expect(room.transcript()).toContain('Your vote on C3 is taken back. Press');
});

test('that a poll with too few votes stays open a day longer is said beforehand, where it is so', async () => {
  const [a] = room.members;
  const whole = (): string => JSON.stringify(room.discord.client.as(a).messages(room.reading));
  const said = 'With fewer than 3 votes by then it stays open one day longer, once.';
  await open({ claim: 'C1', closes: 'never' });
  await open({ claim: 'C2', ballot: 'open' });
  expect(whole()).not.toContain('one day longer');
  await open({ closes: '2h' });
  expect(whole()).toContain(said);
  now += 2 * hour;
  await room.bot.tick();
  await room.discord.settled();
  expect(whole()).toContain('a day later than planned');
  expect(whole()).not.toContain(said);
});

test('fewer than three: the host is warned and asked again, and no number is ever shown', async () => {
  const [a, b] = room.members;
  const card = await open();
  await room.press(a, card, 'Agree');
  await room.press(b, card, 'Disagree');
  room.transcript();
  const warning = messageOf(await room.command(room.host, '/poll close'));
  expect(room.transcript()).toContain('2 votes, 3 needed: closing discards them without a result.');
  expect(room.look(a, card)).toContain('Secret ballot');
  await room.press(room.host, warning, 'Close and discard');
  await room.discord.settled();
  expect(last()).toMatchInlineSnapshot(`
    "### C3: the result
    Japan was right to hold back from the Western economic sanctions against Russia over Crimea.
    Too few voted to show any number: 3 are needed, so that a result reveals nobody. The votes are disc…
    -# Secret ballot · The claim rests on ¶3, ¶8"
  `);
  room.transcript();
  await room.command(a, '/poll list');
  await room.command(a, '/stances');
  await room.command(room.host, '/poll export', { format: 'json' });
  expect(room.transcript()).not.toMatch(/[01] agree|agreeing side/);
});

test('it closes by itself on time, never early, and a day later where too few had voted', async () => {
  const [a, b, c] = room.members;
  const card = await open({ closes: '2h' });
  await room.press(a, card, 'Agree');
  await room.press(b, card, 'Agree');
  now += 2 * hour - 1;
  await room.bot.tick();
  expect(JSON.stringify(room.discord.client.as(a).messages(room.reading))).not.toContain('a day later');
  now += 1;
  await room.bot.tick();
  await room.discord.settled();
  expect(JSON.stringify(room.discord.client.as(a).messages(room.reading))).toContain(
    'a day later than planned',
  );
  await room.press(c, card, 'Disagree');
  await room.restart(() => (now += 24 * hour));
  await room.bot.tick();
  await room.discord.settled();
  expect(room.look(a, card)).toContain('Closed');
  expect(last()).toContain('Of 3 voters, 2 on the agreeing side');
  await room.bot.tick();
  expect(room.publicMessages().filter((words) => words.includes('the result'))).toHaveLength(1);
});

test('fault 20: a poll of 32 days closes neither when a timer would overflow nor a moment early', async () => {
  const day = 24 * hour;
  const card = await open({ closes: '32d' });
  for (const member of room.members.slice(0, 3)) await room.press(member, card, 'Agree');
  for (const after of [24.8 * day, 25 * day, 32 * day - 1]) {
    now = monday + after;
    await room.bot.tick();
    await room.discord.settled();
    expect(room.look(room.host, card)).not.toContain('Closed');
  }
  now = monday + 32 * day;
  await room.bot.tick();
  await room.discord.settled();
  expect(room.look(room.host, card)).toContain('Closed');
});

test('fault 20: a machine whose clock has jumped two hours ahead closes nothing early', async () => {
  const card = await open({ closes: '2h' });
  for (const member of room.members.slice(0, 3)) await room.press(member, card, 'Agree');
  const theirs = { date: new Date(now).toUTCString() };
  now += 2 * hour;
  for (const how of [
    { kind: 'answer' as const, status: 200, body: { url: '' }, headers: theirs },
    { kind: 'answer' as const, status: 503, body: {} },
  ]) {
    room.discord.faults.requests({ method: 'GET', path: /\/gateway$/, how });
    await room.bot.tick();
    await room.discord.settled();
    expect(room.look(room.host, card)).not.toContain('Closed');
  }
  await room.bot.tick();
  await room.discord.settled();
  expect(room.look(room.host, card)).toContain('Closed');
});

test('two rounds: vote, discuss with the passage, vote again, close; who stayed and moved in numbers', async () => {
  const card = await open({ rounds: '2', scale: 'three' });
  const [a, b, c, d, e] = room.members;
  for (const member of [a, b, c, d, e]) await room.press(member, card, 'Disagree');
  await room.press(room.members[0], card, 'Discuss (hosts)');
  room.transcript();
  await room.press(room.host, card, 'Discuss (hosts)');
  await room.press(a, card, 'My stance');
  const thread = room.discord.client.as(a).messages(card.id);
  expect(thread).toHaveLength(1);
  await room.press(room.host, card, 'Vote again (hosts)');
  for (const member of [a, b, c]) await room.press(member, card, 'Agree');
  for (const member of [d, e]) await room.press(member, card, 'Disagree');
  await room.press(a, card, 'My stance');
  await room.press(room.host, card, 'Close (hosts)');
  await room.discord.settled();
  expect(room.transcript()).toMatchInlineSnapshot(`
    "Hana presses Discuss (hosts)
      Colloquium (only to them):
        Round 1 on C3 is over. Press *Vote again*, here or on the card, when the group is ready.
        The discussion: <#1477998909849600015>
        [Vote again] [Close]
    Bruno presses My stance
      Colloquium (only to them):
        You on C3: **disagree** in round 1.
        [Add a reason]
    Hana presses Vote again (hosts)
      Colloquium (only to them):
        Round 2 is open on C3: everyone can vote again.
        [Close]
    Bruno presses Agree
      Colloquium (only to them):
        You: **agree**. Press another stance to change it.
        [Add a reason] [Withdraw]
    Imani presses Agree
      Colloquium (only to them):
        You: **agree**. Press another stance to change it.
        [Add a reason] [Withdraw]
    Lev presses Agree
      Colloquium (only to them):
        You: **agree**. Press another stance to change it.
        [Add a reason] [Withdraw]
    Noor presses Disagree
      Colloquium (only to them):
        You: **disagree**. Press another stance to change it.
        [Add a reason] [Withdraw]
    Tomasz presses Disagree
      Colloquium (only to them):
        You: **disagree**. Press another stance to change it.
        [Add a reason] [Withdraw]
    Bruno presses My stance
      Colloquium (only to them):
        You on C3: **disagree** in round 1, **agree** in round 2.
        [Add a reason] [Withdraw]
    Hana presses Close (hosts)
      Colloquium (only to them):
        Closed. The result on C3 goes under its card."
  `);
  expect(last()).toMatchInlineSnapshot(`
    "### C3: the result
    Japan was right to hold back from the Western economic sanctions against Russia over Crimea.
    Disagree · **5** → **2**
    Undecided · **0** → **0**
    Agree · **0** → **3**
    Both rounds count the 5 people who voted in both.
    Who moved is not shown: so few did, or stayed, that the numbers would tell of single people.
    **Before the discussion.** All five take one stance: disagree.
    Of 5 voters, 0 on the agreeing side, 5 on the disagreeing side, 0 undecided.
    **After the discussion.** The group is split.
    Of 5 voters, 3 on the agreeing side, 2 on the disagreeing side, 0 undecided.
    -# After the discussion: Consensus 3% (100%: all take one stance; 0%: half stand at either end) · D…
    -# Secret ballot · The claim rests on ¶3, ¶8"
  `);
});
