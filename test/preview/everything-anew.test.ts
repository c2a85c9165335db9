/** What the page asks of the pretend Discord beside conversations: pages of history, languages, posts, a reset. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Locale, Routes } from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ClientEvent, MessagePage, WireRecord, World } from '../../src/preview/client-api.js';
import {
  ClientRefusal,
  startPretendDiscord,
  type PretendDiscord,
} from '../../src/preview/pretend-discord.js';
import { LANGUAGES } from '../../src/preview/page/languages.js';
import { idleBot, refusalOf, restOf, startBot } from './rig.js';

let folder: string;
let discord: PretendDiscord;
let stopClock = 1_700_000_000_000;

beforeEach(async () => {
  stopClock = 1_700_000_000_000;
  folder = mkdtempSync(join(tmpdir(), 'pretend-'));
  discord = await startPretendDiscord({ saveTo: folder, now: () => stopClock });
});
afterEach(async () => {
  await discord.close();
  rmSync(folder, { recursive: true });
});

const get = async <T>(path: string): Promise<T> =>
  (await (await fetch(`${discord.url}/client${path}`)).json()) as T;
const post = (path: string, body: unknown): Promise<Response> =>
  fetch(`${discord.url}/client${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('pages of history', () => {
  test.each([
    ['the newest', '', [70, 119], true, false],
    ['before one', 'before=30', [0, 29], false, true],
    ['after one', 'after=100', [101, 119], true, false],
    ['around one', 'around=60', [35, 84], true, true],
    ['around the first', 'around=0', [0, 49], false, true],
    ['around the last', 'around=119', [70, 119], true, false],
  ])('%s', async (_, wish, [first, last], more, newer) => {
    const { reading } = discord.channels;
    const me = discord.client.as(discord.host);
    const ids = Array.from({ length: 120 }, (__, at) => me.say(reading, String(at)).message.id);
    const asked = wish.replace(/\d+/, (at) => ids[Number(at)] ?? '');
    const page = await get<MessagePage>(`/channels/${reading}/messages?as=${discord.host.id}&${asked}`);
    const said = page.messages.map(({ message }) => message.content);
    expect([said[0], said.at(-1)]).toEqual([String(first), String(last)]);
    expect(page).toMatchObject({ more, newer });
  });
});

describe('languages', () => {
  test('the page offers those that Discord has', () => {
    expect([...LANGUAGES].sort()).toEqual(Object.values<string>(Locale).sort());
  });

  test('an interaction carries what the member chose, after a restart too', async () => {
    const person = discord.members[0]?.id ?? '';
    expect((await post('/locale', { as: person, locale: 'ja' })).status).toBe(204);
    await discord.close();
    discord = await startPretendDiscord({ saveTo: folder, now: () => stopClock });
    const locales: string[] = [];
    const bot = await startBot(discord, (interaction) => {
      locales.push(interaction.locale);
      return interaction.isRepliable() ? interaction.reply('.') : undefined;
    });
    await restOf(discord).put(Routes.applicationCommands(discord.applicationId), {
      body: [{ name: 'help', description: 'x' }],
    });
    for (const one of [person, discord.host.id]) {
      await discord.client.as(one).command(discord.channels.reading, '/help');
    }
    expect(locales).toEqual(['ja', 'en-US']);
    await bot.destroy();
  });

  test('a language that Discord has not is refused', async () => {
    const answer = await post('/locale', { as: discord.host.id, locale: 'la' });
    expect([answer.status, await answer.json()]).toEqual([400, { error: 'Discord has no such language.' }]);
  });
});

describe('forum posts of members', () => {
  test('a post has its first message, and says how it begins', async () => {
    const me = discord.client.as(discord.host);
    const id = me.post(discord.channels.forum, 'Was it fair?', 'I **wonder**.');
    expect(me.messages(id).map(({ message }) => [message.id, message.content])).toEqual([
      [id, 'I **wonder**.'],
    ]);
    expect(me.channels().find((one) => one.id === id)).toMatchObject({
      name: 'Was it fair?',
      parentId: discord.channels.forum,
      messageCount: 1,
      opening: { authorId: discord.host.id, words: 'I **wonder**.' },
    });
  });

  test.each([
    ['no title', 'forum', ' ', 'words'],
    ['no words', 'forum', 'title', ' '],
    ['no forum', 'reading', 'title', 'words'],
  ] as const)('%s: refused, and nothing stays', (_, where, name, words) => {
    const me = discord.client.as(discord.host);
    const before = me.channels().length;
    expect(() => me.post(discord.channels[where], name, words)).toThrow(ClientRefusal);
    expect(me.channels()).toHaveLength(before);
  });
});

describe('a reset', () => {
  test('empties the world between the stop and the start of the bot, and tells every page', async () => {
    const { reading } = discord.channels;
    const me = discord.client.as(discord.host);
    me.say(reading, 'old', [
      { filename: 'a.txt', contentType: 'text/plain', data: Buffer.from('a').toString('base64') },
    ]);
    me.speak('ja');
    const order: string[] = [];
    discord.control({
      ...idleBot,
      reset: (empty) => {
        order.push('stopped');
        empty();
        order.push(`${me.messages(reading).length} left`);
        return Promise.resolve();
      },
    });
    await discord.client.jump({ by: 86_400_000 });
    expect(discord.clock.now()).toBeGreaterThan(stopClock);
    me.events((event: ClientEvent) => {
      if (event.type === 'reset') order.push('told');
    });
    expect((await post('/reset', {})).status).toBe(204);
    expect(order).toEqual(['stopped', '0 left', 'told']);
    expect(discord.clock.now()).toBe(stopClock);
    const world = await get<World>('/world');
    expect(world.channels.map(({ name }) => name)).toEqual([
      'reading',
      'discussion',
      'staff',
      'threads-forum',
    ]);
    expect(world.members.every(({ locale }) => locale === 'en-US')).toBe(true);
    expect(readdirSync(folder)).not.toContain('attachments');
    await discord.close();
    expect(readFileSync(join(folder, 'world.json'), 'utf8')).not.toContain('"old"');
    discord = await startPretendDiscord({ saveTo: folder, now: () => stopClock });
    expect(discord.client.as(discord.host).messages(reading)).toEqual([]);
  });

  test('where nothing can be reset it says so', async () => {
    discord.control(idleBot);
    const answer = await post('/reset', {});
    expect([answer.status, await answer.json()]).toEqual([409, { error: 'Nothing can be reset from here.' }]);
  });
});

describe('the log', () => {
  test('shows what a refused request carried, without tokens, and nothing of the others', async () => {
    const rest = restOf(discord);
    const { reading } = discord.channels;
    const interactionToken = `aW50ZXJhY3Rpb24${'x'.repeat(64)}`;
    await rest.post(Routes.channelMessages(reading), { body: { content: 'fine' } });
    await refusalOf(
      rest.post(Routes.channelMessages(reading), {
        body: { content: `${discord.token} ${interactionToken}`, tts: 'loud', token: 'mine' },
      }),
    );
    await discord.settled();
    const [good, bad] = await get<WireRecord[]>('/log');
    expect(good).not.toHaveProperty('body');
    expect(bad).toMatchObject({
      status: 400,
      error: { code: 50035, message: 'Invalid Form Body' },
      body: { content: '[struck out] [struck out]', tts: 'loud', token: '[struck out]' },
    });
  });
});
