/** A Discord of one's own on 127.0.0.1: REST v10, the gateway, and the client that people would use. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { APIMessage } from 'discord.js';
import type { Member, Person } from './cast.js';
import { clientRoutes } from './client-http.js';
import { ClientFeed } from './client-feed.js';
import { MemberClient, type ClientDesk } from './client-verbs.js';
import { ClockJumps, type BotControls } from './clock-jumps.js';
import type { BotState, ClockJump, ClockState } from './client-api.js';
import { dispatchChanges } from './dispatches.js';
import { Faults } from './faults.js';
import { Gateway } from './gateway.js';
import { forgetWhatClosed } from './hand-presses.js';
import { Interactions } from './interactions.js';
import { Nonces } from './nonces.js';
import { PretendClock } from './pretend-clock.js';
import { RateLimits } from './rate-limits.js';
import { commandRoutes } from './rest-commands.js';
import { interactionRoutes } from './rest-interactions.js';
import { messageRoutes } from './rest-messages.js';
import { placeRoutes } from './rest-places.js';
import type { Premises } from './rest-routes.js';
import { RestServer } from './rest-server.js';
import { threadRoutes } from './rest-threads.js';
import { webhookRoutes } from './rest-webhooks.js';
import { SavedWorld } from './saved-world.js';
import { Files } from './uploads.js';
import { Waiting } from './waiting.js';
import { WebServer } from './web-server.js';
import { WireLog, type SeenRequest } from './wire-log.js';
import { World } from './world.js';

export type { Person } from './cast.js';
export type { BotControls } from './clock-jumps.js';
export type { MessageLike } from './client-verbs.js';
export type { OptionValue } from './given-values.js';
export type { Outcome } from './interactions.js';
export { ClientRefusal } from './client-refusal.js';
export { PortTaken } from './web-server.js';

export interface PretendDiscordOptions {
  /** 0 or left out: any. */
  port?: number;
  /** Epoch milliseconds; the pretend clock adds its own offset. */
  now?: () => number;
  /** A folder in which the world is kept; left out: memory only. */
  saveTo?: string;
  /** From 0 to below 1; for the members who answer at random. */
  random?: () => number;
  /** Time for the first answer to an interaction, milliseconds; Discord's 3,000 where left out. */
  deadlineMs?: number;
  controls?: BotControls;
}

export interface PretendDiscord {
  url: string;
  /** For a bot's API setting, without `/v10`. */
  apiUrl: string;
  cdnUrl: string;
  token: string;
  applicationId: string;
  guildId: string;
  /** The one clock, the bot's too; it only moves forward until everything is emptied. */
  clock: { now(): number };
  host: Person;
  members: Person[];
  /** By name: `channels.reading`. */
  channels: Record<'reading' | 'discussion' | 'staff' | 'forum', string>;
  roles: Record<'host' | 'studyGroup', string>;
  client: {
    as(person: Person | string): MemberClient;
    /** Moves the clock as the page does. */
    jump(jump: ClockJump): Promise<ClockState>;
  };
  faults: Faults;
  /** What the bot asked, oldest first, with bodies and answers. */
  requests: SeenRequest[];
  readonly online: boolean;
  /** How the bot's sessions began, oldest first, by the clock. */
  readonly begun: readonly { how: 'identify' | 'resume'; at: number }[];
  settled(): Promise<void>;
  nextRequest(fits?: (request: SeenRequest) => boolean): Promise<SeenRequest>;
  nextMessage(channelId: string, fits?: (message: APIMessage) => boolean): Promise<APIMessage>;
  control(controls: BotControls): void;
  close(): Promise<void>;
}

const DEADLINE_MS = 3_000;
/** After a defer an outcome waits this long for the edit. */
const PATIENCE_MS = 15_000;

/** Throws `PortTaken` where the port is in use. */
export async function startPretendDiscord(options: PretendDiscordOptions = {}): Promise<PretendDiscord> {
  const clock = new PretendClock(options.now ?? Date.now);
  const world = new World(clock);
  const web = new WebServer();
  const port = await web.listen(options.port ?? 0);
  const url = `http://127.0.0.1:${port}`;
  world.cdnUrl = `${url}/cdn`;
  const saved = options.saveTo === undefined ? null : new SavedWorld(world, options.saveTo);
  try {
    saved?.open();
  } catch (problem) {
    await web.close();
    throw problem;
  }

  const token = inventToken(world.applicationId);
  const gateway = new Gateway(world, token);
  gateway.url = `ws://127.0.0.1:${port}/gateway`;
  dispatchChanges(world, gateway);
  forgetWhatClosed(world);
  const limits = new RateLimits(() => clock.now());
  const times = { deadlineMs: options.deadlineMs ?? DEADLINE_MS, patienceMs: PATIENCE_MS };
  const interactions = new Interactions(world, times, (payload, guildId) =>
    gateway.dispatch('INTERACTION_CREATE', payload, 0, guildId),
  );
  const files = new Files(options.saveTo === undefined ? null : join(options.saveTo, 'attachments'));
  const nonces = new Nonces(() => clock.now());
  const premises: Premises = {
    world,
    files,
    nonces,
    interactions,
    gatewayUrl: () => gateway.url,
    startLimit: () => gateway.startLimit(),
  };
  const log = new WireLog();
  const faults = new Faults(world, gateway, limits, nonces);
  const rest = new RestServer({ world, token, log, limits, faults }, [
    ...interactionRoutes(premises),
    ...webhookRoutes(premises),
    ...messageRoutes(premises),
    ...threadRoutes(premises),
    ...commandRoutes(premises),
    ...placeRoutes(premises),
  ]);

  const bot = (): BotState => ({ id: world.applicationId, name: world.bot().name, online: gateway.online });
  const jumps = new ClockJumps(clock, () => {
    saved?.touch();
    void feed.tellClock();
  });
  jumps.controls = options.controls ?? null;
  const feed = new ClientFeed(premises, log, jumps, bot);
  gateway.onOnlineChange(() => feed.tellBot());
  const empty = (): void => {
    interactions.close();
    nonces.forget();
    files.empty();
    log.forget();
    world.empty();
    saved?.touch();
  };
  const desk: ClientDesk = { premises, feed, jumps, bot, empty, random: options.random ?? Math.random };
  const waiting = new Waiting(world, log, interactions);
  web.attach({ rest, client: clientRoutes(desk, log), gateway, files });

  return {
    url,
    apiUrl: `${url}/api`,
    cdnUrl: world.cdnUrl,
    token,
    applicationId: world.applicationId,
    guildId: world.guildId,
    clock: { now: () => clock.now() },
    ...castOf(world),
    client: {
      as: (person) => new MemberClient(desk, memberNamed(world, person)),
      jump: (jump) => jumps.jump(jump),
    },
    faults,
    requests: log.seen,
    get online() {
      return gateway.online;
    },
    begun: gateway.begun,
    settled: () => waiting.settled(),
    nextRequest: (fits) => waiting.nextRequest(fits),
    nextMessage: (channelId, fits) => waiting.nextMessage(channelId, fits),
    control(controls) {
      jumps.controls = controls;
      void feed.tellClock();
    },
    async close() {
      interactions.close();
      waiting.close();
      await gateway.close();
      await web.close();
      await saved?.close();
    },
  };
}

/** Shaped like Discord's, new at every start, and good for nothing elsewhere. */
function inventToken(applicationId: string): string {
  const name = Buffer.from(applicationId).toString('base64url');
  return `${name}.${randomBytes(4).toString('base64url')}.${randomBytes(28).toString('base64url')}`;
}

function memberNamed(world: World, person: Person | string): Member {
  const id = typeof person === 'string' ? person : person.id;
  const found = world.members.get(id) ?? [...world.members.values()].find((member) => member.name === id);
  if (found === undefined || found.bot) throw new Error(`there is no member ${id}`);
  return found;
}

function castOf(world: World): Pick<PretendDiscord, 'host' | 'members' | 'channels' | 'roles'> {
  const people = [...world.members.values()].filter((member) => !member.bot && !member.backstage);
  const [host, ...members] = people.map(({ id, name }) => ({ id, name }));
  if (host === undefined) throw new Error('the pretend server has no host');
  const named = (name: string): string =>
    [...world.channels.values()].find((channel) => channel.name === name)?.id ?? '';
  const role = (name: string): string => [...world.roles.values()].find((one) => one.name === name)?.id ?? '';
  return {
    host,
    members,
    channels: {
      reading: named('reading'),
      discussion: named('discussion'),
      staff: named('staff'),
      forum: named('threads-forum'),
    },
    roles: { host: role('Seminar host'), studyGroup: role('Study group') },
  };
}
