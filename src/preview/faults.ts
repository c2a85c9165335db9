/** What a test can make go wrong: requests, the gateway, permissions, memory. */
import { GatewayIntentBits, PermissionFlagsBits } from 'discord.js';
import type { Gateway } from './gateway.js';
import type { Nonces } from './nonces.js';
import { guildCreatePayload } from './payloads.js';
import type { RateLimits } from './rate-limits.js';
import { dropChannel } from './rest-places.js';
import type { World } from './world.js';

export type RequestFailure =
  | { kind: 'answer'; status: number; body?: unknown; headers?: Record<string, string> }
  /** No answer ever, until the bot gives up. With `done` the request is carried out first. */
  | { kind: 'hang'; done?: boolean }
  /** The connection breaks. With `done` the request is carried out first: the bot cannot know. */
  | { kind: 'reset'; done?: boolean };

export interface RequestFault {
  /** Any method where left out. */
  method?: string;
  /** The route as in `/channels/:channel/messages`, or what the path must match. Any path where left out. */
  path?: string | RegExp;
  /** How many requests fail; 1 where left out. */
  times?: number;
  how: RequestFailure;
}

export type PermissionName = keyof typeof PermissionFlagsBits;

export class Faults {
  readonly #world: World;
  readonly #gateway: Gateway;
  readonly #limits: RateLimits;
  readonly #nonces: Nonces;
  #planned: { fault: RequestFault; left: number }[] = [];

  constructor(world: World, gateway: Gateway, limits: RateLimits, nonces: Nonces) {
    this.#world = world;
    this.#gateway = gateway;
    this.#limits = limits;
    this.#nonces = nonces;
  }

  /** The next requests that match fail. Faults wait in the order in which they were planned. */
  requests(fault: RequestFault): void {
    this.#planned.push({ fault, left: fault.times ?? 1 });
  }

  /** Forgets every planned failure and lets the gateway answer again. */
  clear(): void {
    this.#planned = [];
    this.#gateway.dropHeartbeatAcks = false;
    this.#gateway.duplicateNext = null;
  }

  /** For the REST server: what is to happen to this request. */
  take(method: string, route: string, path: string): RequestFailure | null {
    const found = this.#planned.find(({ fault }) => matches(fault, method, route, path));
    if (found === undefined) return null;
    found.left -= 1;
    if (found.left <= 0) this.#planned = this.#planned.filter((planned) => planned !== found);
    return found.fault.how;
  }

  dropHeartbeatAcks(drop = true): void {
    this.#gateway.dropHeartbeatAcks = drop;
  }

  /** 4004 authentication failed, 4014 disallowed intents, 4000 unknown error (resumable) … */
  closeGateway(code: number, reason = ''): void {
    this.#gateway.closeAll(code, reason);
  }

  /** The connection breaks without a close frame. */
  dropGateway(): void {
    this.#gateway.dropAll();
  }

  /** The connection stays open, and whatever is sent on it is lost: only a heartbeat can tell. */
  freezeGateway(): void {
    this.#gateway.freezeAll();
  }

  /** How often new connections are to send a heartbeat, milliseconds. */
  heartbeat(everyMs: number): void {
    this.#gateway.heartbeatMs = everyMs;
  }

  /** How often a bot may begin a session within a day; one that begins more often is shut out, as Discord does. */
  startsADay(most: number): void {
    this.#gateway.startsADay = most;
  }

  /** How many shards may identify within five seconds, as Discord tells and from now on holds a bot to. */
  maxConcurrency(most: number): void {
    this.#gateway.maxConcurrency = most;
  }

  /** Sends the bot an event that no Discord would send. */
  dispatchAnything(event: string, data: unknown): void {
    this.#gateway.dispatch(event, data, 0, this.#world.guildId);
  }

  /** Op 7: please reconnect. */
  askReconnect(): void {
    this.#gateway.askReconnect();
  }

  /** Op 9. */
  invalidateSession(resumable: boolean): void {
    this.#gateway.invalidateSessions(resumable);
  }

  /** The next event of that name is sent twice, `INTERACTION_CREATE` for instance. */
  duplicateNext(event: string): void {
    this.#gateway.duplicateNext = event;
  }

  /** Takes permissions from the bot in one channel. `quietly`: the bot is not told, as when it lost the event. */
  deny(channelId: string, permissions: PermissionName[], options: { quietly?: boolean } = {}): void {
    const channel = this.#world.channels.get(channelId);
    if (channel === undefined) throw new Error(`there is no channel ${channelId}`);
    const bits = permissions.reduce((all, name) => all | PermissionFlagsBits[name], 0n);
    const botId = this.#world.applicationId;
    channel.overwrites = channel.overwrites.filter((overwrite) => overwrite.id !== botId);
    if (bits !== 0n) channel.overwrites.push({ id: botId, type: 1, allow: '0', deny: bits.toString() });
    if (options.quietly !== true) this.#world.announce({ kind: 'channel', channel, isNew: false });
  }

  /** Gives the bot back what `deny` took. */
  allow(channelId: string): void {
    this.deny(channelId, []);
  }

  /** The channel is deleted, with its messages and threads. */
  deleteChannel(channelId: string): void {
    dropChannel(this.#world, channelId);
  }

  /** A moderator locks a thread; the bot may not, without Manage Threads. */
  lockThread(threadId: string): void {
    const channel = this.#world.channels.get(threadId);
    if (!channel?.thread) throw new Error(`there is no thread ${threadId}`);
    channel.thread.locked = true;
    this.#world.announce({ kind: 'channel', channel, isNew: false });
  }

  /** Somebody removes the bot from the server: GUILD_DELETE without `unavailable`. */
  removeBot(): void {
    this.#world.presence = 'removed';
    this.#tellGuild('GUILD_DELETE', { id: this.#world.guildId });
  }

  /** Discord loses sight of the server for a while: GUILD_DELETE with `unavailable`. */
  beginOutage(): void {
    this.#world.presence = 'outage';
    this.#tellGuild('GUILD_DELETE', { id: this.#world.guildId, unavailable: true });
  }

  /** The bot is invited again, or the outage is over: GUILD_CREATE. */
  returnBot(): void {
    this.#world.presence = 'here';
    this.#tellGuild('GUILD_CREATE', guildCreatePayload(this.#world));
  }

  #tellGuild(event: string, data: unknown): void {
    this.#gateway.dispatch(event, data, GatewayIntentBits.Guilds, this.#world.guildId);
  }

  /** Whether the role may be mentioned by everybody. */
  setMentionable(roleId: string, mentionable: boolean): void {
    const role = this.#world.roles.get(roleId);
    if (role === undefined) throw new Error(`there is no role ${roleId}`);
    role.mentionable = mentionable;
  }

  /** The person takes no direct messages: 50007. */
  closeDms(personId: string, closed = true): void {
    if (closed) this.#world.closedDms.add(personId);
    else this.#world.closedDms.delete(personId);
  }

  /** As after the few minutes for which Discord knows a nonce. */
  forgetNonces(): void {
    this.#nonces.forget();
  }

  /** Rate limits are on unless a test posts more than Discord would let it. */
  rateLimits(on: boolean): void {
    this.#limits.on = on;
  }
}

function matches(fault: RequestFault, method: string, route: string, path: string): boolean {
  if (fault.method !== undefined && fault.method !== method) return false;
  if (fault.path === undefined) return true;
  return typeof fault.path === 'string' ? fault.path === route : fault.path.test(path);
}
