import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Routes } from 'discord.js';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { isApiError } from '../../src/api-error.js';
import {
  AnswerTooLate,
  createAnswersRest,
  createCallbacks,
  type PostCallback,
} from '../../src/discord/callbacks.js';

/** How the n-th request is met; the last holds for all that follow. */
type Meet = (response: ServerResponse) => void;

let server: Server;
let meets: Meet[];
let requests: { path: string; body: string; auth: string | undefined; agent: string | undefined }[];
let sockets: Set<unknown>;
let post: PostCallback;
let refused: number[];
/** What time it is, milliseconds. */
let now: number;

beforeEach(async () => {
  meets = [];
  requests = [];
  sockets = new Set();
  server = createServer((request, response) => {
    sockets.add(request.socket);
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      requests.push({
        path: request.url ?? '',
        body,
        auth: request.headers.authorization,
        agent: request.headers['user-agent'],
      });
      (meets[requests.length - 1] ?? meets.at(-1))?.(response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  refused = [];
  now = 0;
  post = createCallbacks(
    {
      api: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
      version: '10',
    },
    { refused: (status) => void refused.push(status) },
    () => now,
  );
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const way = { id: '17', token: 'tok' };
const taken: Meet = (response) => void response.writeHead(204).end();
const says =
  (status: number, body: object | string, headers: Record<string, string> = {}): Meet =>
  (response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(typeof body === 'string' ? body : JSON.stringify(body));
const cut: Meet = (response) => void response.socket?.resetAndDestroy();

it('sends the body once, without the bot token, and keeps the connection', async () => {
  meets = [taken];
  await post(way, { type: 4, data: { content: 'é' } });
  // A connection is free for the next once its answer has been dealt with.
  await new Promise((resolve) => setImmediate(resolve));
  await post(way, { type: 6 });
  expect(refused).toEqual([]);
  expect(requests.map(({ path, body, auth }) => ({ path, body, auth }))).toEqual([
    {
      path: '/api/v10/interactions/17/tok/callback',
      body: '{"type":4,"data":{"content":"é"}}',
      auth: undefined,
    },
    { path: '/api/v10/interactions/17/tok/callback', body: '{"type":6}', auth: undefined },
  ]);
  expect(requests[0]?.agent).toMatch(/^DiscordBot /);
  expect(sockets.size).toBe(1);
});

it('sends JSON that was made before as it is, and the body itself where it must try again', async () => {
  meets = [cut, taken];
  const body = { type: 4, data: { content: 'é' } };
  await post(way, body, Buffer.from(`${JSON.stringify(body)} `));
  await post(way, body, Buffer.from(`${JSON.stringify(body)} `));
  expect(requests.map((request) => request.body)).toEqual([
    '{"type":4,"data":{"content":"é"}} ',
    '{"type":4,"data":{"content":"é"}}',
    '{"type":4,"data":{"content":"é"}} ',
  ]);
});

it.each([
  [404, 10_062, 'Unknown interaction'],
  [400, 40_060, 'Interaction has already been acknowledged.'],
  [403, 50_013, 'Missing Permissions'],
])('says that Discord refused: %i, %i', async (status, code, message) => {
  meets = [says(status, { code, message })];
  const error: unknown = await post(way, { type: 6 }).catch((caught: unknown) => caught);
  expect(isApiError(error) && { status: error.status, code: error.code, method: error.method }).toEqual({
    status,
    code,
    method: 'POST',
  });
  expect(error).toHaveProperty('message', message);
  expect(refused).toEqual([status]);
  expect(requests).toHaveLength(1);
});

it.each<[string, Meet]>([
  ['a failure of Discord’s', says(500, 'no json')],
  ['a proxy’s page', says(502, '<html>')],
  ['a connection that is cut', cut],
  [
    'a rate limit',
    says(429, { message: 'slower', retry_after: 0.01, global: false }, { 'retry-after': '0' }),
  ],
  ['a refusal that is not Discord’s', says(403, '<html>')],
])('tries again after %s', async (_, first) => {
  meets = [first, taken];
  await post(way, { type: 6 });
  expect(requests.map(({ body }) => body)).toEqual(['{"type":6}', '{"type":6}']);
});

it('gives up after four tries', async () => {
  meets = [says(500, {})];
  await expect(post(way, { type: 6 })).rejects.toHaveProperty('status', 500);
  expect(requests).toHaveLength(4);
});

it('does not try again when Discord has stopped waiting', async () => {
  meets = [
    (response) => {
      now += 3001;
      cut(response);
    },
  ];
  await expect(post(way, { type: 6 })).rejects.toBeInstanceOf(AnswerTooLate);
  expect(requests).toHaveLength(1);
});

it('lets go what waited for a connection for too long, and answers what comes after', async () => {
  const held: ServerResponse[] = [];
  let isFull = (): void => undefined;
  const full = new Promise<void>((resolve) => (isFull = resolve));
  meets = [
    (response) => {
      held.push(response);
      if (held.length === 256) isFull();
    },
  ];
  const first = Array.from({ length: 256 }, () => post(way, { type: 6 }));
  await full;
  const late = Array.from({ length: 50 }, () => post(way, { type: 5 }));
  now += 3001;
  const next = post(way, { type: 9 });
  meets = [taken];
  for (const response of held) taken(response);
  expect((await Promise.allSettled(late)).map(({ status }) => status)).toEqual(Array(50).fill('rejected'));
  await next;
  await Promise.all(first);
  expect(requests.filter(({ body }) => body === '{"type":5}')).toEqual([]);
  expect(sockets.size).toBe(256);
});

it('forgets the queue of an answered interaction within a minute', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
    const rest = createAnswersRest({ api });
    meets = [taken];
    await rest.patch(Routes.webhookMessage('1', 'tok'), { body: {}, auth: false });
    expect(rest.handlers.size).toBe(1);
    vi.advanceTimersByTime(60_000);
    expect(rest.handlers.size).toBe(0);
    rest.clearHandlerSweeper();
    rest.clearHashSweeper();
  } finally {
    vi.useRealTimers();
  }
});
