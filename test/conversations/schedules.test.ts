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
const sent = (match: RegExp) =>
  room.discord.requests.filter(({ method, path }) => method === 'POST' && match.test(path));
test('nothing begins before it is confirmed, and what is cancelled never does', async () => {
  const asked = messageOf(await room.command(room.host, '/prompt schedule', { time: '13:00' }));
  await next().catch(() => undefined);
  now += 2 * hour;
  await room.bot.tick();
  expect(posts()).toEqual([]);
  await room.press(room.host, asked, 'Cancel');
  const again = messageOf(await room.command(room.host, '/prompt schedule', { time: '16:00' }));
  await room.restart();
  await room.press(room.host, again, 'Schedule it');
  await next();
  expect(posts()).toHaveLength(1);
});

test('weekdays for a role, each with a thread: the mention pings that role alone', async () => {
  const role = room.discord.roles.studyGroup;
  room.discord.faults.setMentionable(role, false);
  await room.schedule({ time: '13:00', role: { id: role, name: 'Study group' } });
  expect(room.transcript()).toContain('Mention @everyone, @here and All Roles is missing');
  room.discord.faults.setMentionable(role, true);
  await room.schedule({
    time: '13:00',
    days: 'weekdays',
    role: { id: role, name: 'Study group' },
    thread: 'yes',
    name: 'Morning *group*',
  });
  expect(room.transcript()).toContain('Morning \\*group\\* (Weekdays at 13:00, UTC)');
  await next();
  expect(posts()[0]).toContain(`day 1 of 55 · <@&${role}>`);
  const [message] = sent(/\/channels\/\d+\/messages$/);
  expect(message?.body).toMatchObject({ allowed_mentions: { parse: [], roles: [role] } });
  const opened = room.discord.client
    .as(room.host)
    .channels()
    .filter(({ name }) => name.startsWith('¶1 · '));
  expect(opened).toHaveLength(1);
  // Friday, then Monday.
  await room.discord.client.jump({ by: 7 * day });
  expect(posts()).toHaveLength(6);
});

test('in a forum each prompt is a post; after a lost answer it is looked for, not posted again', async () => {
  const forum = room.discord.channels.forum;
  await room.schedule({ time: '13:00', channel: { id: forum, name: 'threads-forum' } });
  room.discord.faults.requests({ method: 'POST', path: /\/threads$/, how: { kind: 'reset', done: true } });
  now += hour;
  await room.bot.tick();
  now += 15_000;
  await room.bot.tick();
  await room.restart(() => (now += 10 * 60_000));
  await room.bot.tick();
  expect(sent(/\/threads$/)).toHaveLength(1);
  await next();
  expect(sent(/\/threads$/)).toHaveLength(2);
  room.transcript();
  await list();
  expect(room.transcript()).toContain('posted for');
});

test('the list pauses, resumes, skips and posts one in between; the calendar stays as it is', async () => {
  await room.schedule({ time: '13:00' });
  room.transcript();
  const shown = await list();
  await room.press(room.host, shown, 'Post one now');
  await room.discord.settled();
  expect(posts()[0]).toContain('day 1 of 55');
  await room.press(room.host, shown, 'Skip the next');
  await room.press(room.host, shown, 'Pause');
  await room.press(room.host, shown, 'Resume');
  expect(room.transcript()).toMatchInlineSnapshot(`
    "Hana: /prompt list
      Colloquium (only to them):
        ### 1 schedule
        **Daily at 13:00, UTC**, in <#1190000000000000201>, about *Japan's Policy Toward Russia Is Put to t…
        next <t:1772456400:F> (<t:1772456400:R>)
        -# “How does the opening paragraph explain the friction between Japan and the United States?”
        [Pause] [Skip the next] [Post one now] [Remove]
    Hana presses Post one now
      Colloquium changes the card (only to them):
        The next question goes to <#1190000000000000201> now. The calendar stays as it is.
        ### 1 schedule
        **Daily at 13:00, UTC**, in <#1190000000000000201>, about *Japan's Policy Toward Russia Is Put to t…
        next <t:1772456400:F> (<t:1772456400:R>)
        -# “What would you say to a Japanese minister who wants strategic room without changing…”
        -# Last: being posted for <t:1772452800:F>
        [Pause] [Skip the next] [Post one now] [Remove]
    Hana presses Skip the next
      Colloquium changes the card (only to them):
        Skipped: Daily at 13:00, UTC on <t:1772456400:F>. The next one comes on <t:1772542800:F>.
        ### 1 schedule
        [Undo the skip]
        **Daily at 13:00, UTC**, in <#1190000000000000201>, about *Japan's Policy Toward Russia Is Put to t…
        next <t:1772542800:F> (<t:1772542800:R>)
        -# “What would you say to a Japanese minister who wants strategic room without changing…”
        -# Last: posted <t:1772452800:F>, out of turn
        [Pause] [Skip the next] [Post one now] [Remove]
    Hana presses Pause
      Colloquium changes the card (only to them):
        Paused: Daily at 13:00, UTC. Resume it when you like.
        ### 1 schedule
        **Daily at 13:00, UTC**, in <#1190000000000000201>, about *Japan's Policy Toward Russia Is Put to t…
        paused since <t:1772452800:F>
        -# Last: posted <t:1772452800:F>, out of turn
        [Resume] [Post one now] [Remove]
    Hana presses Resume
      Colloquium changes the card (only to them):
        Resumed: Daily at 13:00, UTC. The next one comes on <t:1772542800:F>.
        ### 1 schedule
        **Daily at 13:00, UTC**, in <#1190000000000000201>, about *Japan's Policy Toward Russia Is Put to t…
        next <t:1772542800:F> (<t:1772542800:R>)
        -# “What would you say to a Japanese minister who wants strategic room without changing…”
        -# Last: posted <t:1772452800:F>, out of turn
        [Pause] [Skip the next] [Post one now] [Remove]"
  `);
  await next();
  expect(posts()).toHaveLength(2);
  expect(posts()[1]).toContain('day 2 of 55');
  expect(room.discord.clock.now()).toBeGreaterThanOrEqual(monday + hour + day);
});

test('the buttons of the list are for hosts, and do nothing for a removed schedule', async () => {
  await room.schedule({ time: '13:00' });
  const own = messageOf(await room.command(room.members[0], '/prompt list'));
  expect(readable(own)).not.toContain('[Pause]');
  const shown = await list();
  const ask = messageOf(await room.press(room.host, shown, 'Remove'));
  expect(readable(await list())).toContain('1 schedule');
  await room.press(room.host, ask, 'Remove it');
  room.transcript();
  await room.press(room.host, shown, 'Post one now');
  expect(room.transcript()).toContain('There is no such schedule');
  expect(posts()).toEqual([]);
});

test('pause, skip and resume by command; a pause leaves no debts', async () => {
  await room.schedule({ time: '13:00' });
  await room.command(room.members[0], '/prompt pause');
  await room.command(room.host, '/prompt pause');
  await room.restart(() => (now += 3 * day));
  await room.bot.tick();
  expect(posts()).toEqual([]);
  await room.command(room.host, '/prompt resume');
  await room.bot.tick();
  expect(posts()).toEqual([]);
  await room.command(room.host, '/prompt skip', { schedule: 'daily' });
  await next();
  expect(posts()).toHaveLength(1);
  expect(room.transcript()).toMatch(/Paused: Daily[^]+Resumed: Daily[^]+Skipped: Daily/);
});

test('what comes, over all schedules that one may see', async () => {
  await room.schedule({ time: '13:00', name: 'Noon' });
  await room.schedule({
    time: '9',
    timezone: 'Asia/Tokyo',
    days: 'mon',
    channel: { id: room.discord.channels.staff, name: 'staff' },
  });
  room.transcript();
  await room.command(room.host, '/prompt upcoming');
  const forHost = room.transcript();
  expect(forHost).toContain('The next 10 prompts');
  expect(forHost).toContain(`<#${room.discord.channels.staff}>`);
  await room.command(room.members[0], '/prompt upcoming');
  const forMember = room.transcript();
  expect(forMember).toContain('Noon');
  expect(forMember).not.toContain(`<#${room.discord.channels.staff}>`);
});

test('a host sees which question comes next, a member only when', async () => {
  await room.schedule({ time: '13:00', name: 'Noon' });
  await next();
  const second = 'What would you say to a Japanese minister';
  for (const name of ['/prompt list', '/prompt upcoming']) {
    const forHost = JSON.stringify(messageOf(await room.command(room.host, name)));
    expect(forHost).toContain(second);
    const forMember = JSON.stringify(messageOf(await room.command(room.members[0], name)));
    expect(forMember).toContain('Noon');
    expect(forMember).not.toContain('“');
  }
  await next();
  expect(posts()[1]).toContain(second);
});

test('a skip is taken back, unless its time is past', async () => {
  await room.schedule({ time: '13:00' });
  const shown = await list();
  const skipped = messageOf(await room.press(room.host, shown, 'Skip the next'));
  const undone = messageOf(await room.press(room.host, skipped, 'Undo the skip'));
  expect(readable(undone)).toContain(
    'The skip is taken back: Daily at 13:00, UTC. The next one comes on <t:1772456400',
  );
  expect(readable(undone)).not.toContain('[Undo the skip]');
  const byCommand = messageOf(await room.command(room.host, '/prompt skip'));
  await expect(room.press(room.members[0], byCommand, 'Undo the skip')).rejects.toThrow();
  // The skipped day passes; taken back now, its prompt would be owed at once.
  await room.restart(() => (now += 2 * hour));
  await room.press(room.host, byCommand, 'Undo the skip');
  expect(room.transcript()).toContain('so nothing was changed');
  await room.bot.tick();
  expect(posts()).toEqual([]);
  await next();
  expect(posts()).toHaveLength(1);
});

test('/prompt now asks nothing that a schedule has asked here', async () => {
  const question = (post: string | undefined): string => post?.split('\n')[1] ?? '';
  await room.schedule({ time: '13:00' });
  await next();
  await next();
  await room.command(room.members[0], '/prompt now');
  expect(new Set(posts().map(question)).size).toBe(3);
});

test('a shuffled schedule asks nothing that /prompt now has asked here', async () => {
  await room.schedule({ time: '14:00', order: 'shuffled' });
  // Whichever comes next of it is asked by command at last, and it has moved on.
  const coming = (): Promise<string> =>
    list().then((shown) => /shuffled[^“]+“([^”…]+)/.exec(JSON.stringify(shown))?.[1] ?? '');
  const before = await coming();
  for (let n = 0; n < 60 && (await coming()) === before; n++) await room.command(room.host, '/prompt now');
  expect(await coming()).not.toBe(before);
  expect(posts().join('\n')).toContain(before.slice(0, 60));
}, 60_000);

test('shuffled: no question twice, and a restart does not shuffle anew', async () => {
  await room.schedule({ time: '13:00', order: 'shuffled' });
  for (let n = 0; n < 12; n++) {
    await next();
    if (n % 4 === 1) await room.restart();
  }
  const asked = posts().map((post) => post.split('\n')[1]);
  expect(new Set(asked).size).toBe(12);
  expect(posts()[11]).toContain('day 12 of 55');
});

test('most divided: what the group is split on comes first', async () => {
  const card = messageOf(await room.command(room.host, '/poll open', { claim: 'C12' }));
  const votes = ['Strongly agree', 'Strongly disagree', 'Strongly agree', 'Strongly disagree'];
  for (const [n, vote] of votes.entries()) {
    const member = room.members[n];
    if (member !== undefined) await room.press(member, card, vote);
  }
  await room.command(room.host, '/poll close');
  await room.schedule({ time: '13:00', order: 'most divided' });
  await next();
  const post = posts().at(-1) ?? '';
  const paragraph = /¶(\d)/.exec(post)?.[1];
  room.transcript();
  await room.command(room.host, '/passage', { about: 'C12' });
  expect(room.transcript()).toContain(`¶${paragraph} `);
});

test('what is paused or runs already says so, and a skip says what to do first', async () => {
  await room.schedule({ time: '13:00', name: 'Noon' });
  await room.command(room.host, '/prompt resume');
  expect(room.transcript()).toContain('runs already, so nothing was changed. The next one comes on <t:');
  await room.command(room.host, '/prompt pause');
  room.transcript();
  await room.command(room.host, '/prompt pause');
  expect(room.transcript()).toContain('is paused already, so nothing was changed.');
  await room.command(room.host, '/prompt skip');
  expect(room.transcript()).toContain('Resume it first');
  // Nothing of all that has moved the calendar.
  await room.command(room.host, '/prompt resume');
  await next();
  expect(posts()).toHaveLength(1);
});
