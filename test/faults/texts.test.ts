import type { APIMessage } from 'discord.js';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Outcome } from '../../src/preview/pretend-discord.js';
import { messageOf, openRoom, type Room } from '../conversations/room.js';
import { seedOfToday } from './random.js';
import { seen } from './seen.js';
import { patience, tries } from './tries.js';

let room: Room;
beforeEach(async () => {
  room = await openRoom();
  room.discord.faults.rateLimits(false);
});
afterEach(() => room.close());

/** What somebody might write to call others, to break out of a line, or to hide what it says. */
function nastyTexts(): fc.Arbitrary<string> {
  const { host, discord } = room;
  const pieces = [
    '@everyone',
    '@here',
    `<@${host.id}>`,
    `<@!${host.id}>`,
    `<@&${discord.roles.studyGroup}>`,
    `<#${discord.channels.staff}>`,
    '</poll open:1>',
    '<t:0:F>',
    '<:x:1190000000000000001>',
    '**',
    '__',
    '~~',
    '||',
    '`',
    '```\n',
    '\n> ',
    '\n# ',
    '\n- ',
    '\n-# ',
    '[home](https://evil.example/)',
    'https://evil.example/@everyone',
    '\\',
    '\u202e',
    '\u2066',
    '\u200b',
    '\u0000',
    '\ud800',
    '👩‍👩‍👧',
    'e\u0301'.repeat(9),
    'ﷺ',
    '=HYPERLINK("https://evil.example")',
    'russia',
    ' ',
    'x'.repeat(60),
  ];
  const piece = fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 6 }));
  return (
    fc
      .array(piece, { minLength: 1, maxLength: 80 })
      .map((some) => some.join(''))
      // Discord's own client sends nothing empty.
      .filter((text) => text.slice(0, 50).trim() !== '')
  );
}

/** Everything that shows what members write: to them, to hosts, to everybody, and as a file. */
async function writeEverywhere(text: string): Promise<void> {
  const { host, members } = room;
  const [a, b, c] = members;
  await room.command(a, '/passage', { about: text.slice(0, 60), show: 'everyone' });
  const statement = text.slice(0, 200);
  const opened = await room.command(host, '/poll open', { statement, ballot: 'open', closes: 'never' });
  const card = opened.ephemeral ? undefined : messageOf(opened);
  if (card !== undefined) {
    for (const member of [a, b, c]) {
      const receipt = messageOf(await room.press(member, card, 'Agree'));
      await fillIn(await room.press(member, receipt, 'Add a reason'), { reason: text.slice(0, 200) });
    }
    await room.command(host, '/poll list');
    await room.command(host, '/poll close', { poll: pollIn(card) });
    await room.command(host, '/poll export', { poll: pollIn(card), format: 'csv' });
    const review = await room.press(host, card, 'Read the reasons (hosts)').catch(() => undefined);
    if (review?.message) await room.press(host, review.message, 'Show to everyone').catch(() => undefined);
  }
  const form = await room.command(a, '/prompt suggest');
  await fillIn(form, { question: text.slice(0, 200), paragraph: '3' });
  await fillIn(await room.command(a, '/prompt suggest'), {
    question: 'Why is that so?',
    paragraph: text.slice(0, 4),
  });
  const plan = { time: '09:00', name: text.slice(0, 50), thread: 'yes' };
  await room.schedule(plan);
  await room.command(host, '/prompt list');
}

/** Sends a form as `person` would; the client itself sends nothing that is too short or too long. */
async function fillIn(form: Outcome, fields: Record<string, string>): Promise<void> {
  if (form.modal) await room.submit(room.members[0], form, fields).catch(() => undefined);
}

function pollIn(card: APIMessage): string {
  return /"vote:([\w-]+):1"/.exec(JSON.stringify(card.components))?.[1] ?? '';
}

interface Sent {
  content?: unknown;
  components?: unknown;
  embeds?: unknown;
  allowed_mentions?: { parse?: unknown };
}

/** The message in a request, where there is one. */
function messageIn(body: unknown): Sent | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const inner = 'data' in body && typeof body.data === 'object' ? body.data : body;
  const isMessage = inner !== null && ('components' in inner || 'content' in inner) && !('title' in inner);
  return isMessage ? inner : undefined;
}

test(
  `fault 30: whatever people write, nobody is called by it and Discord refuses nothing (seed ${seedOfToday})`,
  async () => {
    let looked = 0;
    const runs = tries(6, 200);
    await fc.assert(
      fc.asyncProperty(nastyTexts(), async (text) => {
        const before = room.discord.requests.length;
        await writeEverywhere(text);
        const made = room.discord.requests.slice(before);
        expect(made.filter(({ status }) => status >= 400)).toEqual([]);
        for (const { body } of made) {
          const message = messageIn(body);
          if (message === undefined) continue;
          looked += 1;
          expect(message.allowed_mentions).toMatchObject({ parse: [] });
        }
        const shown = room.discord.client.as(room.members[4]).messages(room.reading);
        expect(
          shown.filter(({ message }) => message.mention_everyone || message.mentions.length > 0),
        ).toEqual([]);
      }),
      { numRuns: runs, seed: seedOfToday, endOnFailure: true },
    );
    seen({ tried: runs, figure: `${looked} messages, 0 mentions, 0 refused` });
    expect(looked).toBeGreaterThan(runs * 10);
  },
  patience(60_000),
);
