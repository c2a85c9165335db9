import type { Client } from 'discord.js';
import type { Log } from '../log.js';

/**
 * discord.js takes for granted that an interaction has all its parts, and that a session which is resumed is not lost in
 * the same moment; where it is otherwise, it throws where nobody catches, and the process would end. Such an interaction
 * is left alone instead, and such a session is on its way to a new one already.
 */
export function passOverUnreadable(client: Client, log: Pick<Log, 'error' | 'info'>): void {
  const gateway: object = client.ws;
  // The one place through which all events go, with no public name.
  const handle: unknown = Reflect.get(gateway, 'handlePacket');
  if (typeof handle !== 'function') throw new Error('this discord.js hands on events in another way');
  const guarded = (packet: unknown, shard: unknown): unknown => {
    try {
      return Reflect.apply(handle, gateway, [packet, shard]);
    } catch (error) {
      switch (nameOf(packet)) {
        case 'INTERACTION_CREATE':
          log.error({ err: error }, 'an interaction could not be read');
          return true;
        case 'RESUMED':
          log.info({ err: error }, 'a session was lost as soon as it was resumed');
          return true;
        default:
          throw error;
      }
    }
  };
  Reflect.set(gateway, 'handlePacket', guarded);
}

function nameOf(packet: unknown): unknown {
  return typeof packet === 'object' && packet !== null && 't' in packet ? packet.t : undefined;
}

const snowflake = /^\d{15,20}$/;
const isId = (given: unknown): boolean => typeof given === 'string' && snowflake.test(given);

/** Whether it says who and where in ids of Discord's: a vote is kept under them. */
export function isWhole(interaction: {
  id: unknown;
  token: unknown;
  guildId: unknown;
  channelId: unknown;
  user: { id: unknown };
}): boolean {
  const { id, token, guildId, channelId, user } = interaction;
  return (
    isId(id) &&
    typeof token === 'string' &&
    isId(user.id) &&
    // In direct messages there is no server.
    (guildId === null || (isId(guildId) && isId(channelId)))
  );
}
