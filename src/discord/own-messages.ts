import {
  Routes,
  SnowflakeUtil,
  type APIMessage,
  type APIThreadChannel,
  type APIThreadList,
  type Client,
  type REST,
} from 'discord.js';
import { isApiError } from '../api-error.js';
import { isForum, lacksIn } from './permissions.js';

/** Whether a message of ours is in a channel. `unclear` where the bot cannot look, or there is too much to look through. */
export type Found = { kind: 'found'; messageId: string } | { kind: 'absent' } | { kind: 'unclear' };

export type FindOwn = (
  place: { readonly guildId: string; readonly channelId: string },
  /** Epoch milliseconds; the message is not older. */
  since: number,
  isIt: (message: APIMessage) => boolean,
) => Promise<Found>;

/** Discord's clock, which dates messages, and the machine's may differ by this much, milliseconds. */
const mostApart = 3 * 3_600_000;
const mostPages = 10;
const pageSize = 100;

/**
 * Looks for a message that may have been sent before a crash. Without Read Message History Discord answers with an
 * empty list and no error, which would look like "absent", so that is asked about first.
 */
export function createFindOwn(client: Client, rest: REST): FindOwn {
  return async (place, since, isIt) => {
    if (lacksIn(client, place, ['View Channel', 'Read Message History']).length > 0)
      return { kind: 'unclear' };
    const after = SnowflakeUtil.generate({
      timestamp: Math.max(since - mostApart, Number(SnowflakeUtil.epoch)),
    });
    const isOurs = (message: APIMessage): boolean => message.author.id === client.user?.id && isIt(message);
    return isForum(client, place)
      ? findPost(rest, place, after, client.user?.id ?? '', isOurs)
      : findMessage(rest, place.channelId, after, isOurs);
  };
}

async function findMessage(
  rest: REST,
  channelId: string,
  since: bigint,
  isIt: (message: APIMessage) => boolean,
): Promise<Found> {
  let after = since;
  for (let page = 0; page < mostPages; page++) {
    const query = new URLSearchParams({ after: String(after), limit: String(pageSize) });
    const messages = (await rest.get(Routes.channelMessages(channelId), { query })) as APIMessage[];
    const own = messages.find(isIt);
    if (own !== undefined) return { kind: 'found', messageId: own.id };
    if (messages.length < pageSize) return { kind: 'absent' };
    after = messages.reduce((last, { id }) => (BigInt(id) > last ? BigInt(id) : last), after);
  }
  return { kind: 'unclear' };
}

/** In a forum each post is a thread, open or archived, and its first message has the thread's id. */
async function findPost(
  rest: REST,
  { guildId, channelId }: { guildId: string; channelId: string },
  since: bigint,
  ownId: string,
  isIt: (message: APIMessage) => boolean,
): Promise<Found> {
  const open = (await rest.get(Routes.guildActiveThreads(guildId))) as APIThreadList;
  const query = new URLSearchParams({ limit: String(pageSize) });
  const archived = (await rest.get(Routes.channelThreads(channelId, 'public'), {
    query,
  })) as APIThreadList & { has_more?: boolean };
  const threads = [...open.threads, ...archived.threads] as APIThreadChannel[];
  for (const thread of threads) {
    if (thread.parent_id !== channelId || thread.owner_id !== ownId || BigInt(thread.id) < since) continue;
    const first = await firstOf(rest, thread.id);
    if (first !== undefined && isIt(first)) return { kind: 'found', messageId: thread.id };
  }
  // It may be among those that were not shown.
  return archived.has_more === true ? { kind: 'unclear' } : { kind: 'absent' };
}

async function firstOf(rest: REST, threadId: string): Promise<APIMessage | undefined> {
  try {
    return (await rest.get(Routes.channelMessage(threadId, threadId))) as APIMessage;
  } catch (error) {
    // Somebody has deleted it.
    if (isApiError(error) && error.status === 404) return undefined;
    throw error;
  }
}
