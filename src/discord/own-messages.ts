import { Routes, SnowflakeUtil, type APIMessage, type Client, type REST } from 'discord.js';
import { lacksIn } from './client.js';

/** Whether a message of ours is in a channel. `unclear` where the bot cannot look, or there is too much to look through. */
export type Found = { kind: 'found'; messageId: string } | { kind: 'absent' } | { kind: 'unclear' };

export type FindOwn = (
  place: { readonly guildId: string; readonly channelId: string },
  /** Epoch milliseconds; the message is not older. */
  since: number,
  isIt: (message: APIMessage) => boolean,
) => Promise<Found>;

/** Discord's clock, which dates messages, and the machine's may differ by this much, milliseconds. */
const mostApart = 10 * 60_000;
const mostPages = 10;
const pageSize = 100;

/**
 * Looks for a message that may have been sent before a crash. Without Read Message History Discord answers with an
 * empty list and no error, which would look like "absent", so that is asked about first.
 */
export function createFindOwn(client: Client, rest: REST): FindOwn {
  return async ({ guildId, channelId }, since, isIt) => {
    if (lacksIn(client, guildId, channelId, ['View Channel', 'Read Message History']).length > 0)
      return { kind: 'unclear' };
    let after: bigint = SnowflakeUtil.generate({
      timestamp: Math.max(since - mostApart, Number(SnowflakeUtil.epoch)),
    });
    for (let page = 0; page < mostPages; page++) {
      const query = new URLSearchParams({ after: String(after), limit: String(pageSize) });
      const messages = (await rest.get(Routes.channelMessages(channelId), { query })) as APIMessage[];
      const own = messages.find((message) => message.author.id === client.user?.id && isIt(message));
      if (own !== undefined) return { kind: 'found', messageId: own.id };
      if (messages.length < pageSize) return { kind: 'absent' };
      after = messages.reduce((last, { id }) => (BigInt(id) > last ? BigInt(id) : last), after);
    }
    return { kind: 'unclear' };
  };
}
