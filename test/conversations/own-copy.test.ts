import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Reading } from '../../src/readings/reading.js';
import { hashParagraph } from '../../src/readings/source-text.js';
import { plainImporter } from '../plain-importer.js';
import { messageOf, monday, openRoom, type Room } from './room.js';

const source = [
  'Once a clock in a harbour town began to run backwards.',
  'The fishermen quite liked it, for the tides did not mind.',
  'The bank closed before it had opened and went to law about it.',
  'In the end the clock was taken down and the town forgot the hour.',
];
const summaries = ['The clock turns.', 'Fishermen approve.', 'The bank objects.', 'The clock goes.'];

/** A reading of our words over a source that only the host has. */
const clock: Reading = {
  slug: 'harbour-clock',
  title: 'The Harbour Clock',
  publisher: 'A Press',
  published: '2001-02-03',
  link: 'https://example.org/',
  language: 'en',
  topics: [{ name: 'Bank', aliases: [], paragraphs: [3] }],
  passages: summaries.map((text, n) => ({
    paragraph: n + 1,
    heading: `Part ${n + 1}`,
    text,
    topics: n === 2 ? ['Bank'] : [],
    sha256: hashParagraph(source[n] ?? ''),
  })),
  claims: [{ id: 'C1', text: 'The bank was right.', paragraphs: [3] }],
  prompts: [{ kind: 'argument', text: 'Was the bank right?', paragraph: 3, claim: 'C1' }],
  glossary: [],
};

let now = monday;
let room: Room;
beforeEach(async () => {
  now = monday;
  room = await openRoom({ importer: plainImporter, readings: [clock], now: () => now });
  room.discord.faults.rateLimits(false);
});
afterEach(() => room.close());

async function attach(paragraphs: readonly string[]) {
  const data = Buffer.from(['A title', ...paragraphs].join('\n\n')).toString('base64');
  const answer = messageOf(
    await room.command(room.host, '/reading add', {
      file: { filename: 'copy.txt', contentType: 'text/plain', data },
    }),
  );
  room.transcript();
  return answer;
}

test('a copy is laid under the reading, its words are shown, ours are one button away, and it is taken out again', async () => {
  const [bruno, imani] = room.members;
  const draft = await attach(source.slice(0, 3));
  expect(room.look(room.host, draft)).toMatchInlineSnapshot(`
    "### This is a copy of *The Harbour Clock*
    3 of 4 paragraphs match word for word: ¶1 ¶2 ¶3
    Missing in your file: ¶4
    If you use it, /passage shows your text in this server, and in no other. Topics, claims and prompts…
    [Show this text here] [Make a reading of its own] [Throw away]"
  `);
  expect(room.rawFiles()).not.toContain('fishermen');
  await room.press(room.host, draft, 'Show this text here');
  expect(room.rawFiles()).toContain('fishermen');
  room.transcript();
  const card = messageOf(await room.command(bruno, '/passage', { about: 'bank' }));
  await room.press(bruno, card, 'In our words');
  await room.press(bruno, card, "In the author's words");
  await room.press(imani, card, 'In our words');
  expect(room.transcript()).toMatchInlineSnapshot(`
    "Bruno: /passage about:bank
      Colloquium:
        ## Part 3
        -# ¶3 · 1 of 1 on *Bank*
        The bank closed before it had opened and went to law about it.
        -# Topics: Bank
        -# ¶3 of *The Harbour Clock*, A Press, 3 February 2001, from this server's own copy
        [◀ Previous, disabled] [Next ▶, disabled] [Take a stance] [Discuss] [In our words]
    Bruno presses In our words
      Colloquium changes the card:
        ## Part 3
        -# ¶3 · 1 of 1 on *Bank*
        The bank objects.
        -# Topics: Bank
        -# Our summary of ¶3 of *The Harbour Clock*, A Press, 3 February 2001
        [◀ Previous, disabled] [Next ▶, disabled] [Take a stance] [Discuss] [In the author's words]
    Bruno presses In the author's words
      Colloquium changes the card:
        ## Part 3
        -# ¶3 · 1 of 1 on *Bank*
        The bank closed before it had opened and went to law about it.
        -# Topics: Bank
        -# ¶3 of *The Harbour Clock*, A Press, 3 February 2001, from this server's own copy
        [◀ Previous, disabled] [Next ▶, disabled] [Take a stance] [Discuss] [In our words]
    Imani presses In our words
      Colloquium (only to them):
        ## Part 3
        -# ¶3 · 1 of 1 on *Bank*
        The bank objects.
        -# Topics: Bank
        -# Our summary of ¶3 of *The Harbour Clock*, A Press, 3 February 2001
        [◀ Previous, disabled] [Next ▶, disabled] [Take a stance] [Discuss] [In the author's words]"
  `);
  await room.restart();
  // Words that stand in the source alone are found too, and what the copy lacks is shown in our words.
  await room.command(bruno, '/passage', { about: 'tides' });
  expect(room.transcript()).toContain('The fishermen quite liked it');
  await room.command(bruno, '/passage', { about: '¶4' });
  const missing = room.transcript();
  expect(missing).toContain('Our summary of ¶4');
  expect(missing).not.toContain('In our words');

  const yaml = await room.download(await room.command(room.host, '/reading export'));
  expect(yaml).not.toContain('fishermen');
  const ask = messageOf(await room.command(room.host, '/reading remove', { reading: 'clock' }));
  await room.press(room.host, ask, 'Take the copy out');
  expect(room.rawFiles()).not.toContain('fishermen');
  room.transcript();
  await room.command(bruno, '/passage', { about: 'bank' });
  expect(room.transcript()).toContain('The bank objects.');
  expect(room.look(bruno, card)).toContain('went to law');
  await room.press(bruno, card, 'In our words');
  expect(room.look(bruno, card)).toContain('The bank objects.');
});

test('a copy can become a reading of its own instead, and too little of it is no copy', async () => {
  const draft = await attach(source);
  await room.press(room.host, draft, 'Make a reading of its own');
  expect(room.look(room.host, draft)).toContain('### Is this the article?');
  const part = await attach(source.slice(0, 2));
  expect(room.look(room.host, part)).toContain('### Is this the article?');
});

test('an outline does not outlive an hour, nor a removal of the bot', async () => {
  const late = await attach(['Something about herons.']);
  now += 3_600_000;
  await room.press(room.host, late, 'Keep this reading');
  expect(room.look(room.host, late)).toContain('This outline is not here any more: an hour went by');
  const left = await attach(['Something about herons.']);
  room.discord.faults.removeBot();
  await expect
    .poll(async () => [...(await room.rows()).keys()].some((key) => key.startsWith('departures/')))
    .toBe(true);
  room.discord.faults.returnBot();
  await expect.poll(async () => (await room.rows()).size).toBe(0);
  await room.press(room.host, left, 'Keep this reading');
  expect(room.look(room.host, left)).toContain('This outline is not here any more');
});

test('a server that is erased keeps neither readings nor copies', async () => {
  await room.press(room.host, await attach(source), 'Show this text here');
  const own = await attach(['Something about herons and nothing else.']);
  await room.press(room.host, own, 'Keep this reading');
  await room.command(room.host, '/reading use', { reading: 'a title' });
  const keys = [...(await room.rows()).keys()].map((key) => key.split('/')[0]);
  expect([...new Set(keys)]).toEqual(['channel-readings', 'own-copies', 'own-passages', 'own-readings']);
  room.discord.faults.removeBot();
  await expect
    .poll(async () => [...(await room.rows()).keys()].some((key) => key.startsWith('departures/')))
    .toBe(true);
  now += 7 * 24 * 3_600_000 - 1;
  await room.bot.tick();
  expect(room.rawFiles()).toContain('herons');
  now += 1;
  await room.bot.tick();
  expect((await room.rows()).size).toBe(0);
  for (const gone of ['herons', 'fishermen', room.discord.guildId])
    expect(room.rawFiles()).not.toContain(gone);
});
