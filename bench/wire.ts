import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import {
  guildOf,
  interactionOf,
  jsonOf,
  readyOf,
  snowflakeAt,
  type Place,
  type Sent,
} from './wire-payloads.js';

/**
 * Just enough of Discord to measure a bot with: a gateway that hands out interactions and a REST side that counts
 * the answers. It checks nothing, so that the bot and not the server is what is measured.
 */
export interface Wire {
  readonly apiUrl: string;
  /** Resolves once the bot has connected and its guild was announced. */
  readonly connected: Promise<void>;
  /** The body of the last answer, without its files; ASCII only is read right. */
  lastAnswer(): unknown;
  /** How many messages the bot has edited since the start. */
  edits(): number;
  run(load: Load): Promise<Measured>;
  close(): Promise<void>;
}

export interface Load {
  readonly count: number;
  readonly inFlight: number;
  /** The n-th interaction. */
  readonly make: (n: number) => Sent;
  /** Spreads them evenly over so many milliseconds instead of keeping `inFlight` under way. */
  readonly over?: number;
  /** Whether the time of the n-th counts; all do where left out. */
  readonly counts?: (n: number) => boolean;
}

export interface Measured {
  readonly perSecond: number;
  /** Milliseconds from the dispatch to the answer. */
  readonly p50: number;
  readonly p99: number;
  readonly slowest: number;
}

/** A bot drops what has become too old to answer; after such a silence nothing comes any more, milliseconds. */
const longestSilence = 20_000;
const place: Place = { guildId: '1000000000000000002', channelId: '1000000000000000003' };

const json = { 'content-type': 'application/json' };
const snowflake = (): string => String(snowflakeAt(Date.now()));

export async function startWire(): Promise<Wire> {
  let socket: WebSocket | undefined;
  let sequence = 0;
  let increment = 0n;
  let answer: unknown;
  let edits = 0;
  let onAnswer: ((id: string) => void) | undefined;
  let isConnected: (() => void) | undefined;
  const connected = new Promise<void>((resolve) => (isConnected = resolve));

  const server = createServer((request, response) => void respond(request, response));
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = request.url ?? '';
    if (request.method === 'PATCH' && /\/channels\/\d+\/messages\/\d+/.test(path)) edits += 1;
    // What comes through the webhook is the answer after "thinking"; the tokens are made of the ids.
    const [, called, followed] = /\/(?:interactions\/(\d+)|webhooks\/\d+\/t(\d+))\b/.exec(path) ?? [];
    const id = called ?? followed;
    if (id !== undefined && request.method !== 'DELETE') {
      const body = JSON.parse(jsonOf(Buffer.concat(chunks).toString('latin1'))) as { type?: number };
      const isThinking = called !== undefined && (body.type === 5 || body.type === 6);
      if (!isThinking) answer = called === undefined ? { data: body } : body;
      if (called === undefined) response.writeHead(200, json).end(JSON.stringify({ id: snowflake() }));
      else response.writeHead(204).end();
      if (!isThinking) onAnswer?.(id);
      return;
    }
    const { port } = server.address() as AddressInfo;
    const body = path.endsWith('/gateway/bot')
      ? {
          url: `ws://127.0.0.1:${port}`,
          shards: 1,
          session_start_limit: { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 },
        }
      : request.method === 'POST'
        ? { id: snowflake() }
        : [];
    response.writeHead(200, json).end(JSON.stringify(body));
  };

  const gateway = new WebSocketServer({ server });
  const send = (op: number, d: unknown, t?: string): void => {
    socket?.send(JSON.stringify(t === undefined ? { op, d } : { op, d, t, s: ++sequence }));
  };
  gateway.on('connection', (opened) => {
    socket = opened;
    send(10, { heartbeat_interval: 45_000 });
    opened.on('message', (raw: Buffer) => {
      const { op } = JSON.parse(raw.toString()) as { op: number };
      if (op === 1) send(11, null);
      if (op !== 2) return;
      const { port } = server.address() as AddressInfo;
      send(0, readyOf(`ws://127.0.0.1:${port}`, [place]), 'READY');
      send(0, guildOf(place), 'GUILD_CREATE');
      isConnected?.();
    });
  });
  // A busy machine would else have a resting connection closed under the next answer, which is then lost.
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const dispatch = (sent: Sent): string => {
    const id = String(snowflakeAt(Date.now()) | (increment++ & 0x3fffffn));
    send(0, interactionOf(id, sent, place), 'INTERACTION_CREATE');
    return id;
  };

  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
    connected,
    lastAnswer: () => answer,
    edits: () => edits,
    run({ count, inFlight, make, over, counts = () => true }) {
      const started = new Map<string, { at: number; n: number }>();
      const took: number[] = [];
      let answered = 0;
      let next = 0;
      const begin = (): void => {
        const at = performance.now();
        const n = next++;
        started.set(dispatch(make(n)), { at, n });
      };
      return new Promise((resolve, reject) => {
        const from = performance.now();
        let last = from;
        const waiting = setInterval(() => {
          if (performance.now() - last < longestSilence) return;
          clearInterval(waiting);
          reject(new Error(`${count - answered} of ${count} were never answered: the machine is too busy`));
        }, 1000);
        onAnswer = (id) => {
          const begun = started.get(id);
          if (begun === undefined) return;
          last = performance.now();
          started.delete(id);
          answered += 1;
          if (counts(begun.n)) took.push(performance.now() - begun.at);
          if (over === undefined && next < count) begin();
          else if (answered === count) {
            clearInterval(waiting);
            took.sort((a, b) => a - b);
            const at = (share: number): number =>
              took[Math.min(took.length - 1, Math.floor(share * took.length))] ?? 0;
            resolve({
              perSecond: (count / (performance.now() - from)) * 1000,
              p50: at(0.5),
              p99: at(0.99),
              slowest: at(1),
            });
          }
        };
        if (over === undefined) {
          for (let n = 0; n < Math.min(inFlight, count); n++) begin();
          return;
        }
        const timer = setInterval(() => {
          const due = Math.min(count, Math.ceil(((performance.now() - from) / over) * count));
          for (let left = due - next; left > 0; left--) begin();
          if (next === count) clearInterval(timer);
        }, 2);
      });
    },
    async close() {
      gateway.close();
      for (const client of gateway.clients) client.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
