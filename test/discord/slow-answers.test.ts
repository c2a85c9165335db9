import { Events, type Client } from 'discord.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { action, onPress, type Command, type WhenSlow } from '../../src/command.js';
import { customId, word } from '../../src/custom-id.js';
import { createAnswersRest, createCallbacks, type PostCallback } from '../../src/discord/callbacks.js';
import { Cards, usualPace } from '../../src/discord/cards.js';
import { createClient } from '../../src/discord/client.js';
import { registerCommands } from '../../src/discord/register-commands.js';
import { createRouter, type Router } from '../../src/discord/router.js';
import { createLog } from '../../src/log.js';
import { startPretendDiscord, type Outcome, type PretendDiscord } from '../../src/preview/pretend-discord.js';
import type { Reply } from '../../src/reply.js';
import type { Seminar } from '../../src/seminar.js';
import { nobodyWatches } from '../../src/watch.js';
import { accent, card, notice, row, text } from '../../src/views/card.js';

/** A bot whose one command answers only after Discord was told to wait. */
let discord: PretendDiscord;
let client: Client;
let post: PostCallback;
let router: Router;
let reply: () => Promise<Reply>;

/** The handler's answer comes once the deferral has been taken by Discord. */
const afterDeferral = async (): Promise<void> => {
  await discord.nextRequest(
    ({ path, body }) => path.endsWith('/callback') && [5, 6].includes((body as { type: number }).type),
  );
};

const slow = (whenSlow: 'channel' | 'asker') =>
  action({ description: 'Slow', options: {}, whenSlow, run: () => reply() });
const command: Command = {
  name: 'slow',
  description: 'Slow',
  subcommands: { public: slow('channel'), private: slow('asker') },
  presses: (['same message', 'asker'] satisfies WhenSlow[]).map((whenSlow) =>
    onPress(customId(whenSlow.split(' ')[0] ?? '', { to: word }), { whenSlow, run: () => reply() }),
  ),
};

beforeEach(async () => {
  discord = await startPretendDiscord();
  client = createClient({ apiUrl: discord.apiUrl, cdnUrl: discord.cdnUrl });
  post = createCallbacks(client.rest.options, nobodyWatches, () => performance.now());
  // The handlers of this bot ask nothing of the seminar; the router asks for notices.
  const seminar = { notices: { keptFor: () => [] } } as unknown as Seminar;
  router = createRouter({
    client,
    watch: nobodyWatches,
    postCallback: (...given) => post(...given),
    answersRest: createAnswersRest(client.rest.options),
    commands: [command],
    seminar,
    log: createLog('silent', false),
    mention: (name) => name,
    draw: () => Promise.resolve(undefined),
    announce: () => Promise.resolve(),
    backups: () => Promise.resolve({ kind: 'off' }),
    download: () => Promise.resolve({ kind: 'failed' }),
    deliver: () => Promise.resolve(),
    takeKept: () => Promise.resolve([]),
    cards: new Cards(
      client.rest,
      usualPace,
      () => 0,
      () => undefined,
    ),
    deferAfter: 0,
  });
  client.on(Events.InteractionCreate, (interaction) => void router.handle(interaction));
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(discord.token);
  await ready;
  await registerCommands(client.rest, discord.applicationId, undefined, [command]);
});
afterEach(async () => {
  await router.drain();
  await client.destroy();
  await discord.close();
});

const use = (name: string): Promise<Outcome> =>
  discord.client.as(discord.host).command(discord.channels.reading, name);
const seenBy = (place: number): string[] =>
  discord.client
    .as(discord.members[place] ?? discord.host)
    .messages(discord.channels.reading)
    .map(({ message }) => JSON.stringify(message.components));

test('a slow public answer replaces the waiting message', async () => {
  reply = async () => {
    await afterDeferral();
    return { to: 'channel', message: notice('here it is') };
  };
  const outcome = await use('/slow public');
  expect(outcome).toMatchObject({ kind: 'message', ephemeral: false });
  expect(seenBy(0)).toEqual([expect.stringContaining('here it is')]);
});

test('a public wait that ends in a private answer leaves nothing behind for the others', async () => {
  reply = async () => {
    await afterDeferral();
    return { to: 'asker', message: notice('for you alone') };
  };
  await use('/slow public');
  await router.drain();
  expect(seenBy(0)).toEqual([]);
  const own = discord.client.as(discord.host).messages(discord.channels.reading);
  expect(own).toMatchObject([{ ephemeral: true }]);
  expect(JSON.stringify(own)).toContain('for you alone');
});

test('a private wait that ends in a public answer is seen by all', async () => {
  reply = async () => {
    await afterDeferral();
    return { to: 'channel', message: notice('for everyone') };
  };
  await use('/slow private');
  await router.drain();
  expect(seenBy(0)).toEqual([expect.stringContaining('for everyone')]);
});

test('a handler that fails while people wait is apologised for privately', async () => {
  reply = async () => {
    await afterDeferral();
    throw new Error('the disk is gone');
  };
  await use('/slow public');
  await router.drain();
  expect(seenBy(0)).toEqual([]);
  expect(JSON.stringify(discord.client.as(discord.host).messages(discord.channels.reading))).toMatch(
    /Something went wrong/,
  );
});

test.each(['same', 'asker'])('a slow press (%s) is answered once', async (name) => {
  reply = () =>
    Promise.resolve({
      to: 'channel',
      message: card(accent.notice, text('before'), row({ id: `${name}:x`, label: 'Press' })),
    });
  const before = await use('/slow public');
  reply = async () => {
    await afterDeferral();
    return { to: name === 'same' ? 'same message' : 'asker', message: notice('after') };
  };
  const pressed = await discord.client.as(discord.host).press(before.message?.id ?? '', 'Press');
  await router.drain();
  expect(pressed.kind).toBe(name === 'same' ? 'update' : 'message');
  expect(seenBy(0)).toEqual([expect.stringContaining(name === 'same' ? 'after' : 'before')]);
  expect(discord.requests.filter(({ status }) => status >= 400)).toEqual([]);
});

test('an answer that is ready while the deferral is on its way waits for it', async () => {
  const atOnce = post;
  let onItsWay = (): void => undefined;
  const begun = new Promise<void>((resolve) => (onItsWay = resolve));
  // The deferral is slow to leave, so that an edit which did not wait would overtake it.
  post = async (...given) => {
    onItsWay();
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    await atOnce(...given);
  };
  reply = async () => {
    await begun;
    return { to: 'channel', message: notice('just now') };
  };
  await use('/slow public');
  await router.drain();
  expect(discord.requests.filter(({ status }) => status >= 400)).toEqual([]);
  expect(seenBy(0)).toEqual([expect.stringContaining('just now')]);
});
