import { afterEach, beforeEach, expect, test } from 'vitest';
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

/** Discord posts the message, but the bot loses the connection before it hears of it. */
function sentButNotAnswered(): void {
  const how = { kind: 'reset' as const, done: true };
  room.discord.faults.requests({ method: 'POST', path: /\/messages$/, times: 1, how });
}

test('scheduled, listed, three days jumped, three posts, removed', async () => {
  await room.schedule({ time: '9am', timezone: 'Asia/Tokyo', days: 'daily' });
  expect(room.transcript()).toMatchInlineSnapshot(`
    "Hana: /prompt schedule time:9am timezone:Asia/Tokyo days:daily
      Colloquium (only to them):
        ### Shall I schedule this?
        Daily at 09:00, Asia/Tokyo, in <#1190000000000000201>, about *Japan's Policy Toward Russia Is Put t…
        The first three, in your own time (09:00 in Asia/Tokyo):
        - <t:1772496000:F>
        - <t:1772582400:F>
        - <t:1772668800:F>
        This reading has 55 prompts, so the schedule ends after the last of them.
        [Schedule it] [Cancel]
    Hana presses Schedule it
      Colloquium changes the card (only to them):
        ### Scheduled
        Daily at 09:00, Asia/Tokyo, in <#1190000000000000201>, about *Japan's Policy Toward Russia Is Put t…
        The first three, in your own time (09:00 in Asia/Tokyo):
        - <t:1772496000:F>
        - <t:1772582400:F>
        - <t:1772668800:F>
        This reading has 55 prompts, so the schedule ends after the last of them.
        -# See, pause or skip it with </prompt list:1477998909849600006>."
  `);
  await room.discord.client.jump({ by: 3 * day });
  await room.discord.settled();
  expect(posts()).toMatchInlineSnapshot(`
    [
      "-# Understanding the text · ¶1 · day 1 of 55
    ## How does the opening paragraph explain the friction between Japan and the United States?
    -# *Japan's Policy Toward Russia Is Put to the Test*, Stratfor, ¶1: A freer foreign policy strains …
    [Show passage] [Discuss]",
      "-# Weighing an argument · ¶1 · day 2 of 55
    ## What would you say to a Japanese minister who wants strategic room without changing anything in …
    -# *Japan's Policy Toward Russia Is Put to the Test*, Stratfor, ¶1: A freer foreign policy strains …
    [Show passage] [Discuss] [Take a stance]",
      "-# Weighing an argument · ¶1 · day 3 of 55
    ## In what circumstances does an ally that acts on its own become more useful to a great power rath…
    -# *Japan's Policy Toward Russia Is Put to the Test*, Stratfor, ¶1: A freer foreign policy strains …
    [Show passage] [Discuss] [Take a stance]",
    ]
  `);
  await room.command(room.members[0], '/prompt list');
  expect(room.transcript()).toMatchInlineSnapshot(`
    "Bruno: /prompt list
      Colloquium (only to them):
        ### 1 schedule
        **Daily at 09:00, Asia/Tokyo**, in <#1190000000000000201>, about *Japan's Policy Toward Russia Is P…
        next <t:1772755200:F> (<t:1772755200:R>)
        -# Last: posted for <t:1772668800:F>"
  `);
  const ask = messageOf(await room.command(room.host, '/prompt remove'));
  await room.press(room.host, ask, 'Remove it');
  await room.discord.client.jump({ by: 3 * day });
  expect(posts()).toHaveLength(3);
});

test('a restart doubles nothing and loses nothing', async () => {
  await room.schedule({ time: '13:00' });
  await room.discord.client.jump({ to: 'next' });
  await room.restart();
  await room.bot.tick();
  expect(posts()).toHaveLength(1);
  await room.discord.client.jump({ to: 'next' });
  expect(posts()).toHaveLength(2);
  expect(posts()[1]).toContain('day 2 of 55');
});

test('fault 19: after three days away only the latest is posted, and it says that it is late', async () => {
  await room.schedule({ time: '13:00' });
  await room.restart(() => (now += 3 * day + 2 * hour));
  await room.bot.tick();
  expect(posts()).toHaveLength(1);
  expect(posts()[0]).toContain('This was due');
  expect(posts()[0]).toContain('day 1 of 55');
});

test('later than six hours it is skipped, and the list says so', async () => {
  await room.schedule({ time: '13:00' });
  await room.restart(() => (now += 9 * hour));
  await room.bot.tick();
  expect(posts()).toEqual([]);
  room.transcript();
  await room.command(room.host, '/prompt list');
  expect(room.transcript()).toContain('was skipped, because the bot was away for too long');
});

test('sent but not answered: sent again under the same nonce, it is one message', async () => {
  await room.schedule({ time: '13:00' });
  sentButNotAnswered();
  now += hour;
  await room.bot.tick();
  await room.restart(() => (now += 5000));
  await room.bot.tick();
  expect(posts()).toHaveLength(1);
  await room.discord.client.jump({ to: 'next' });
  expect(posts()[1]).toContain('day 2 of 55');
});

test('perhaps sent, and too long ago to send again: it is looked for, found, and not sent twice', async () => {
  await room.schedule({ time: '13:00' });
  sentButNotAnswered();
  now += hour;
  await room.bot.tick();
  room.discord.faults.forgetNonces();
  await room.restart(() => (now += 10 * 60_000));
  await room.bot.tick();
  expect(posts()).toHaveLength(1);
  room.transcript();
  await room.command(room.host, '/prompt list');
  expect(room.transcript()).toContain('posted for');
});

test('where Discord refuses, the slot is given up and the list says why', async () => {
  await room.schedule({ time: '13:00' });
  room.discord.faults.deny(room.reading, ['SendMessages']);
  await room.discord.client.jump({ to: 'next' });
  expect(posts()).toEqual([]);
  room.transcript();
  await room.command(room.host, '/prompt list');
  expect(room.transcript()).toContain('did not let me post there');
});

test('Discord failing for minutes costs no prompt, and makes no second one', async () => {
  await room.schedule({ time: '13:00' });
  const how = { kind: 'answer' as const, status: 503, body: {} };
  room.discord.faults.requests({ method: 'POST', path: /\/messages$/, times: 4, how });
  now += hour;
  for (let tick = 0; tick < 6; tick++) {
    await room.bot.tick();
    now += 45_000;
  }
  expect(posts()).toHaveLength(1);
  expect(posts()[0]).toContain('day 1 of 55');
});

test('perhaps sent, then out of reach for longer than Discord knows the nonce: never a second one', async () => {
  await room.schedule({ time: '13:00' });
  sentButNotAnswered();
  now += hour;
  await room.bot.tick();
  const how = { kind: 'reset' as const, done: false };
  room.discord.faults.requests({ method: 'POST', path: /\/messages$/, times: 3, how });
  for (let tick = 0; tick < 3; tick++) {
    now += 25_000;
    await room.bot.tick();
  }
  room.discord.faults.forgetNonces();
  for (let tick = 0; tick < 12; tick++) {
    now += 25_000;
    await room.bot.tick();
  }
  expect(posts()).toHaveLength(1);
  room.transcript();
  await room.command(room.host, '/prompt list');
  expect(room.transcript()).toContain('posted for');
});

test('a Discord that says no for longer than a prompt may be late: it is skipped as too late, not as unclear', async () => {
  await room.schedule({ time: '13:00' });
  const how = { kind: 'answer' as const, status: 503, body: {} };
  room.discord.faults.requests({ method: 'POST', path: /\/messages$/, times: 14, how });
  now += hour;
  for (let tick = 0; tick < 14; tick++) {
    await room.bot.tick();
    now += hour / 2;
  }
  expect(posts()).toEqual([]);
  room.transcript();
  await room.command(room.host, '/prompt list');
  expect(room.transcript()).toContain('was skipped, because the bot was away for too long');
});

test('two who ask at once are asked two questions', async () => {
  const ask = (person: Room['host']) => room.discord.client.as(person).command(room.reading, '/prompt now');
  await Promise.all([ask(room.host), ask(room.members[0])]);
  expect(new Set(posts().map((post) => /question \d+/.exec(post)?.[0]))).toEqual(
    new Set(['question 1', 'question 2']),
  );
});

test('a command that arrives twice is carried out once', async () => {
  room.discord.faults.duplicateNext('INTERACTION_CREATE');
  await room.schedule({ time: '13:00' });
  await room.discord.settled();
  room.transcript();
  await room.command(room.host, '/prompt list');
  expect(room.transcript()).toContain('1 schedule\n');
});

test('the same schedule twice is one schedule', async () => {
  await room.schedule({ time: '13:00' });
  await room.schedule({ time: '1pm', days: 'every day', timezone: 'utc' });
  expect(room.transcript()).toContain('This was scheduled before');
  await room.discord.client.jump({ to: 'next' });
  expect(posts()).toHaveLength(1);
});

test('bad input gets a sentence, and nothing is scheduled', async () => {
  await room.command(room.host, '/prompt schedule', { time: 'noonish' });
  await room.command(room.host, '/prompt schedule', { time: '9', days: 'funday' });
  await room.command(room.host, '/prompt schedule', { time: '9', timezone: 'Atlantis' });
  room.discord.faults.deny(room.discord.channels.discussion, ['SendMessages', 'ViewChannel']);
  await room.command(room.host, '/prompt schedule', {
    time: '9',
    channel: { id: room.discord.channels.discussion, name: 'discussion' },
  });
  await room.command(room.members[0], '/prompt schedule', { time: '9' });
  await room.command(room.host, '/prompt remove');
  await room.command(room.host, '/prompt list');
  expect(room.transcript()).toMatchInlineSnapshot(`
    "Hana: /prompt schedule time:noonish
      Colloquium (only to them):
        I could not read “noonish” as a time of day. Write it in figures, such as 12:00, 21:30 or 9am.
    Hana: /prompt schedule time:9 days:funday
      Colloquium (only to them):
        “funday” names no days. Write daily, weekdays, weekends or a list such as Mon, Wed, Fri.
    Hana: /prompt schedule time:9 timezone:Atlantis
      Colloquium (only to them):
        “Atlantis” is no time zone I know. Type a city and choose from the list, such as Asia/Tokyo.
    Hana: /prompt schedule time:9 channel:…
      Colloquium (only to them):
        I may not post in <#1190000000000000202> yet: View Channel, Send Messages is missing there. Grant i…
    Bruno: /prompt schedule time:9
      Colloquium (only to them):
        Only hosts can do this here: members with Manage Server. Nothing was changed.
    Hana: /prompt remove
      Colloquium (only to them):
        There is no such schedule in this server. See them with </prompt list:1477998909849600006>.
    Hana: /prompt list
      Colloquium (only to them):
        No prompts are scheduled. A host schedules them with </prompt schedule:1477998909849600006>."
  `);
});

test('/prompt now goes through the syllabus, or asks about a topic; its buttons show the passage and open a thread', async () => {
  const [a, b] = room.members;
  const first = messageOf(await room.command(a, '/prompt now'));
  await room.command(b, '/prompt now');
  await room.command(a, '/prompt now', { about: 'nato' });
  await room.command(a, '/prompt now', { about: 'xyzzy' });
  await room.press(b, first, 'Show passage');
  await room.press(b, first, 'Discuss');
  expect(room.transcript()).toMatchInlineSnapshot(`
    "Bruno: /prompt now
      Colloquium:
        -# Understanding the text · ¶1 · question 1 of 55
        ## How does the opening paragraph explain the friction between Japan and the United States?
        -# *Japan's Policy Toward Russia Is Put to the Test*, Stratfor, ¶1: A freer foreign policy strains …
        [Show passage] [Discuss]
    Imani: /prompt now
      Colloquium:
        -# Weighing an argument · ¶1 · question 2 of 55
        ## What would you say to a Japanese minister who wants strategic room without changing anything in …
        -# *Japan's Policy Toward Russia Is Put to the Test*, Stratfor, ¶1: A freer foreign policy strains …
        [Show passage] [Discuss] [Take a stance]
    Bruno: /prompt now about:nato
      Colloquium:
        -# Understanding the text · ¶7 · question 41 of 55
        ## Why does the crisis in Ukraine alarm Japan even though the Kurils are already in Russian hands?
        -# *Japan's Policy Toward Russia Is Put to the Test*, Stratfor, ¶7: Crimea as a precedent for the S…
        [Show passage] [Discuss]
    Bruno: /prompt now about:xyzzy
      Colloquium (only to them):
        Nothing in *Japan's Policy Toward Russia Is Put to the Test* matches “xyzzy”. Some of this reading'…
        [Russia] [US alliance] [China] [North Korea] [Kurils]
    Imani presses Show passage
      Colloquium (only to them):
        ## A freer foreign policy strains the US alliance
        -# ¶1 · 1 of 8 in the article
        Japan has lately been trying to give itself more freedom of movement abroad, and the attempt has ca…
        -# Topics: US alliance · North Korea · South Korea · Japan's diplomacy · National revival
        -# Our summary of ¶1 of *Japan's Policy Toward Russia Is Put to the Test*, Stratfor, 11 March 2014
        [◀ Previous, disabled] [Next ▶] [Take a stance] [Discuss]
    Imani presses Discuss
      Colloquium (only to them):
        The discussion is here: <#1477998909849600015>"
  `);
});

test('zones and days are offered while typing', async () => {
  const host = room.discord.client.as(room.host);
  const zones = await host.autocomplete(room.reading, '/prompt schedule', { time: '9', timezone: 'tok' });
  expect(zones.choices[0]).toEqual({ name: 'Asia/Tokyo (UTC+09:00)', value: 'Asia/Tokyo' });
  const days = await host.autocomplete(room.reading, '/prompt schedule', { time: '9', days: 'week' });
  expect(days.choices.map(({ name }) => name)).toEqual(['weekdays', 'weekends']);
});

test('a schedule is removed by the words that are shown; of several that fit, none', async () => {
  await room.schedule({ time: '13:00' });
  await room.schedule({ time: '13:00', days: 'mon' });
  const host = room.discord.client.as(room.host);
  const offered = await host.autocomplete(room.reading, '/prompt remove', { schedule: 'mon' });
  expect(offered.choices.map(({ name }) => name)).toEqual(['Mondays at 13:00, UTC · #reading']);
  room.transcript();
  await room.command(room.host, '/prompt remove', { schedule: 'at 13:00' });
  expect(room.transcript()).toContain('/prompt remove');
  const ask = messageOf(await room.command(room.host, '/prompt remove', { schedule: 'daily at 13:00' }));
  await room.press(room.host, ask, 'Remove it');
  await room.command(room.host, '/prompt list');
  expect(room.transcript()).toMatch(/Removed[^]+Daily[^]+1 schedule\n/);
});
