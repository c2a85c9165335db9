/** Gateway v10 in plain JSON: HELLO, IDENTIFY, READY, GUILD_CREATE, heartbeats, RESUME and the close codes. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { ApplicationFlags, GatewayIntentBits } from 'discord.js';
import { WebSocketServer, type WebSocket } from 'ws';
import { guildCreatePayload, userPayload, type Json } from './payloads.js';
import { Session } from './sessions.js';
import type { World } from './world.js';

const HEARTBEAT_MS = 41_250;
const DAY_MS = 24 * 3_600_000;
/** Within it one shard of each bucket may identify. */
const IDENTIFY_MS = 5_000;
/** Opcodes a bot may send in a minute before it is cut off. */
const OPCODES_A_MINUTE = 120;

/** Close codes after which a bot may resume; after the others its session is gone. */
const RESUMABLE = new Set([4000, 4001, 4002, 4003, 4005, 4008]);

const allIntents = Object.values(GatewayIntentBits)
  .filter((bit): bit is GatewayIntentBits => typeof bit === 'number')
  .reduce((all, bit) => all | bit, 0);
/** Those that must be switched on in the developer portal, which here they never are. */
const privileged =
  GatewayIntentBits.GuildMembers | GatewayIntentBits.GuildPresences | GatewayIntentBits.MessageContent;

export class Gateway {
  /** Tests switch this on to see a bot notice a dead connection. */
  dropHeartbeatAcks = false;
  /** The name of an event that will be sent twice when it next comes. */
  duplicateNext: string | null = null;
  /** Tests make it short; counts for connections from then on. */
  heartbeatMs = HEARTBEAT_MS;
  /** How often a bot may begin a session within a day: 1,000 at Discord for a small one. */
  startsADay = 1000;
  /**
   * How many shards may identify within five seconds; who comes sooner hears op 9. Null holds nobody to the one that is told:
   * tests start a bot again within a second.
   */
  maxConcurrency: number | null = null;
  /** The connections there were and how each began, oldest first. */
  readonly begun: { how: 'identify' | 'resume'; at: number }[] = [];
  url = '';
  readonly #world: World;
  readonly #token: string;
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #sessions = new Map<string, Session>();
  /** When a shard of each bucket last identified. */
  readonly #identified = new Map<number, number>();
  readonly #onlineListeners = new Set<() => void>();

  constructor(world: World, token: string) {
    this.#world = world;
    this.#token = token;
  }

  /** Whether a bot is identified and connected. */
  get online(): boolean {
    for (const session of this.#sessions.values()) if (session.socket !== null) return true;
    return false;
  }

  /** What GET /gateway/bot says of the starts that are left. */
  startLimit(): Json {
    const from = this.#world.clock.now() - DAY_MS;
    const starts = this.begun.filter(({ how, at }) => how === 'identify' && at > from);
    return {
      total: this.startsADay,
      remaining: Math.max(0, this.startsADay - starts.length),
      reset_after: Math.max(0, (starts[0]?.at ?? from) - from),
      max_concurrency: this.maxConcurrency ?? 1,
    };
  }

  onOnlineChange(listener: () => void): void {
    this.#onlineListeners.add(listener);
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#greet(webSocket));
  }

  /** Sends an event to the sessions that asked for it. `intent` 0 goes to every session. */
  dispatch(event: string, data: unknown, intent: number, guildId: string | null): void {
    const times = this.duplicateNext === event ? 2 : 1;
    if (times === 2) this.duplicateNext = null;
    for (const session of this.#sessions.values()) {
      if (!session.serves(guildId)) continue;
      if (intent !== 0 && (session.intents & intent) === 0) continue;
      for (let time = 0; time < times; time += 1) session.dispatch(event, data);
    }
  }

  /** Closes every connection with a code, as Discord does for a reset token (4004) or a fatal mistake. */
  closeAll(code: number, reason: string): void {
    for (const session of this.#sessions.values()) session.socket = null;
    if (!RESUMABLE.has(code)) this.#sessions.clear();
    for (const socket of this.#server.clients) socket.close(code, reason);
    this.#tellOnline();
  }

  /** Every connection is gone without a word, as when a cable is pulled. */
  dropAll(): void {
    for (const socket of this.#server.clients) socket.terminate();
  }

  /** Every connection stays open and nothing on it is read or said any more. */
  freezeAll(): void {
    for (const socket of this.#server.clients) socket.pause();
  }

  /** Op 7: asks every bot to reconnect and resume. */
  askReconnect(): void {
    for (const socket of this.#server.clients) send(socket, 7, null);
  }

  /** Op 9. Where not resumable the session is forgotten. */
  invalidateSessions(resumable: boolean): void {
    for (const session of this.#sessions.values()) {
      // The connection stays, and is as if it had not yet identified.
      if (session.socket !== null) send(session.socket, 9, resumable);
      session.socket = null;
      if (!resumable) this.#sessions.delete(session.id);
    }
    this.#tellOnline();
  }

  async close(): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #greet(socket: WebSocket): void {
    let session: Session | null = null;
    const isIdentified = (): boolean => session !== null && session.socket === socket;
    let heard = 0;
    let minuteBegan = performance.now();
    socket.on('error', () => socket.terminate());
    socket.on('close', (code: number) => {
      if (session === null || session.socket !== socket) return;
      session.socket = null;
      // 1000 and 1001 end a session; after any other code the bot may resume it.
      if (code === 1000 || code === 1001) this.#sessions.delete(session.id);
      this.#tellOnline();
    });
    socket.on('message', (raw) => {
      if (performance.now() - minuteBegan > 60_000) {
        minuteBegan = performance.now();
        heard = 0;
      }
      heard += 1;
      if (heard > OPCODES_A_MINUTE) return socket.close(4008, 'Rate limited.');
      const packet = readPacket(raw);
      if (packet === null) return socket.close(4002, 'Error while decoding payload.');
      switch (packet.op) {
        case 1:
          if (!this.dropHeartbeatAcks) send(socket, 11, null);
          return;
        case 2:
          if (isIdentified()) return socket.close(4005, 'Already authenticated.');
          session = this.#identify(socket, packet.d);
          return;
        case 6:
          if (isIdentified()) return socket.close(4005, 'Already authenticated.');
          session = this.#resume(socket, packet.d);
          return;
        case 3:
        case 4:
        case 8:
          if (!isIdentified()) socket.close(4003, 'Not authenticated.');
          return;
        default:
          return socket.close(4001, 'Unknown opcode.');
      }
    });
    send(socket, 10, { heartbeat_interval: this.heartbeatMs, _trace: [] });
  }

  #identify(socket: WebSocket, data: Record<string, unknown>): Session | null {
    if (data['token'] !== this.#token) return refuse(socket, 4004, 'Authentication failed.');
    const shard = shardOf(data['shard']);
    if (shard === null) return refuse(socket, 4010, 'Invalid shard.');
    const intents = data['intents'];
    if (typeof intents !== 'number' || !Number.isInteger(intents) || (intents & ~allIntents) !== 0) {
      return refuse(socket, 4013, 'Invalid intent(s).');
    }
    if ((intents & privileged) !== 0) return refuse(socket, 4014, 'Disallowed intent(s).');
    // Discord resets the token of a bot that begins too often.
    if (this.begun.length >= this.startsADay && this.startLimit()['remaining'] === 0) {
      return refuse(socket, 4004, 'Authentication failed.');
    }
    this.begun.push({ how: 'identify', at: this.#world.clock.now() });
    if (!this.#isInTurn(shard[0])) {
      send(socket, 9, false);
      return null;
    }
    this.#dropAbandoned(shard[0]);
    const session = new Session(socket, intents, shard);
    this.#sessions.set(session.id, session);
    const world = this.#world;
    const hasGuild = session.serves(world.guildId) && world.presence !== 'removed';
    session.dispatch('READY', {
      v: 10,
      user: { ...userPayload(world.bot()), verified: true, mfa_enabled: false, email: null },
      guilds: hasGuild ? [{ id: world.guildId, unavailable: true }] : [],
      session_id: session.id,
      resume_gateway_url: this.url,
      session_type: 'normal',
      shard,
      application: { id: world.applicationId, flags: ApplicationFlags.ApplicationCommandBadge },
      private_channels: [],
      _trace: [],
    });
    if (hasGuild && world.presence === 'here' && (intents & GatewayIntentBits.Guilds) !== 0) {
      session.dispatch('GUILD_CREATE', guildCreatePayload(world));
    }
    this.#tellOnline();
    return session;
  }

  /** Shards are put into as many buckets as may identify at once; of each, one every five seconds. */
  #isInTurn(shard: number): boolean {
    if (this.maxConcurrency === null) return true;
    const bucket = shard % this.maxConcurrency;
    const now = this.#world.clock.now();
    if (now - (this.#identified.get(bucket) ?? -Infinity) < IDENTIFY_MS) return false;
    this.#identified.set(bucket, now);
    return true;
  }

  /** A bot that begins anew will not resume what it left. */
  #dropAbandoned(shard: number): void {
    for (const session of this.#sessions.values()) {
      if (session.socket === null && session.shard[0] === shard) this.#sessions.delete(session.id);
    }
  }

  #resume(socket: WebSocket, data: Record<string, unknown>): Session | null {
    if (data['token'] !== this.#token) return refuse(socket, 4004, 'Authentication failed.');
    const session = this.#sessions.get(String(data['session_id']));
    const sequence = data['seq'];
    if (session === undefined || typeof sequence !== 'number' || !session.canResume(sequence)) {
      send(socket, 9, false);
      return null;
    }
    this.begun.push({ how: 'resume', at: this.#world.clock.now() });
    const old = session.socket;
    session.resume(socket, sequence);
    if (old !== null && old !== socket) old.terminate();
    this.#tellOnline();
    return session;
  }

  #tellOnline(): void {
    for (const listener of this.#onlineListeners) listener();
  }
}

function send(socket: WebSocket, op: number, data: unknown): void {
  socket.send(JSON.stringify({ op, d: data, s: null, t: null }));
}

function refuse(socket: WebSocket, code: number, reason: string): null {
  socket.close(code, reason);
  return null;
}

function readPacket(raw: unknown): { op: number; d: Record<string, unknown> } | null {
  try {
    const packet: unknown = JSON.parse(String(raw));
    if (typeof packet !== 'object' || packet === null) return null;
    const { op, d } = packet as { op?: unknown; d?: unknown };
    if (typeof op !== 'number') return null;
    return { op, d: typeof d === 'object' && d !== null ? (d as Record<string, unknown>) : {} };
  } catch {
    return null;
  }
}

function shardOf(given: unknown): readonly [number, number] | null {
  if (given === undefined || given === null) return [0, 1];
  if (!Array.isArray(given)) return null;
  const [shard, count] = given as unknown[];
  if (!Number.isInteger(shard) || !Number.isInteger(count)) return null;
  const [place, of] = [Number(shard), Number(count)];
  return place >= 0 && place < of ? [place, of] : null;
}
