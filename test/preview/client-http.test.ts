/** The page's API over HTTP, as the page in the browser uses it, and who is kept out of it. */
import { request as rawRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type {
  ClientEvent,
  InteractionStarted,
  MessagePage,
  World,
  WireRecord,
} from '../../src/preview/client-api.js';
import { EPHEMERAL, startRig, type Rig } from './rig.js';

let rig: Rig;
const stops: (() => void)[] = [];

beforeEach(async () => {
  rig = await startRig(
    [
      {
        name: 'card',
        description: 'A card',
        options: [{ type: 3, name: 'about', description: 'x', autocomplete: true }],
      },
    ],
    (interaction) => {
      if (interaction.isAutocomplete()) return interaction.respond([{ name: 'a', value: 'a' }]);
      if (interaction.isChatInputCommand() && interaction.options.getString('about') === 'form') {
        const component = { type: 4, custom_id: 'i', style: 1 };
        return interaction.showModal({
          custom_id: 'm',
          title: 'T',
          components: [{ type: 18, label: 'L', component }],
        });
      }
      return interaction.isRepliable()
        ? interaction.reply({ content: '**private**', flags: EPHEMERAL })
        : undefined;
    },
  );
});
afterEach(async () => {
  for (const stop of stops.splice(0)) stop();
  await rig.close();
});

const me = () => rig.discord.members[0]?.id ?? '';
const get = async <T>(path: string): Promise<T> =>
  (await (await fetch(`${rig.discord.url}/client${path}`)).json()) as T;
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${rig.discord.url}/client${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

/** Server-sent events of one member; `until` waits for one of a type. */
async function listen(
  as?: string,
): Promise<{ seen: ClientEvent[]; until: (type: ClientEvent['type']) => Promise<ClientEvent> }> {
  const aborter = new AbortController();
  stops.push(() => aborter.abort());
  const response = await fetch(`${rig.discord.url}/client/events${as === undefined ? '' : `?as=${as}`}`, {
    signal: aborter.signal,
  });
  const seen: ClientEvent[] = [];
  const waits: { type: string; resolve: (event: ClientEvent) => void }[] = [];
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const read = async (): Promise<void> => {
    let rest = '';
    for (;;) {
      const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
      if (done) return;
      const parts = (rest + (value ?? '')).split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts.filter((one) => one.startsWith('data: '))) {
        const event = JSON.parse(part.slice('data: '.length)) as ClientEvent;
        seen.push(event);
        for (const wait of waits.filter(({ type }) => type === event.type)) wait.resolve(event);
      }
    }
  };
  read().catch(() => undefined);
  return {
    seen,
    until: (type) =>
      new Promise((resolve) => {
        const known = seen.find((event) => event.type === type);
        if (known === undefined) waits.push({ type, resolve });
        else resolve(known);
      }),
  };
}

describe('the API', () => {
  test('gives each member their own world', async () => {
    const world = await get<World>(`/world?as=${me()}`);
    expect(world).toMatchObject({ me: me(), guild: { name: 'Reading Group' }, bot: { online: true } });
    expect(world.channels.map(({ name }) => name)).toEqual(['reading', 'discussion', 'threads-forum']);
    expect(world.members.map(({ name, title }) => [name, title])).toContainEqual(['Hana', 'host']);
    expect(world.members).toHaveLength(7);
    const asHost = await get<World>(`/world?as=${rig.discord.host.id}`);
    expect(asHost.channels.map(({ name }) => name)).toContain('staff');
    expect(await get('/world?as=1')).toEqual({ error: 'There is no such member.' });
  });

  test('begins a stream of events with the world, also for somebody nobody has named', async () => {
    const mine = await listen(me());
    await mine.until('world');
    expect(mine.seen).toMatchObject([{ type: 'world', world: { me: me(), bot: { online: true } } }]);
    expect(await (await listen()).until('world')).toMatchObject({ world: { me: rig.discord.host.id } });
    expect(await get('/events?as=1')).toEqual({ error: 'There is no such member.' });
  });

  test('sends a command; its fate and the private answer come as events, to its member alone', async () => {
    const mine = await listen(me());
    const theirs = await listen(rig.discord.host.id);
    const { commands } = await get<World>(`/world?as=${me()}`);
    const body = {
      as: me(),
      channelId: rig.discord.channels.reading,
      kind: 'command',
      commandId: commands[0]?.id,
      options: [],
    };
    const { id } = (await (await post('/interactions', body)).json()) as InteractionStarted;
    expect(await mine.until('interaction-done')).toEqual({ type: 'interaction-done', id });
    const message = await mine.until('message');
    expect(message).toMatchObject({
      message: { ephemeral: true, threadId: null, parsed: { '**private**': [{ type: 'strong' }] } },
    });
    await theirs.until('log');
    expect(theirs.seen.map(({ type }) => type)).not.toContain('message');
    const page = await get<MessagePage>(`/channels/${rig.discord.channels.reading}/messages?as=${me()}`);
    expect(page).toMatchObject({ more: false, messages: [{ ephemeral: true }] });
    const messageId = page.messages[0]?.message.id ?? '';
    expect((await post(`/messages/${messageId}/dismiss`, { as: rig.discord.host.id })).status).toBe(404);
    expect((await post(`/messages/${messageId}/dismiss`, { as: me() })).status).toBe(204);
    expect(await mine.until('message-delete')).toMatchObject({ messageId });
  });

  test('opens a modal and takes it back', async () => {
    const mine = await listen(me());
    const { commands } = await get<World>(`/world?as=${me()}`);
    const place = { as: me(), channelId: rig.discord.channels.reading };
    await post('/interactions', {
      ...place,
      kind: 'command',
      commandId: commands[0]?.id,
      options: [{ name: 'about', type: 3, value: 'form' }],
    });
    const modal = await mine.until('modal');
    if (modal.type !== 'modal') throw new Error('no modal');
    const send = (fields: object[]) =>
      post('/interactions', { ...place, kind: 'modal', modalId: modal.modalId, fields });
    const empty = await send([]);
    expect([empty.status, await empty.json()]).toEqual([400, { error: 'This field is required. (L)' }]);
    expect((await send([{ customId: 'i', type: 4, value: 'x' }])).status).toBe(200);
  });

  test('completes, posts, reads and keeps the log', async () => {
    const { commands } = await get<World>(`/world?as=${me()}`);
    const ask = {
      as: me(),
      channelId: rig.discord.channels.reading,
      commandId: commands[0]?.id,
      options: [{ name: 'about', type: 3, value: 'r', focused: true }],
    };
    expect(await (await post('/autocomplete', ask)).json()).toEqual({
      choices: [{ name: 'a', value: 'a' }],
      failed: false,
    });
    const file = { filename: 'a.txt', contentType: 'text/plain', data: 'aGk=' };
    const sent = await post(`/channels/${rig.discord.channels.reading}/messages`, {
      as: me(),
      content: 'hi',
      attachments: [file],
    });
    expect(await sent.json()).toEqual({ id: expect.any(String) as string });
    expect((await post(`/channels/${rig.discord.channels.reading}/read`, { as: me() })).status).toBe(204);
    const log = await get<WireRecord[]>('/log');
    expect(log.map(({ path }) => path)).toContain(`/applications/${rig.discord.applicationId}/commands`);
    expect(JSON.stringify(log)).not.toContain(rig.discord.token);
  });

  test('refuses what it does not understand', async () => {
    const wrong = await post('/interactions', { as: me(), kind: 'command' });
    expect([wrong.status, await wrong.json()]).toEqual([
      400,
      { error: 'The request is not understood: channelId.' },
    ]);
    expect((await post('/clock', { by: -1 })).status).toBe(400);
    expect((await post('/clock', { to: 'next' })).status).toBe(409);
    expect((await post('/bot/restart', {})).status).toBe(409);
    expect((await fetch(`${rig.discord.url}/client/nothing`)).status).toBe(404);
  });
});

describe('the clock', () => {
  test('stops at every due moment, and not for ever at one that stays', async () => {
    const events = await listen(me());
    const start = rig.discord.clock.now();
    const hour = 3_600_000;
    const due = [start + hour, start + 2 * hour, start + 30 * hour];
    const ticks: number[] = [];
    rig.discord.control({
      restart: () => Promise.resolve(),
      next: () => Promise.resolve(due[0] ?? null),
      tick: () => {
        ticks.push(Math.round((rig.discord.clock.now() - start) / hour));
        if ((due[0] ?? Infinity) <= rig.discord.clock.now()) due.shift();
        return Promise.resolve();
      },
    });
    const day = (await (await post('/clock', { by: 24 * hour })).json()) as { now: number; next: number };
    expect(ticks).toEqual([1, 2, 24]);
    expect(day.next).toBe(start + 30 * hour);
    expect(await events.until('clock')).toMatchObject({ type: 'clock' });
    await post('/clock', { to: 'next' });
    expect(ticks).toEqual([1, 2, 24, 30]);
    due.push(start + 31 * hour);
    rig.discord.control({
      restart: () => Promise.resolve(),
      next: () => Promise.resolve(start + 31 * hour),
      tick: () => Promise.resolve(),
    });
    expect((await post('/clock', { by: 24 * hour })).status).toBe(200);
    expect(rig.discord.clock.now()).toBeGreaterThanOrEqual(start + 54 * hour);
  });
});

describe('strangers are kept out', () => {
  test('other names, other sites, other content types', async () => {
    const { port } = new URL(rig.discord.url);
    const status = await new Promise<number | undefined>((resolve) => {
      rawRequest({ host: '127.0.0.1', port, path: '/', headers: { host: 'evil.example' } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }).end();
    });
    expect(status).toBe(403);
    const body = { as: me(), content: 'x', attachments: [] };
    const path = `/channels/${rig.discord.channels.reading}/messages`;
    expect((await post(path, body, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await post(path, body, { origin: rig.discord.url })).status).toBe(200);
    expect((await post(path, body, { 'content-type': 'text/plain' })).status).toBe(415);
    const spying = await fetch(`${rig.discord.url}/client/log`, {
      headers: { origin: 'https://evil.example' },
    });
    expect(spying.status).toBe(403);
  });

  test('the gateway takes no connection from a page', async () => {
    const socket = new WebSocket(`${rig.discord.url.replace('http', 'ws')}/gateway`, {
      origin: 'https://evil.example',
    });
    const failed = await new Promise<Error>((resolve) => socket.once('error', resolve));
    expect(failed.message).toContain('403');
  });

  test('files cannot leave their folder', async () => {
    for (const path of [
      '/cdn/attachments/1/2/..%2f..%2fpackage.json',
      '/..%2fclient-api.ts',
      '/pretend-discord.ts',
    ]) {
      expect((await fetch(`${rig.discord.url}${path}`)).status).toBe(404);
    }
  });
});
