import type { Client } from 'discord.js';
import type { Log } from '../log.js';

/**
 * discord.js takes for granted that an interaction has all its parts; where one is missing or of another kind, it
 * throws where nobody catches, and the process would end. Such an interaction is left alone instead.
 */
export function passOverUnreadable(client: Client, log: Log): void {
  const gateway: object = client.ws;
  // The one place through which all events go, with no public name.
  const handle: unknown = Reflect.get(gateway, 'handlePacket');
  if (typeof handle !== 'function') throw new Error('this discord.js hands on events in another way');
  const guarded = (packet: unknown, shard: unknown): unknown => {
    if (!isInteraction(packet)) return Reflect.apply(handle, gateway, [packet, shard]);
    try {
      return Reflect.apply(handle, gateway, [packet, shard]);
    } catch (error) {
      log.error({ err: error }, 'an interaction could not be read');
      return true;
    }
  };
  Reflect.set(gateway, 'handlePacket', guarded);
}

function isInteraction(packet: unknown): boolean {
  return typeof packet === 'object' && packet !== null && 't' in packet && packet.t === 'INTERACTION_CREATE';
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
