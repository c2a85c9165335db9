/**
 * Discord's list of errors in one place: each refusal that the pretend Discord knows is given where Discord's
 * documentation has it, with Discord's own status and code. The many forms of 50035 are in the other refusals' tests.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Routes, type REST, type RepliableInteraction } from 'discord.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.js';
import { refusals } from '../../src/preview/refusal.js';
import { openStage, type Stage } from './conformance-rig.js';
import { V2, idleBot, refusalOf, restOf, type Rig } from './rig.js';

let stage: Stage;
let rig: Rig;
beforeAll(async () => {
  stage = await openStage();
  ({ rig } = stage);
});
afterAll(() => rig.close());

interface Violation {
  readonly what: string;
  readonly status: number;
  readonly code: number;
  /** The path and name that must be among the form's errors. */
  readonly error?: string;
  readonly request: () => Promise<unknown>;
}

describe('what Discord refuses is refused, with its status and code', () => {
  const rest = (): REST => rig.rest;
  const post = (body: object, channel = stage.reading) =>
    rest().post(Routes.channelMessages(channel), { body });
  const posted = async (channel = stage.reading): Promise<string> =>
    ((await post({ content: 'x' }, channel)) as { id: string }).id;
  const threadOn = (message: string, channel = stage.reading) =>
    rest().post(Routes.threads(channel, message), { body: { name: 'talk' } });
  const thread = async (): Promise<string> => ((await threadOn(await posted())) as { id: string }).id;
  const said = (): string => stage.member.say(stage.reading, 'mine').message.id;
  const callback = ({ id, token }: { id: string; token: string }) =>
    rest().post(Routes.interactionCallback(id, token), {
      auth: false,
      body: { type: 4, data: { content: 'x' } },
    });
  /** An interaction that was answered. */
  const answered = async (): Promise<RepliableInteraction> => {
    let kept: RepliableInteraction | undefined;
    await stage.ask((interaction) => {
      kept = interaction;
      return interaction.reply('first');
    });
    if (kept === undefined) throw new Error('the bot was not asked');
    return kept;
  };
  const webhook = (token: string, message = '@original') =>
    rest().patch(Routes.webhookMessage(rig.discord.applicationId, token, message), {
      auth: false,
      body: { content: 'x' },
    });
  const raw = async (path: string, body: string): Promise<never> => {
    const answerOf = await fetch(`${rig.discord.apiUrl}${path}`, {
      method: 'POST',
      headers: { authorization: `Bot ${rig.discord.token}`, 'content-type': 'application/json' },
      body,
    });
    const { code } = (await answerOf.json()) as { code: number };
    throw Object.assign(new Error('refused'), { status: answerOf.status, code });
  };
  const denied = async (
    permission: 'ViewChannel' | 'SendMessages' | 'ReadMessageHistory',
    run: () => Promise<unknown>,
  ) => {
    rig.discord.faults.deny(stage.reading, [permission], { quietly: true });
    try {
      return await run();
    } finally {
      rig.discord.faults.allow(stage.reading);
    }
  };
  const direct = async (id: string): Promise<string> =>
    ((await rest().post(Routes.userChannels(), { body: { recipient_id: id } })) as { id: string }).id;
  const command = (name: string) => ({ name, description: 'x' });
  const application = () => Routes.applicationCommands(rig.discord.applicationId);

  const violations: Violation[] = [
    {
      what: 'a wrong token',
      status: 401,
      code: 0,
      request: () => restOf(rig.discord, 'wrong').get(Routes.user()),
    },
    { what: 'a path that leads nowhere', status: 404, code: 0, request: () => rest().get('/no/such/thing') },
    { what: 'an old version of the API', status: 400, code: 50041, request: () => raw('/v9/gateway', '{}') },
    {
      what: 'a body that is no JSON',
      status: 400,
      code: 50109,
      request: () => raw(`/v10/channels/${stage.reading}/messages`, '{"'),
    },
    {
      what: 'an unknown application',
      status: 404,
      code: 10002,
      request: () => rest().get(Routes.applicationCommands('1')),
    },
    { what: 'an unknown channel', status: 404, code: 10003, request: () => post({ content: 'x' }, '1') },
    { what: 'an unknown server', status: 404, code: 10004, request: () => rest().get(Routes.guild('1')) },
    {
      what: 'an unknown member',
      status: 404,
      code: 10007,
      request: () => rest().get(Routes.guildMember(rig.discord.guildId, '1')),
    },
    {
      what: 'an unknown message',
      status: 404,
      code: 10008,
      request: () => rest().get(Routes.channelMessage(stage.reading, '1')),
    },
    { what: 'an unknown person', status: 404, code: 10013, request: () => rest().get(Routes.user('1')) },
    {
      what: 'an edit under a token that never was',
      status: 404,
      code: 10015,
      request: () => webhook('none'),
    },
    {
      what: 'an answer to nothing',
      status: 404,
      code: 10062,
      request: () => callback({ id: '1', token: 'none' }),
    },
    {
      what: 'an unknown command',
      status: 404,
      code: 10063,
      request: () => rest().get(Routes.applicationCommand(rig.discord.applicationId, '1')),
    },
    {
      what: 'more than 100 commands',
      status: 400,
      code: 30032,
      request: () =>
        rest().put(application(), { body: Array.from({ length: 101 }, (_, n) => command(`c${n}`)) }),
    },
    {
      what: 'a file of more than 10 MiB',
      status: 413,
      code: 40005,
      request: () =>
        rest().post(Routes.channelMessages(stage.reading), {
          body: { content: 'x' },
          files: [{ name: 'x', data: Buffer.alloc(10 * 1024 * 1024 + 1) }],
        }),
    },
    {
      what: 'a command renamed to one that is there',
      status: 400,
      code: 40041,
      request: async () => {
        const held = (await rest().get(application())) as { id: string; name: string }[];
        const id = held.find(({ name }) => name === 'poll')?.id ?? '';
        return rest().patch(Routes.applicationCommand(rig.discord.applicationId, id), {
          body: { name: 'ask' },
        });
      },
    },
    { what: 'a second answer', status: 400, code: 40060, request: async () => callback(await answered()) },
    {
      what: 'a channel that it cannot see',
      status: 403,
      code: 50001,
      request: () => denied('ViewChannel', () => post({ content: 'x' })),
    },
    {
      what: "an edit of somebody else's message",
      status: 403,
      code: 50005,
      request: () => rest().patch(Routes.channelMessage(stage.reading, said()), { body: { content: 'x' } }),
    },
    { what: 'an empty message', status: 400, code: 50006, request: () => post({ content: ' ' }) },
    {
      what: 'a direct message to somebody who takes none',
      status: 403,
      code: 50007,
      request: async () => {
        const [other] = rig.discord.members;
        if (other === undefined) throw new Error('nobody is there');
        const id = await direct(other.id);
        rig.discord.faults.closeDms(other.id);
        return post({ content: 'x' }, id);
      },
    },
    {
      what: 'a message in a forum',
      status: 400,
      code: 50008,
      request: () => post({ content: 'x' }, rig.discord.channels.forum),
    },
    {
      what: 'a message without Send Messages',
      status: 403,
      code: 50013,
      request: () => denied('SendMessages', () => post({ content: 'x' })),
    },
    {
      what: 'a change of the line at the top of a thread',
      status: 403,
      code: 50021,
      request: async () => {
        const id = await thread();
        const [starter] = (await rest().get(Routes.channelMessages(id))) as { id: string }[];
        return rest().patch(Routes.channelMessage(id, starter?.id ?? ''), { body: { content: 'x' } });
      },
    },
    {
      what: 'a thread in a thread',
      status: 400,
      code: 50024,
      request: async () => {
        const id = await thread();
        return threadOn(await posted(id), id);
      },
    },
    {
      what: 'an edit after fifteen minutes',
      status: 401,
      code: 50027,
      request: async () => {
        const { token } = await answered();
        rig.discord.control(idleBot);
        await rig.discord.client.jump({ by: 15 * 60_000 });
        return webhook(token);
      },
    },
    {
      what: 'content over 2,000',
      status: 400,
      code: 50035,
      error: 'content BASE_TYPE_MAX_LENGTH',
      request: () => post({ content: 'x'.repeat(2001) }),
    },
    {
      what: 'content beside Components V2',
      status: 400,
      code: 50035,
      error: 'content MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
      request: () => post({ content: 'x', flags: V2, components: [{ type: 10, content: 'y' }] }),
    },
    {
      what: 'one custom id twice',
      status: 400,
      code: 50035,
      error: 'components.0.components.1.custom_id COMPONENT_CUSTOM_ID_DUPLICATED',
      request: () =>
        post({
          content: 'x',
          components: [
            { type: 1, components: [1, 2].map(() => ({ type: 2, style: 2, label: 'a', custom_id: 'a' })) },
          ],
        }),
    },
    {
      what: 'a command in upper case',
      status: 400,
      code: 50035,
      error: '0.name APPLICATION_COMMAND_INVALID_NAME',
      request: () => rest().put(application(), { body: [command('Ask')] }),
    },
    {
      what: 'an edit in a thread that is archived',
      status: 400,
      code: 50083,
      request: async () => {
        const id = await thread();
        const inside = await posted(id);
        await rest().patch(Routes.channel(id), { body: { archived: true } });
        return rest().patch(Routes.channelMessage(id, inside), { body: { content: 'y' } });
      },
    },
    {
      what: 'a reply without Read Message History',
      status: 400,
      code: 160002,
      request: async () => {
        const message_reference = { message_id: await posted() };
        return denied('ReadMessageHistory', () => post({ content: 'x', message_reference }));
      },
    },
    {
      what: 'a second thread on a message',
      status: 400,
      code: 160004,
      request: async () => threadOn(await thread()),
    },
    {
      what: 'a message in a thread that is locked',
      status: 400,
      code: 160005,
      request: async () => {
        const id = await thread();
        rig.discord.faults.lockThread(id);
        return post({ content: 'x' }, id);
      },
    },
  ];

  test.each(violations)('$what: $status, $code', async ({ status, code, error, request }) => {
    const refused = await refusalOf(request());
    expect(refused).toMatchObject({ status, code });
    if (error !== undefined) expect(refused.errors).toContain(error);
  });

  test('too many requests: 429 with the time to wait', async () => {
    rig.discord.faults.rateLimits(true);
    const answers = await Promise.all(
      Array.from({ length: 7 }, () =>
        fetch(`${rig.discord.apiUrl}/v10/channels/${rig.discord.channels.discussion}/messages`, {
          method: 'POST',
          headers: { authorization: `Bot ${rig.discord.token}`, 'content-type': 'application/json' },
          body: '{"content":"x"}',
        }),
      ),
    );
    rig.discord.faults.rateLimits(false);
    const limited = answers.find(({ status }) => status === 429);
    expect(await limited?.json()).toMatchObject({ global: false, message: 'You are being rate limited.' });
    expect(Number(limited?.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('no refusal that the pretend Discord knows is left out', () => {
    const listed = new Set(violations.map(({ status, code }) => `${status} ${code}`));
    const known = Object.values(refusals).map((make) => make());
    expect(known.map(({ status, code }) => `${status} ${code}`).filter((each) => !listed.has(each))).toEqual(
      [],
    );
    const folder = join(packageRoot, 'src', 'preview');
    const written = readdirSync(folder)
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => [
        ...readFileSync(join(folder, name), 'utf8').matchAll(/new Refusal\((\d+), (\d+)/g),
      ]);
    expect(
      written.map(([, status, code]) => `${status} ${code}`).filter((each) => !listed.has(each)),
    ).toEqual([]);
  });
});
