import { describe, expect, test } from 'vitest';
import type { Asked } from '../../src/doctor/ask-discord.js';
import {
  checkApplication,
  checkClock,
  checkCommands,
  checkGateway,
  checkSelf,
  checkServers,
  checkTokenShape,
  consultDiscord,
} from '../../src/doctor/discord.js';

const at = Date.parse('2026-03-01T12:00:00Z');
const apiUrl = 'https://discord.com/api';
const link = 'https://discord.com/oauth2/authorize?client_id=1';

function answer(body: unknown, status = 200, date = at): Asked {
  return { kind: 'answer', status, body, date, at };
}

test.each([
  [undefined, 'ok', false],
  [`${'M'.repeat(26)}.GAbCdE.${'x'.repeat(38)}`, 'ok', true],
  [`${'M'.repeat(24)}.GAbCdE.${'x'.repeat(27)}`, 'look here', true],
  ['hunter2', 'wrong', false],
])('the shape of %s', (token, mark, isAsked) => {
  const shape = checkTokenShape(token);
  expect([shape.finding.mark, shape.isAsked]).toEqual([mark, isAsked]);
  if (token !== undefined) expect(shape.finding.says).not.toContain(token.slice(0, 7));
});

test.each<[string, Asked, string, RegExp]>([
  ['taken', answer({ id: '1', username: 'colloquium', bot: true }), 'ok', /called colloquium/],
  ['refused', answer({ code: 0 }, 401), 'wrong', /refused the token.+Bot page.+developers\/applications/],
  ['silent', { kind: 'silent' }, 'wrong', /did not answer/],
  ['unreachable', { kind: 'unreachable', code: 'ENOTFOUND' }, 'wrong', /ENOTFOUND.+DISCORD_API_URL/],
  ['too often', answer({}, 429), 'wrong', /Wait/],
  ['a fault', answer({}, 503), 'wrong', /status 503/],
  [
    'asked for at a wrong path',
    answer({ code: 0 }, 404),
    'wrong',
    /^There is no Discord API at .+DISCORD_API_URL/,
  ],
  ['a page of a hotel', answer(undefined), 'wrong', /is not Discord/],
])('a token that is %s', (_what, asked, mark, says) => {
  const finding = checkSelf(asked, apiUrl);
  expect(finding.mark).toBe(mark);
  expect(finding.says).toMatch(says);
});

test.each([
  [0, 'ok', /agrees.+\(0 s apart\)/],
  [60_000, 'ok', /agrees/],
  [-60_000, 'ok', /agrees/],
  [61_000, 'wrong', /61 s ahead of.+timedatectl set-ntp true/],
  [-61_000, 'wrong', /61 s behind.+timedatectl set-ntp true/],
])('a clock that is %i ms ahead', (ahead, mark, says) => {
  // Discord's header leaves out the parts of a second.
  const finding = checkClock(answer({}, 200, at - ahead - 500));
  expect(finding.mark).toBe(mark);
  expect(finding.says).toMatch(says);
});

describe('the application', () => {
  test('no intent is needed', () => {
    const found = checkApplication({ id: '1' });
    expect(found).toHaveLength(1);
    expect(found[0]?.says).toContain('No privileged intent is needed');
  });

  test.each([
    [{ bot_require_code_grant: true }, 'wrong', /Code Grant.+Switch it off.+applications\/1\/bot/],
    [{ interactions_endpoint_url: 'https://x.example' }, 'wrong', /Interactions Endpoint URL.+Empty it/],
    [{ bot_public: false }, 'ok', /only its owner/],
  ])('%j', (more, mark, says) => {
    const last = checkApplication({ id: '1', ...more }).at(-1);
    expect(last?.mark).toBe(mark);
    expect(last?.says).toMatch(says);
  });
});

test.each([
  [999, 'ok', /999 of 1000/],
  [49, 'look here', /Only 49.+24 h/],
  [0, 'wrong', /All 1000.+24 h/],
])('%i starts left', (remaining, mark, says) => {
  const limit = { total: 1000, remaining, reset_after: 86_400_000, max_concurrency: 1 };
  const gateway = { url: 'wss://x', shards: 1, session_start_limit: limit };
  const finding = checkGateway(answer(gateway));
  expect(finding.mark).toBe(mark);
  expect(finding.says).toMatch(says);
});

test('servers are named, without what would move the cursor; none: the link', () => {
  expect(checkServers([], link)).toEqual({
    mark: 'look here',
    says: `The bot is in no server yet: open ${link}`,
  });
  const many = Array.from({ length: 12 }, (_, n) => ({ id: `${n}`, name: `S\u001b[2J${n}` }));
  const { mark, says } = checkServers(many, link);
  expect(mark).toBe('ok');
  expect(says).toContain('S[2J0, ');
  expect(says).toContain('and 2 more');
  expect(says).not.toContain('\u001b');
});

test.each([
  ['same', [], ['ok']],
  ['none', [], ['look here']],
  ['others', [], ['look here']],
  ['same', ['Reading Group'], ['ok', 'look here']],
] as const)('commands: %s, elsewhere in %j', (compared, elsewhere, marks) => {
  const found = checkCommands(answer([]), () => compared, undefined, elsewhere);
  expect(found.map(({ mark }) => mark)).toEqual(marks);
  if (compared !== 'same') expect(found[0]?.says).toContain('npm run register');
});

describe('in the order of mending', () => {
  const bodies: Record<string, Asked> = {
    '/users/@me': answer({ id: '1', username: 'colloquium', bot: true }),
    '/applications/@me': answer({ id: '1' }),
    '/gateway/bot': answer({}),
    '/users/@me/guilds': answer([{ id: '7', name: 'Group' }]),
    '/applications/1/commands': answer([]),
    '/applications/1/guilds/7/commands': answer([{}]),
  };
  const consult = async (changed: Record<string, Asked>, guildId?: string): Promise<string[]> => {
    const asked: string[] = [];
    const found = await consultDiscord(
      async (path) => {
        asked.push(path);
        return { ...bodies, ...changed }[path] ?? answer({}, 403);
      },
      { apiUrl, guildId, inviteLink: () => link, compare: (held) => (held.length > 0 ? 'same' : 'none') },
    );
    return [`${asked.length} asked`, ...found.map(({ mark, says }) => `${mark}: ${says}`)];
  };

  test('after a refused token nothing else is asked', async () => {
    expect(await consult({ '/users/@me': answer({}, 401) })).toEqual([
      '1 asked',
      expect.stringMatching(/^wrong: Discord refused the token/),
      expect.stringMatching(/^ok: The clock/),
    ]);
  });

  test('commands that stand in a server too', async () => {
    const found = await consult({});
    expect(found.slice(-2)).toEqual([
      expect.stringMatching(/^look here: No commands are registered for every server/),
      expect.stringMatching(
        /^look here: Commands are registered for Group as well.+once, for every server: npm run register$/,
      ),
    ]);
  });

  test('a server of GUILD_ID, with the bot in it and without', async () => {
    expect((await consult({}, '7')).at(-1)).toBe('ok: The commands are registered for server 7.');
    expect((await consult({ '/applications/1/commands': answer([{}]) }, '7')).at(-1)).toMatch(
      /every server as well.+twice in that server.+: take GUILD_ID away, and then: npm run register$/,
    );
    expect((await consult({}, '8')).at(-1)).toMatch(
      /^wrong: GUILD_ID names server 8, and the bot is not in it/,
    );
  });
});
