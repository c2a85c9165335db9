import { afterEach, expect, test } from 'vitest';
import { shippedReading } from '../shipped-reading.js';
import { readable } from './readable.js';
import { messageOf, monday, openRoom, type Room } from './room.js';

const now = monday;
let room: Room;
/** A room whose reading has so few prompts that they come to an end. */
const openWith = async (prompts: number): Promise<void> => {
  const all = shippedReading();
  room = await openRoom({
    now: () => now,
    readings: [{ ...all, prompts: all.prompts.slice(0, prompts) }],
  });
  // The clock stands still between the tests' steps, and rate limits would with it.
  room.discord.faults.rateLimits(false);
};
afterEach(() => room.close());

const next = async (): Promise<void> => {
  await room.discord.client.jump({ to: 'next' });
  await room.discord.settled();
};
const list = async () => messageOf(await room.command(room.host, '/prompt list'));
/** What the host was told of schedules that have ended. */
const ended = (): string[] => {
  const client = room.discord.client.as(room.host);
  return client
    .channels()
    .flatMap(({ type, id }) => (type === 1 ? client.messages(id) : []))
    .map(({ message }) => readable(message))
    .filter((words) => words.includes('has ended'));
};
/** Adds the second prompt of the reading; saved with a state, it is changed. */
const savePrompt = async (state?: 'live' | 'retired'): Promise<void> => {
  const form = await room.command(room.host, '/reading prompt', state === undefined ? {} : { prompt: '2' });
  const question = 'What would you have done?';
  const written = { question, paragraph: '2', kind: ['argument'], claim: '' };
  await room.submit(room.host, form, { ...written, ...(state !== undefined && { state: [state] }) });
};

test('a schedule promises as many runs as there are prompts, and says when and why it ends', async () => {
  await openWith(1);
  await room.command(room.host, '/prompt schedule', { time: '14:00', order: 'shuffled' });
  expect(room.transcript()).toContain('1 prompt, so the same one is asked every time.');
  await room.schedule({ time: '13:00' });
  expect(room.transcript()).toMatchInlineSnapshot(`
    "Hana: /prompt schedule time:13:00
      Colloquium (only to them):
        ### Shall I schedule this?
        Daily at 13:00, UTC, in <#1190000000000000201>, about *Japan's Policy Toward Russia Is Put to the T…
        It runs once, in your own time (13:00 in UTC):
        - <t:1772456400:F>
        This reading has 1 prompt, so the schedule ends after that.
        -# No time zone was given, so this is UTC. For another, cancel and use *timezone*.
        [Schedule it] [Cancel]
    Hana presses Schedule it
      Colloquium changes the card (only to them):
        ### Scheduled
        Daily at 13:00, UTC, in <#1190000000000000201>, about *Japan's Policy Toward Russia Is Put to the T…
        It runs once, in your own time (13:00 in UTC):
        - <t:1772456400:F>
        This reading has 1 prompt, so the schedule ends after that.
        -# See, pause or skip it with </prompt list:1477998909849600006>."
  `);
  await room.command(room.host, '/prompt upcoming');
  expect(room.transcript()).toContain('### The next 1 prompt,');
  await next();
  await room.bot.tick();
  expect(ended()).toEqual([expect.stringContaining('has ended: every question of its reading')]);
  // What has ended can only be taken away, and is not mistaken for the suggestions under it.
  const [a] = room.members;
  const form = await room.command(a, '/prompt suggest');
  await room.submit(a, form, { question: 'What would you have done?', paragraph: '3' });
  const shown = await list();
  expect(readable(shown)).toMatchInlineSnapshot(`
    "### 1 schedule
    **Daily at 13:00, UTC**, in <#1190000000000000201>, about *Japan's Policy Toward Russia Is Put to t…
    ended <t:1772456400:F>
    -# Last: posted for <t:1772456400:F>
    [Remove]
    [Review 1 suggestion]"
  `);
  expect(JSON.stringify(shown.components)).toMatch(/"type":14[^[]+\[[^[]+Review 1 suggestion/);
  room.transcript();
  await room.command(room.host, '/prompt pause');
  expect(room.transcript()).toContain('has ended, so nothing was changed.');
  const sure = messageOf(await room.press(room.host, shown, 'Remove'));
  await room.press(room.host, sure, 'Remove it');
  expect(readable(await list())).toContain('No prompts are scheduled.');
});

test('two prompts: two runs; scheduled before and half asked: what is left', async () => {
  await openWith(2);
  await room.schedule({ time: '13:00' });
  expect(room.transcript()).toMatch(/The first two,[^]+has 2 prompts, so the schedule ends after the last/);
  await room.command(room.host, '/prompt schedule', { time: '9:00', order: 'most divided' });
  expect(room.transcript()).toMatch(/The first three,[^]+has 2 prompts. When all were asked, they begin/);
  await next();
  await room.command(room.host, '/prompt schedule', { time: '13:00' });
  expect(room.transcript()).toMatch(
    /scheduled before[^]+It runs once more,[^]+1 of this reading's 2 prompts is left/,
  );
  await room.command(room.host, '/prompt pause');
  room.transcript();
  await room.command(room.host, '/prompt schedule', { time: '13:00' });
  expect(room.transcript()).toMatch(
    /scheduled before[^]+It is paused\. Resume it with <\/prompt resume:\d+>/,
  );
});

test('what has its last prompt retired says that none is left, and ends at its next time, once', async () => {
  await openWith(1);
  await savePrompt();
  await room.schedule({ time: '13:00' });
  await next();
  await savePrompt('retired');
  room.transcript();
  await room.command(room.host, '/prompt schedule', { time: '13:00' });
  expect(room.transcript()).toMatch(
    /scheduled before[^]+\n +No prompt of its reading is left to ask, so it ends at its next time\./,
  );
  await room.bot.tick();
  expect(ended()).toEqual([]);
  await room.restart();
  await next();
  await room.bot.tick();
  await room.restart();
  await room.bot.tick();
  expect(ended()).toEqual([expect.stringContaining('has ended: no prompt of its reading is left')]);
  expect(readable(await list())).toContain('ended <t:');
  expect(room.publicMessages()).toHaveLength(1);
});

test('a prompt that is brought back before the next time is asked, and then all were', async () => {
  await openWith(1);
  await savePrompt();
  await room.schedule({ time: '13:00' });
  await next();
  await savePrompt('retired');
  await savePrompt('live');
  await next();
  expect(room.publicMessages()).toHaveLength(2);
  expect(ended()).toEqual([expect.stringContaining('has ended: every question of its reading')]);
});
