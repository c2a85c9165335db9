import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIMessage } from 'discord.js';
import { WebSocketServer, type WebSocket } from 'ws';
import {
  applicationId,
  guildOf,
  interactionOf,
  jsonOf,
  messageOf,
  readyOf,
  snowflakeAt,
  type Place,
  type Sent,
} from '../../bench/wire-payloads.js';
import type { MessageLike, Outcome, Person } from '../../src/preview/pretend-discord.js';
import type { Room } from './crowd.js';

/**
 * A Discord of many servers and several shards, as much of it as votes and prompts need: events go to the shard of their server,
 * a nonce makes one message of two, and what nobody answers in time has failed.
 */
export interface ManyServers extends Room {
  readonly apiUrl: string;
  readonly cdnUrl: string;
  readonly token: string;
  readonly places: readonly Place[];
  shardOf(place: Place): number;
  command(place: Place, person: Person, sent: Sent): Promise<Outcome>;
  /** The messages of a channel, oldest first; private ones are not among them. */
  posted(channelId: string): readonly APIMessage[];
  /** Resolves once a channel has such a message. */
  message(channelId: string, fits: (message: APIMessage) => boolean): Promise<APIMessage>;
  /** What a message is kept waiting for between being taken and being answered. */
  hold: (channelId: string) => Promise<void> | undefined;
  close(): Promise<void>;
}

interface Waiting {
  readonly place: Place;
  readonly resolve: (outcome: Outcome) => void;
  isAnswered: boolean;
}
interface Answer {
  readonly status: number;
  readonly body?: unknown;
}
interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Record<string, unknown>;
}

const made = 1_700_000_000_000;
const ephemeral = 64;
const gone: Answer = { status: 404, body: { code: 10_062, message: 'Unknown interaction' } };

/** @param deadlineMs how long a press waits for its first answer; a command, which nobody kills, ten times as long */
export async function startManyServers(
  count: number,
  shardCount: number,
  deadlineMs = 1200,
): Promise<ManyServers> {
  const places = Array.from({ length: count }, (_, n): Place => {
    const id = snowflakeAt(made + n);
    return { guildId: String(id), channelId: String(id + 1n) };
  });
  const placeOf = new Map(places.map((place) => [place.channelId, place]));
  const shardOf = ({ guildId }: Place): number => Number((BigInt(guildId) >> 22n) % BigInt(shardCount));
  const sessions = new Map<number, { socket: WebSocket; sequence: number }>();
  const messages = new Map<string, APIMessage>();
  const channels = new Map<string, APIMessage[]>();
  const nonces = new Map<string, APIMessage>();
  const waiting = new Map<string, Waiting>();
  const listeners = new Set<(message: APIMessage) => void>();
  let commands: object[] = [];
  let last = 0n;
  const newId = (): string => {
    const now = snowflakeAt(Date.now());
    last = now > last ? now : last + 1n;
    return String(last);
  };

  const keep = (channelId: string, body: Record<string, unknown>): APIMessage => {
    const message = { ...messageOf(newId(), channelId), ...body } as unknown as APIMessage;
    messages.set(message.id, message);
    if (((message.flags ?? 0) & ephemeral) !== 0) return message;
    channels.set(channelId, [...(channels.get(channelId) ?? []), message]);
    for (const listener of listeners) listener(message);
    return message;
  };
  const settle = (id: string, kind: Outcome['kind'], message?: APIMessage): void => {
    const found = waiting.get(id);
    waiting.delete(id);
    found?.resolve({ interactionId: id, kind, ephemeral: false, ...(message && { message }) });
  };
  const answer = (id: string, { query, body }: Asked): Answer => {
    const asked = waiting.get(id);
    if (asked === undefined || asked.isAnswered) return gone;
    asked.isAnswered = true;
    const { type, data = {} } = body as { type: number; data?: Record<string, unknown> };
    // Said to be at work, it is answered through its webhook.
    if (type === 5 || type === 6) return { status: 204 };
    const message = keep(asked.place.channelId, data);
    settle(id, type === 7 ? 'update' : 'message', message);
    return query.get('with_response') === 'true'
      ? { status: 200, body: { interaction: { id, type }, resource: { type, message } } }
      : { status: 204 };
  };
  const follow = (id: string, { method, body }: Asked): Answer => {
    const asked = waiting.get(id);
    if (method === 'DELETE') return { status: 204 };
    const message = keep(asked?.place.channelId ?? '', body);
    settle(id, 'message', message);
    return { status: 200, body: message };
  };
  const post = async (channelId: string, { body }: Asked): Promise<Answer> => {
    const name = `${channelId}/${String(body['nonce'])}`;
    const known = body['enforce_nonce'] === true ? nonces.get(name) : undefined;
    const message = known ?? keep(channelId, body);
    nonces.set(name, message);
    await discord.hold(channelId);
    return { status: 200, body: message };
  };
  const channelOf = (
    channelId: string,
    messageId: string | undefined,
    asked: Asked,
  ): Promise<Answer> | Answer => {
    if (asked.method === 'POST') return post(channelId, asked);
    if (asked.method === 'PATCH') {
      const message = messages.get(messageId ?? '');
      if (message !== undefined) Object.assign(message, asked.body);
      return { status: 200, body: message };
    }
    const after = BigInt(asked.query.get('after') ?? 0);
    const found = (channels.get(channelId) ?? []).filter(({ id }) => BigInt(id) > after);
    return { status: 200, body: found.slice(0, Number(asked.query.get('limit') ?? 50)) };
  };
  const carryOut = (asked: Asked): Promise<Answer> | Answer => {
    const [, what = '', id = '', more = '', name] = asked.path.split('/');
    if (what === 'interactions') return answer(id, asked);
    if (what === 'webhooks') return follow(more.slice(1), asked);
    if (what === 'channels') return channelOf(id, name, asked);
    if (what === 'users') return { status: 200, body: { id: newId(), type: 1 } };
    if (what === 'gateway')
      return {
        status: 200,
        body: {
          url: gatewayUrl(),
          shards: shardCount,
          session_start_limit: {
            total: 1_000_000,
            remaining: 1_000_000,
            reset_after: 0,
            max_concurrency: 16,
          },
        },
      };
    if (asked.method === 'PUT') commands = asked.body as unknown as object[];
    return { status: 200, body: commands.map((each, n) => ({ ...each, id: String(n + 1) })) };
  };

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const text = jsonOf(Buffer.concat(chunks).toString('utf8'));
    const { status, body } = await carryOut({
      method: request.method ?? '',
      path: pathname.replace(/^\/api\/v10/, ''),
      query: searchParams,
      body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    });
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(body === undefined ? undefined : JSON.stringify(body));
  };
  // Whoever was killed has broken off what it asked.
  const server = createServer((request, response) => void respond(request, response).catch(() => undefined));
  const gateway = new WebSocketServer({ server });
  const gatewayUrl = (): string => `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const dispatch = (shard: number, t: string, d: object): void => {
    const session = sessions.get(shard);
    if (session === undefined) return;
    session.sequence += 1;
    session.socket.send(JSON.stringify({ op: 0, t, s: session.sequence, d }));
  };
  const identify = (socket: WebSocket, [shard, of]: readonly [number, number]): void => {
    if (of !== shardCount || shard >= of) return socket.close(4010, 'Invalid shard.');
    const own = places.filter((place) => shardOf(place) === shard);
    sessions.set(shard, { socket, sequence: 0 });
    socket.once('close', () => {
      if (sessions.get(shard)?.socket === socket) sessions.delete(shard);
    });
    dispatch(shard, 'READY', { ...readyOf(gatewayUrl(), own), shard: [shard, of] });
    for (const place of own) dispatch(shard, 'GUILD_CREATE', guildOf(place));
  };
  gateway.on('connection', (socket) => {
    socket.on('error', () => socket.terminate());
    socket.on('message', (raw: Buffer) => {
      const { op, d } = JSON.parse(raw.toString()) as { op: number; d: { shard?: [number, number] } };
      if (op === 1) socket.send(JSON.stringify({ op: 11, d: null }));
      if (op === 2) identify(socket, d.shard ?? [0, 1]);
      if (op === 6) socket.send(JSON.stringify({ op: 9, d: false }));
    });
    socket.send(JSON.stringify({ op: 10, d: { heartbeat_interval: 45_000 } }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const interact = (place: Place, sent: Sent, patience: number): Promise<Outcome> =>
    new Promise((resolve) => {
      const id = newId();
      const asked = { place, resolve, isAnswered: false };
      waiting.set(id, asked);
      setTimeout(() => {
        // What was deferred has fifteen minutes, or is given up with its process.
        if (!asked.isAnswered) settle(id, 'failed');
      }, patience);
      setTimeout(() => settle(id, 'failed'), 10 * patience).unref();
      dispatch(shardOf(place), 'INTERACTION_CREATE', interactionOf(id, sent, place));
    });

  const discord: ManyServers = {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
    cdnUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/cdn`,
    token: `${Buffer.from(applicationId).toString('base64url')}.${'G'.repeat(6)}.${'x'.repeat(38)}`,
    places,
    shardOf,
    command: (place, { id: userId }, sent) => interact(place, { ...sent, userId }, 10 * deadlineMs),
    client: {
      as: ({ id: userId }) => ({
        press(like: MessageLike, label: string) {
          const message = messages.get(idOf(like));
          const place = message && placeOf.get(message.channel_id);
          const press = message && buttonOf(message.components, label);
          if (message === undefined || place === undefined || press === undefined)
            throw new Error(`there is no button ${label}`);
          return interact(
            place,
            { userId, press, messageId: message.id, flags: message.flags ?? 0 },
            deadlineMs,
          );
        },
      }),
    },
    posted: (channelId) => channels.get(channelId) ?? [],
    message: (channelId, fits) =>
      new Promise((resolve) => {
        const look = (message: APIMessage): void => {
          if (message.channel_id !== channelId || !fits(message)) return;
          listeners.delete(look);
          resolve(message);
        };
        listeners.add(look);
        for (const message of channels.get(channelId) ?? []) look(message);
      }),
    hold: () => undefined,
    async close() {
      gateway.close();
      for (const socket of gateway.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return discord;
}

function idOf(like: MessageLike): string {
  if (typeof like === 'string') return like;
  return 'message' in like ? like.message.id : like.id;
}

interface Part {
  readonly label?: string;
  readonly custom_id?: string;
  readonly components?: readonly Part[];
}

/** The id of a button, by its label. */
function buttonOf(parts: unknown, label: string): string | undefined {
  for (const part of (parts ?? []) as readonly Part[]) {
    if (part.label === label) return part.custom_id;
    const inside = buttonOf(part.components, label);
    if (inside !== undefined) return inside;
  }
  return undefined;
}
