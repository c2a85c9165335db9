/** Turns what changes in the world into the gateway events a bot hears. */
import { GatewayIntentBits } from 'discord.js';
import type { Gateway } from './gateway.js';
import { channelPayload, memberPayload, type Json } from './payloads.js';
import { canView } from './permissions.js';
import type { Channel, StoredMessage, World } from './world.js';

export function dispatchChanges(world: World, gateway: Gateway): void {
  world.onChange((change) => {
    switch (change.kind) {
      case 'message':
        return tellMessage(world, gateway, 'MESSAGE_CREATE', change.stored);
      case 'message-edit':
        return tellMessage(world, gateway, 'MESSAGE_UPDATE', change.stored);
      case 'message-delete':
        return tellMessage(world, gateway, 'MESSAGE_DELETE', change.stored);
      case 'channel':
        return tellChannel(world, gateway, change.channel, change.isNew ? 'CREATE' : 'UPDATE');
      case 'channel-delete':
        return tellChannel(world, gateway, change.channel, 'DELETE');
      case 'thread-count':
      case 'commands':
      case 'read':
      case 'locale':
        return undefined;
      default:
        return change satisfies never;
    }
  });
}

type Told = 'MESSAGE_CREATE' | 'MESSAGE_UPDATE' | 'MESSAGE_DELETE';

/** Only bots with a message intent hear of messages, and of ephemeral ones nobody does. */
function tellMessage(world: World, gateway: Gateway, event: Told, stored: StoredMessage): void {
  const { message } = stored;
  const channel = world.channels.get(message.channel_id);
  if (stored.readerId !== null || channel === undefined || !canView(world, world.applicationId, channel)) {
    return;
  }
  const inGuild = channel.recipientId === null;
  const intent = inGuild ? GatewayIntentBits.GuildMessages : GatewayIntentBits.DirectMessages;
  const place = inGuild ? { guild_id: world.guildId } : {};
  if (event === 'MESSAGE_DELETE') {
    const gone = { id: message.id, channel_id: message.channel_id, ...place };
    gateway.dispatch(event, gone, intent, inGuild ? world.guildId : null);
    return;
  }
  const author = world.members.get(message.author.id);
  const member = inGuild && author !== undefined ? { member: withoutUser(memberPayload(world, author)) } : {};
  const readable = readableMessage(world, stored) as unknown as Json;
  gateway.dispatch(event, { ...readable, ...place, ...member }, intent, inGuild ? world.guildId : null);
}

function withoutUser(member: Json): Json {
  const { user: _user, ...rest } = member;
  return rest;
}

/**
 * A message as this bot may read it: without the Message Content intent the words of others are blank, except
 * in direct messages and where the bot is mentioned.
 */
export function readableMessage(world: World, stored: StoredMessage): StoredMessage['message'] {
  const { message } = stored;
  const own = message.author.id === world.applicationId;
  const direct = world.channels.get(message.channel_id)?.recipientId !== null;
  const named = message.mentions.some((user) => user.id === world.applicationId);
  if (own || direct || named) return message;
  return { ...message, content: '', embeds: [], attachments: [], components: [] };
}

function tellChannel(
  world: World,
  gateway: Gateway,
  channel: Channel,
  what: 'CREATE' | 'UPDATE' | 'DELETE',
): void {
  // Direct-message channels are not announced to bots since v8.
  if (channel.recipientId !== null) return;
  if (channel.thread === null) {
    gateway.dispatch(
      `CHANNEL_${what}`,
      channelPayload(world, channel),
      GatewayIntentBits.Guilds,
      world.guildId,
    );
    return;
  }
  if (!canView(world, world.applicationId, channel)) return;
  const data =
    what === 'DELETE'
      ? { id: channel.id, guild_id: world.guildId, parent_id: channel.parentId, type: channel.type }
      : { ...channelPayload(world, channel), ...(what === 'CREATE' ? { newly_created: true } : {}) };
  gateway.dispatch(`THREAD_${what}`, data, GatewayIntentBits.Guilds, world.guildId);
}
