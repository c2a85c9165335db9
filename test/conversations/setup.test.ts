import { afterEach, beforeEach, expect, test } from 'vitest';
import { readable } from './readable.js';
import { messageOf, monday, openRoom, type Room } from './room.js';

let now = monday;
let room: Room;
beforeEach(async () => {
  now = monday;
  room = await openRoom({ now: () => now });
  // The clock stands still between the tests' steps, and rate limits would with it.
  room.discord.faults.rateLimits(false);
});
afterEach(() => room.close());

const setUp = async (fields: Record<string, string | string[]>) =>
  room.submit(room.host, await room.command(room.host, '/seminar setup'), fields);

test('set up: time zone, host role, host channel, threshold, and who may open polls', async () => {
  const [a, b] = room.members;
  await setUp({
    zone: 'tokyo?',
    threshold: ['3'],
    polls: ['hosts'],
  });
  expect(room.transcript()).toContain('“tokyo?” is no name of a time zone, so it stays UTC.');
  await setUp({
    zone: 'asia/tokyo',
    role: [room.discord.roles.studyGroup],
    channel: [room.discord.channels.staff],
    threshold: ['5'],
    polls: ['members'],
  });
  expect(room.transcript()).toMatchInlineSnapshot(`
    "Hana: /seminar setup
      (modal)
    Hana sends {"zone":"asia/tokyo","role":["1190000000000000102"],"channel":["1190000000000000203"],"threshold":["5"],"polls":["members"]}
      Colloquium (only to them):
        ### Saved
        - Time zone: Asia/Tokyo
        - Hosts: members with Manage Server and with <@&1190000000000000102>
        - What hosts should know goes to <#1190000000000000203>
        - A secret poll shows numbers from 5 voters on
        - Polls are opened by everyone
        -# </seminar check:1477998909849600010> says whether I may do all this."
  `);
  await room.restart();
  const card = messageOf(await room.command(a, '/poll open', { claim: 'C3', closes: '2h' }));
  expect(room.look(a, card)).toContain('only if 5 or more voted');
  await room.press(b, card, 'Agree');
  now += 2 * 3_600_000;
  await room.bot.tick();
  const staff = room.discord.client.as(room.host).messages(room.discord.channels.staff);
  expect(staff.map(({ message }) => readable(message)).join()).toContain('was to close, but fewer than 5');
  room.transcript();
  await room.schedule({ time: '9' });
  expect(room.transcript()).toContain('Daily at 09:00, Asia/Tokyo');
  // Opened again, the form shows what is set.
  const again = await room.command(room.host, '/seminar setup');
  expect(JSON.stringify(again.modal)).toContain(room.discord.roles.studyGroup);
});

test('a zone that is meant is one press away, and nothing else of the form is lost', async () => {
  const fields = { role: [room.discord.roles.studyGroup], threshold: ['5'], polls: ['members'] };
  const saved = messageOf(await setUp({ zone: 'Tokio', ...fields }));
  room.transcript();
  await room.press(room.host, saved, 'Asia/Tokyo');
  expect(room.transcript()).toMatchInlineSnapshot(`
    "Hana presses Asia/Tokyo
      Colloquium changes the card (only to them):
        ### Saved
        - Time zone: Asia/Tokyo
        - Hosts: members with Manage Server and with <@&1190000000000000102>
        - What hosts should know goes to them by direct message
        - A secret poll shows numbers from 5 voters on
        - Polls are opened by everyone
        -# </seminar check:1477998909849600010> says whether I may do all this."
  `);
  await room.restart();
  await setUp({ zone: '', ...fields });
  expect(room.transcript()).toContain('The field was empty, so it stays Asia/Tokyo.');
  await setUp({ zone: 'Xyzzyplugh', ...fields });
  expect(room.transcript()).toContain('“Xyzzyplugh” is no time zone I know, so it stays Asia/Tokyo.');
  await setUp({ zone: 'EST', ...fields });
  expect(room.transcript()).toContain('EST names no place');
});

test('a host channel that all can read and a host role that nobody can be given are warned of', async () => {
  const { discord } = room;
  const fields = { zone: 'UTC', threshold: ['3'], polls: ['hosts'] };
  const roles = (await (
    await fetch(`${discord.apiUrl}/v10/guilds/1190000000000000000/roles`, {
      headers: { authorization: `Bot ${discord.token}` },
    })
  ).json()) as { id: string; managed: boolean }[];
  const own = roles.find(({ managed }) => managed)?.id ?? '';
  const said = JSON.stringify(
    messageOf(await setUp({ ...fields, channel: [discord.channels.reading], role: [own] })),
  );
  const check = JSON.stringify(messageOf(await room.command(room.host, '/seminar check')));
  for (const words of [said, check]) {
    expect(words).toContain(`Everybody in this server can read <#${discord.channels.reading}>`);
    expect(words).toContain(`<@&${own}> belongs to a bot or an integration`);
  }
  const well = JSON.stringify(
    messageOf(await setUp({ ...fields, channel: [discord.channels.staff], role: [discord.roles.host] })),
  );
  expect(well).not.toContain('⚠');
});

test('only with Manage Server: setup, its form and the check', async () => {
  const [a] = room.members;
  await room.command(a, '/seminar setup');
  await room.command(a, '/seminar check');
  expect(room.transcript()).toMatch(/Only members with Manage Server[^]+Only members with Manage Server/);
});

test('the check names each missing permission, where, and how to grant it', async () => {
  await room.command(room.host, '/seminar check');
  expect(room.transcript()).toMatchInlineSnapshot(`
    "Hana: /seminar check
      Colloquium (only to them):
        ### How it stands here
        ✓ I may do all I need in <#1190000000000000201>. To check another channel, use this command there.
        No prompt is coming.
        The reading: *Japan's Policy Toward Russia Is Put to the Test*, 18 claims, 55 prompts
        - Time zone: UTC
        - Hosts: members with Manage Server
        - What hosts should know goes to them by direct message
        - A secret poll shows numbers from 3 voters on
        - Polls are opened by hosts
        -# Backups are off. Whoever runs the bot switches them on with BACKUP_DIR."
  `);
  await room.schedule({ time: '13:00', thread: 'yes' });
  room.discord.faults.deny(room.reading, ['SendMessages', 'AttachFiles', 'CreatePublicThreads']);
  await room.discord.settled();
  room.transcript();
  await room.command(room.host, '/seminar check');
  const said = JSON.stringify(room.discord.client.as(room.host).messages(room.reading));
  expect(said).toContain('**Send Messages, Create Public Threads, Attach Files**');
  expect(said).toContain('cannot be posted in');
});

test('a server that it joins is greeted once, with commands to click', async () => {
  room.discord.faults.removeBot();
  await room.discord.settled();
  room.discord.faults.returnBot();
  const hello = await room.discord.nextMessage(room.reading);
  expect(readable(hello)).toContain('Hello, I am Colloquium');
  expect(JSON.stringify(hello)).toMatch(/<\/passage:\d+>/);
  room.discord.faults.beginOutage();
  room.discord.faults.returnBot();
  await room.command(room.host, '/seminar help');
  expect(room.publicMessages().filter((words) => words.includes('Hello'))).toHaveLength(1);
});
