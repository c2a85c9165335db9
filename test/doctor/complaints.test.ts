import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GatewayIntentBits, Events, Client } from 'discord.js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createClient } from '../../src/discord/client.js';
import { fatalClose } from '../../src/discord/refusals.js';
import { packageRoot } from '../../src/package-root.js';
import { startPretendDiscord, type PretendDiscord } from '../../src/preview/pretend-discord.js';
import { consult, temporaryFolder } from './doctor-rig.js';

/** What newcomers of self-hosted bots complain about, each brought about and answered with what to do. */
let discord: PretendDiscord;
let folder: string;
let remove: () => void;
beforeAll(async () => {
  discord = await startPretendDiscord();
});
afterAll(() => discord.close());
beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
});
afterEach(() => {
  discord.faults.clear();
  remove();
});
const settings = (): Record<string, string> => ({
  DISCORD_TOKEN: discord.token,
  DISCORD_API_URL: discord.apiUrl,
});
const main = join(packageRoot, 'dist', 'src', 'main.js');

describe('commands do not appear', () => {
  const invite =
    /https:\/\/discord\.com\/oauth2\/authorize\?client_id=\d+&scope=bot\+applications\.commands&permissions=\d+$/;

  test('the bot is in no server: the link that adds it', async () => {
    const path = '/users/@me/guilds';
    discord.faults.requests({ path, how: { kind: 'answer', status: 200, body: [] } });
    const { marked } = await consult(folder, settings());
    expect(marked('look here')[0]).toMatch(/^The bot is in no server yet: open /);
    expect(marked('look here')[0]).toMatch(invite);
  });

  test('they are not registered: what registers them', async () => {
    const { marked } = await consult(folder, settings());
    expect(marked('look here')).toEqual([
      'No commands are registered for every server yet; the next start does it, or: npm run register',
    ]);
  });

  test('Discord sends them elsewhere: where that is emptied', async () => {
    const body = { id: discord.applicationId, interactions_endpoint_url: 'https://old.example/interactions' };
    discord.faults.requests({ path: '/applications/@me', how: { kind: 'answer', status: 200, body } });
    const { code, marked } = await consult(folder, settings());
    expect(code).toBe(78);
    expect(marked('wrong')).toEqual([
      expect.stringMatching(/^An Interactions Endpoint URL is set.+Empty it: https:.+\/information$/),
    ]);
  });
});

describe('“used disallowed intents”', () => {
  test('a bot that asks for message content is closed out; this one asks for nothing that must be switched on', async () => {
    const greedy = new Client({
      intents: [GatewayIntentBits.Guilds, GatewayIntentBits.MessageContent],
      rest: { api: discord.apiUrl, cdn: discord.cdnUrl },
    });
    const closed = new Promise<number>((done) =>
      greedy.once(Events.ShardDisconnect, ({ code }) => done(code)),
    );
    // discord.js says it a second time to whoever waits for the login.
    await greedy.login(discord.token).catch(() => undefined);
    const code = await closed;
    await greedy.destroy();
    expect(code).toBe(4014);
    expect(fatalClose(code)).toMatch(
      /needs none that must be switched on; check that this is its own application/,
    );

    const ours = createClient({ apiUrl: discord.apiUrl, cdnUrl: discord.cdnUrl });
    const ready = new Promise((done) => ours.once(Events.ClientReady, done));
    await ours.login(discord.token);
    await ready;
    await ours.destroy();
    const { marked } = await consult(folder, settings());
    expect(marked('ok')).toContain('No privileged intent is needed; all three on the Bot page may stay off.');
  });
});

describe('TOKEN_INVALID with a stack trace', () => {
  test.each([
    ['the client secret', 'aB3_'.repeat(8)],
    ['the public key', '0123456789abcdef'.repeat(4)],
    ['the application id', '1190000000000000001'],
    ['quotes around it', '"MTE5MDAw.GAbCdE.aB3_aB3_aB3_aB3_aB3_aB3_aB3_aB3_"'],
  ])('%s for the token: one sentence, exit 78, no trace, nothing of the secret', async (_what, secret) => {
    const { code, output } = await consult(folder, { ...settings(), DISCORD_TOKEN: secret }, main);
    expect(code).toBe(78);
    expect(output).toMatch(/^DISCORD_TOKEN .+; (?:copy .+Bot page|write ).+\n$/);
    expect(output).not.toContain(secret.slice(1, 8));
  });
});

test('node-gyp failures: what is missing to compile, and the two commands', async () => {
  // As the package itself fails where its install script did not run or did not compile.
  const broken = join(folder, 'no-binding.cjs');
  writeFileSync(
    broken,
    `const { Module } = require('node:module');
     const load = Module._load;
     Module._load = (name, ...more) => {
       if (name === 'bindings') throw new Error('Could not locate the bindings file. Tried: …');
       return load(name, ...more);
     };`,
  );
  const { code, marked } = await consult(folder, {
    NODE_OPTIONS: `--require ${broken}`,
    // Nothing to compile with.
    PATH: folder,
    PREVIEW_PORT: '0',
  });
  expect(code).toBe(78);
  expect(marked('wrong')).toEqual([
    expect.stringMatching(
      /^The SQLite binding does not load \(Could not locate the bindings file.+python3, make and g\+\+ are missing\..+as root: apt-get install -y python3 make g\+\+; then: npm rebuild sqlite3$/,
    ),
  ]);
});

test('schedules an hour or a day off: a clock that is wrong is told, with what sets it', async () => {
  const other = await startPretendDiscord({ now: () => Date.now() - 3_600_000 });
  const { code, marked } = await consult(folder, {
    DISCORD_TOKEN: other.token,
    DISCORD_API_URL: other.apiUrl,
  });
  await other.close();
  expect(code).toBe(78);
  expect(marked('wrong')).toEqual([expect.stringMatching(/s ahead of Discord's.+timedatectl set-ntp true/)]);
});

/** Brought about in other files, which are not to be repeated here; a pointer that leads nowhere fails. */
test.each([
  [
    'commands do not appear',
    'main.test.ts',
    'it prints the invite link, registers once, and ends with 0 on SIGTERM',
  ],
  ['used disallowed intents', 'main.test.ts', 'close code 4004 ends it with a sentence, 4014 with another'],
  ['TOKEN_INVALID', 'main.test.ts', 'a wrong token is refused in one sentence, and never printed'],
  [
    'node-gyp failures',
    'doctor/doctor.test.ts',
    'what is not installed yet is said without a single package',
  ],
  [
    'volume owned by root',
    'write-test.test.ts',
    'a folder of somebody else is refused, and a start prints the line',
  ],
  ['Unknown interaction', 'preview/answers.test.ts', '10062'],
  [
    'Unknown interaction',
    'discord/slow-answers.test.ts',
    'a slow public answer replaces the waiting message',
  ],
  [
    'Unknown interaction',
    'faults/error-codes.test.ts',
    'fault 16: 10062, 40060 and 10008 at %s: the bot goes on',
  ],
  [
    'schedules off',
    'conversations/prompt.test.ts',
    'The first three, in your own time (09:00 in Asia/Tokyo):',
  ],
  ['schedules off', 'prompts/clocks.test.ts', 'one run a date in any zone at any time of day'],
  [
    'missing permissions',
    'conversations/schedules.test.ts',
    'Mention @everyone, @here and All Roles is missing',
  ],
  [
    'missing permissions',
    'conversations/schedule-troubles.test.ts',
    'refused: asked of Discord not once, told once',
  ],
])('%s: shown in test/%s, “%s”', (_complaint, file, words) => {
  expect(readFileSync(join(packageRoot, 'test', file), 'utf8')).toContain(words);
});
