import { afterEach, beforeEach, expect, test } from 'vitest';
import { readable } from './readable.js';
import { messageOf, monday, openRoom, type Room } from './room.js';

const now = monday;
let room: Room;
beforeEach(async () => {
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

test('a suggestion: approved after a host’s edit it is asked, and its author is told', async () => {
  const [a] = room.members;
  const suggest = async (question: string, paragraph: string) =>
    room.submit(a, await room.command(a, '/prompt suggest'), { question, paragraph });
  await suggest('Why @everyone?', '99');
  expect(room.transcript()).toContain('Nothing was sent; here is');
  await suggest('What would *you* have done', '3');
  await suggest('Second one?', '¶2');
  await room.bot.tick();
  room.transcript();
  const shown = await list();
  const review = messageOf(await room.press(room.host, shown, 'Review 2 suggestions'));
  const form = await room.press(room.host, review, 'Edit and approve');
  const rest = messageOf(await room.submit(room.host, form, { question: 'What would *you* have done?' }));
  const why = await room.press(room.host, rest, 'Decline');
  await room.submit(room.host, why, { why: 'We had it @here last week.' });
  await room.bot.tick();
  expect(room.transcript()).toMatch(/Approved\.[^]+Declined\./);
  expect(toldDirectly(a)).toHaveLength(2);
  expect(toldDirectly(a)[0]).toContain('joins the prompts, thank you. A host has reworded it:');
  expect(toldDirectly(a)[0]).toMatch(/have done\?\n+You wrote: What would \S+ have done$/);
  expect(toldDirectly(a)[1]).toContain('We had it @\u200bhere last week.');
  await room.command(a, '/prompt now', { about: '¶3' });
  await room.schedule({ time: '13:00' });
  await next();
  expect(posts().at(-1)).toContain('day 1 of 56');
});

test('a word alone is no question, as it is no statement', async () => {
  const [a] = room.members;
  const form = await room.command(a, '/prompt suggest');
  const answer = messageOf(await room.submit(a, form, { question: 'Why', paragraph: '3' }));
  const words = JSON.stringify(answer);
  expect(words).toContain('“Why” is too short for a question to the group, so nothing was sent.');
  // What is enough is not said in words to count: not every language spaces them.
  expect(words).toContain('Write a whole question');
  expect(words).not.toMatch(/three|words/);
  await room.submit(a, await room.command(a, '/prompt suggest'), { question: '忘れた？', paragraph: '3' });
  expect(readable(await list())).not.toContain('Review');
  const whole = { question: 'あなたならどうしましたか', paragraph: '3' };
  await room.submit(a, await room.command(a, '/prompt suggest'), whole);
  expect(readable(await list())).toContain('Review 1 suggestion');
});

test('the same question is not sent twice, neither while it waits nor once it is asked', async () => {
  const [a, b] = room.members;
  const form = await room.command(a, '/prompt suggest');
  expect(JSON.stringify(form.modal)).toContain('Hosts read it first, beside your name.');
  await room.submit(a, form, { question: 'What would you have done?', paragraph: '3' });
  const again = async (question: string): Promise<string> =>
    readable(
      messageOf(await room.submit(b, await room.command(b, '/prompt suggest'), { question, paragraph: '3' })),
    );
  expect(await again('what would  you have done')).toContain('or waits for a host');
  expect(readable(await list())).toContain('[Review 1 suggestion]');
  const review = messageOf(await room.press(room.host, await list(), 'Review 1 suggestion'));
  await room.press(room.host, review, 'Approve');
  expect(await again('What would you have done?')).toContain('is among the prompts already');
  expect(await again('What else would you have done?')).toContain('Thank you.');
});

test('hosts are told of a suggestion at their next command, members are not; erasing takes it back', async () => {
  const [a, b] = room.members;
  await room.submit(a, await room.command(a, '/prompt suggest'), {
    question: 'Is this one mine?',
    paragraph: '1',
  });
  await room.bot.tick();
  await room.command(b, '/seminar help');
  await room.command(room.host, '/seminar help');
  await room.discord.settled();
  const notes = (person: Room['host']): string[] =>
    room.discord.client
      .as(person)
      .messages(room.reading)
      .filter(({ ephemeral }) => ephemeral)
      .map(({ message }) => readable(message))
      .filter((words) => words.includes('suggests a question'));
  expect(notes(b)).toEqual([]);
  expect(notes(room.host)).toHaveLength(1);
  const ask = messageOf(await room.command(a, '/privacy erase'));
  await room.press(a, ask, 'Erase my data');
  expect(readable(await list())).not.toContain('suggestion');
});
