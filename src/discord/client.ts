import {
  Client,
  DefaultRestOptions,
  GatewayIntentBits,
  Options,
  RequestMethod,
  REST,
  RESTEvents,
  Routes,
} from 'discord.js';
import { isApiError, networkCode } from '../api-error.js';
import type { Config } from '../config.js';
import { allShards, type Shards } from '../shards.js';
import type { StartBudget } from './start-budget.js';
import { invitedPermissions } from './permissions.js';

/**
 * The client: only the Guilds intent, because everything arrives as an interaction, and caches that do not grow
 * with the number of people who use the bot.
 */
export function createClient(
  { apiUrl, cdnUrl }: Pick<Config, 'apiUrl' | 'cdnUrl'>,
  starts?: Pick<StartBudget, 'throttler'>,
  { ids, count }: Shards = allShards,
): Client {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    shards: [...ids],
    // Left out or 1, the library would take SHARD_COUNT from the environment, whatever stands there.
    shardCount: Math.max(2, count),
    ...(starts && {
      ws: {
        async buildIdentifyThrottler(gateway) {
          const { session_start_limit: limit } = await gateway.fetchGatewayInformation();
          return starts.throttler(limit.max_concurrency, limit.total);
        },
      },
    }),
    allowedMentions: { parse: [] },
    rest: { api: apiUrl, cdn: cdnUrl, globalRequestsPerSecond: requestsPerSecond({ ids, count }) },
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      ReactionManager: 0,
      GuildEmojiManager: 0,
      GuildStickerManager: 0,
      PresenceManager: 0,
      VoiceStateManager: 0,
      GuildMemberManager: { maxSize: 50, keepOverLimit: (member) => member.id === member.client.user.id },
      UserManager: { maxSize: 50, keepOverLimit: (user) => user.id === user.client.user.id },
    }),
  });
  client.options.shardCount = count;
  return client;
}

/** Discord grants a bot fifty requests a second, whatever the number of its processes. */
function requestsPerSecond({ ids, count }: Shards): number {
  return Math.max(1, Math.floor((DefaultRestOptions.globalRequestsPerSecond * ids.length) / count));
}

/** Within this an answer has come as a whole, milliseconds: the library's own time-out is over once it has begun. */
const longestAnswer = 15_000;
/** A rate limit that ends later is not waited for, milliseconds. */
const longestWait = 2000;

/**
 * Requests that are made once: the library's own tries hide whether an earlier one may have been done, and who sends
 * a prompt must know that.
 */
export function createRestWithoutRetries(
  { apiUrl }: Pick<Config, 'apiUrl'>,
  token: string,
  shards: Shards = allShards,
): REST {
  return new REST({
    api: apiUrl,
    globalRequestsPerSecond: requestsPerSecond(shards),
    retries: 0,
    // Whoever waits here would hold up others; asked again at the next tick, it is never sent too early either.
    rejectOnRateLimit: ({ retryAfter }) => retryAfter > longestWait,
    makeRequest: (url, init) => {
      const whole = AbortSignal.timeout(longestAnswer);
      const signal = init.signal ? AbortSignal.any([init.signal, whole]) : whole;
      return DefaultRestOptions.makeRequest(url, { ...init, signal });
    },
  }).setToken(token);
}

/** The address with which somebody adds the bot to a server, with the permissions it needs. */
export function inviteLink(applicationId: string): string {
  const link = new URL('https://discord.com/oauth2/authorize');
  link.searchParams.set('client_id', applicationId);
  link.searchParams.set('scope', 'bot applications.commands');
  link.searchParams.set('permissions', invitedPermissions());
  return link.href;
}

/** Discord's clock, to the second, epoch milliseconds; undefined where it does not answer. */
export async function discordNow(rest: REST): Promise<number | undefined> {
  try {
    const answer = await rest.queueRequest({ fullRoute: Routes.gateway(), method: RequestMethod.Get });
    await answer.arrayBuffer();
    const now = Date.parse(answer.headers.get('date') ?? '');
    return Number.isNaN(now) ? undefined : now;
  } catch (error) {
    if (isApiError(error) || networkCode(error) !== '') return undefined;
    throw error;
  }
}

/** Calls back at each answer that refuses a request, with its HTTP status. */
export function watchRefusals(clients: readonly REST[], refused: (status: number) => void): void {
  for (const rest of clients) {
    rest.on(RESTEvents.Response, (_, { status }) => {
      if (status >= 400) refused(status);
    });
  }
}

/** Calls back with the time at which Discord says it has answered, epoch milliseconds. */
export function listenToDates(clients: readonly REST[], heard: (time: number) => void): void {
  for (const rest of clients) {
    rest.on(RESTEvents.Response, (_, { headers }) => {
      const time = Date.parse(headers.get('date') ?? '');
      if (!Number.isNaN(time)) heard(time);
    });
  }
}

/**
 * Calls back at the first answer that says the token is no good any more: without it the bot can do nothing, and the
 * REST client forgets it without a word. Answers about an interaction's own token do not count.
 */
export function watchToken(clients: readonly REST[], dead: () => void): void {
  for (const rest of clients) {
    rest.on(RESTEvents.Response, ({ route }, { status }) => {
      if (status === 401 && !/^\/(?:webhooks|interactions)\//.test(route)) dead();
    });
  }
}
