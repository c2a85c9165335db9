/** What one member sees: channels, messages, commands. Every answer of the client API is made of these. */
import { ApplicationCommandType, ChannelType, InteractionContextType, MessageType } from 'discord.js';
import type { Member } from './cast.js';
import type {
  BotState,
  ClientChannel,
  ClientCommand,
  ClientMember,
  ClientMessage,
  ClockState,
  MessagePage,
  PageWish,
  World as ClientWorld,
} from './client-api.js';
import { ClientRefusal } from './client-refusal.js';
import { parseMessage } from './markdown.js';
import { messagePayload } from './messages.js';
import { walkParts, type Part } from './parts.js';
import { canView, permissionsOf, everyPermission } from './permissions.js';
import { compareIds } from './snowflakes.js';
import type { Channel, StoredCommand, StoredMessage, World } from './world.js';

const PAGE = 50;

export function viewWorld(world: World, person: Member, bot: BotState, clock: ClockState): ClientWorld {
  const roles = [...world.roles.values()].filter((role) => role.id !== world.guildId);
  return {
    me: person.id,
    guild: { id: world.guildId, name: world.guildName },
    channels: visibleChannels(world, person.id).map((channel) => viewChannel(world, person.id, channel)),
    members: [...world.members.values()].filter((member) => !member.backstage).map(viewMember),
    roles: roles.map(({ id, name, color, mentionable }) => ({ id, name, color, mentionable })),
    commands: usableCommands(world, person.id).map(({ command }) => viewCommand(command)),
    bot,
    clock,
  };
}

export function visibleChannels(world: World, personId: string): Channel[] {
  return [...world.channels.values()].filter((channel) => canView(world, personId, channel));
}

export function viewChannel(world: World, personId: string, channel: Channel): ClientChannel {
  const seen = world.reads.get(`${personId}/${channel.id}`);
  const last = channel.lastMessageId;
  return {
    id: channel.id,
    name: channel.name,
    type: channel.type,
    topic: channel.topic,
    parentId: channel.parentId,
    position: channel.position,
    unread: last !== null && (seen === undefined || compareIds(seen, last) < 0),
    archived: channel.thread?.archived ?? false,
    messageCount: channel.thread?.messageCount ?? publicCount(world, channel),
    opening: openingOf(world, channel),
  };
}

const OPENING = 300;

function openingOf(world: World, channel: Channel): ClientChannel['opening'] {
  const parent = channel.parentId === null ? undefined : world.channels.get(channel.parentId);
  if (parent?.type !== ChannelType.GuildForum) return null;
  const first = world.messagesIn(channel.id).get(channel.id)?.message;
  if (first === undefined) return null;
  const texts = [...walkParts((first.components ?? []) as unknown as Part[], [])].map(
    ([part]) => part.content,
  );
  const words = [first.content, ...texts].filter((text) => typeof text === 'string').join('\n');
  return { authorId: first.author.id, words: words.trim().slice(0, OPENING) };
}

function publicCount(world: World, channel: Channel): number {
  let count = 0;
  for (const { readerId } of world.messagesIn(channel.id).values()) if (readerId === null) count += 1;
  return count;
}

function viewMember(member: Member): ClientMember {
  const { id, name, bot, color, title, roleIds, locale } = member;
  return { id, name, bot, color, title, roleIds, locale };
}

function viewCommand(command: StoredCommand['command']): ClientCommand {
  const { id, name, description, options } = command;
  return { id, name, description, ...(options === undefined ? {} : { options }) };
}

/** The commands the person's picker offers: those of the server's context that their permissions allow. */
export function usableCommands(world: World, personId: string): StoredCommand[] {
  return [...world.commands.values()].filter(
    ({ command }) => command.type === ApplicationCommandType.ChatInput && mayUse(world, personId, command),
  );
}

export function mayUse(world: World, personId: string, command: StoredCommand['command']): boolean {
  const contexts = command.contexts;
  if (contexts !== null && contexts !== undefined && !contexts.includes(InteractionContextType.Guild))
    return false;
  const needed = command.default_member_permissions;
  if (needed === null || needed === undefined) return true;
  const held = permissionsOf(world, personId);
  // "0" means: administrators alone.
  if (needed === '0') return held === everyPermission;
  return (held & BigInt(needed)) === BigInt(needed);
}

export function canSee(world: World, personId: string, stored: StoredMessage): boolean {
  const channel = world.channels.get(stored.message.channel_id);
  if (channel === undefined || !canView(world, personId, channel)) return false;
  return stored.readerId === null || stored.readerId === personId;
}

export function viewMessage(world: World, stored: StoredMessage): ClientMessage {
  const message = messagePayload(world, stored);
  return {
    message,
    parsed: parseMessage(message),
    ephemeral: stored.readerId !== null,
    threadId: stored.threadId,
  };
}

/** Whether it is a message at all in the client: a thread's first line only points at the message above it. */
export function isShown(stored: StoredMessage): boolean {
  return stored.message.type !== MessageType.ThreadStarterMessage;
}

export function messagePage(
  world: World,
  person: Member,
  channelId: string,
  wish: PageWish = {},
): MessagePage {
  const channel = seenChannel(world, person, channelId);
  const all = [...world.messagesIn(channel.id).values()]
    .filter((stored) => canSee(world, person.id, stored) && isShown(stored))
    .sort((left, right) => compareIds(left.message.id, right.message.id));
  const from = Math.max(0, firstWanted(all, wish));
  const to = wish.before === undefined ? from + PAGE : place(all, wish.before);
  return {
    messages: all.slice(from, to).map((stored) => viewMessage(world, stored)),
    more: from > 0,
    newer: to < all.length,
  };
}

function firstWanted(all: readonly StoredMessage[], { before, after, around }: PageWish): number {
  if (before !== undefined) return place(all, before) - PAGE;
  if (after !== undefined) return all.findLastIndex(({ message }) => compareIds(message.id, after) <= 0) + 1;
  if (around !== undefined) return Math.min(place(all, around) - PAGE / 2, all.length - PAGE);
  return all.length - PAGE;
}

/** Where a message with this id stands or would stand. */
function place(all: readonly StoredMessage[], id: string): number {
  const at = all.findIndex(({ message }) => compareIds(message.id, id) >= 0);
  return at < 0 ? all.length : at;
}

/** The channel, where the person sees it at all. */
export function seenChannel(world: World, person: Member, channelId: string): Channel {
  const channel = world.channels.get(channelId);
  if (channel === undefined || !canView(world, person.id, channel)) {
    throw new ClientRefusal('You do not have access to this channel.', 404);
  }
  return channel;
}

/** A channel that holds messages. */
export function seenTextChannel(world: World, person: Member, channelId: string): Channel {
  const channel = seenChannel(world, person, channelId);
  if (channel.type === ChannelType.GuildForum) {
    throw new ClientRefusal('You cannot send messages in a forum; open one of its posts.');
  }
  return channel;
}

export function seenMessage(world: World, person: Member, messageId: string): StoredMessage {
  const stored = world.findMessage(messageId);
  if (stored === undefined || !canSee(world, person.id, stored)) {
    throw new ClientRefusal('This message is no longer there, or not for you.', 404);
  }
  return stored;
}
