import {
  ChannelType,
  PermissionFlagsBits,
  PermissionsBitField,
  type Client,
  type GuildBasedChannel,
  type GuildMember,
} from 'discord.js';

/** What the bot needs in a channel, and no more, by the names that Discord shows. */
const needed = {
  'View Channel': PermissionFlagsBits.ViewChannel,
  'Send Messages': PermissionFlagsBits.SendMessages,
  'Send Messages in Threads': PermissionFlagsBits.SendMessagesInThreads,
  'Create Public Threads': PermissionFlagsBits.CreatePublicThreads,
  'Attach Files': PermissionFlagsBits.AttachFiles,
  'Read Message History': PermissionFlagsBits.ReadMessageHistory,
} as const;
type PermissionName = keyof typeof needed;

/** The permissions that the invitation asks for, as Discord's number. */
export function invitedPermissions(): string {
  return new PermissionsBitField(Object.values(needed)).bitfield.toString();
}

interface Place {
  readonly guildId: string;
  readonly channelId: string;
}

function channelAt(client: Client, { guildId, channelId }: Place): GuildBasedChannel | undefined {
  return client.guilds.cache.get(guildId)?.channels.cache.get(channelId);
}

/** Whether a member may view a channel of their server; false for channels that are gone. */
export function canSee(client: Client, place: Place, member: GuildMember | null): boolean {
  const channel = channelAt(client, place);
  return member !== null && (channel?.permissionsFor(member).has(needed['View Channel']) ?? false);
}

/** Whether everybody in the server may view a channel. */
export function isOpenToAll(client: Client, place: Place): boolean {
  const everyone = client.guilds.cache.get(place.guildId)?.roles.everyone;
  const channel = channelAt(client, place);
  return everyone !== undefined && (channel?.permissionsFor(everyone).has(needed['View Channel']) ?? false);
}

/** Those of the named permissions that the bot does not hold in a channel; the first where it cannot be seen. */
export function lacksIn(
  client: Client,
  place: Place,
  wanted: readonly [PermissionName, ...PermissionName[]],
): PermissionName[] {
  const me = client.guilds.cache.get(place.guildId)?.members.me;
  const channel = channelAt(client, place);
  if (!me || !channel) return [wanted[0]];
  const held = channel.permissionsFor(me);
  return wanted.filter((name) => !held.has(needed[name]));
}

/** What the bot lacks of all that it ever needs in a channel. */
export function lacksOfAll(client: Client, place: Place): string[] {
  const [first, ...others] = Object.keys(needed) as PermissionName[];
  return first === undefined ? [] : lacksIn(client, place, [first, ...others]);
}

export function isForum(client: Client, place: Place): boolean {
  return channelAt(client, place)?.type === ChannelType.GuildForum;
}

/** What a prompt needs where it is posted. */
export interface Posting {
  readonly channelId: string;
  readonly thread: boolean;
  readonly role: string | null;
}

/** What the bot lacks for posting a prompt, by the names that Discord shows. */
export function lacksForPosting(client: Client, guildId: string, posting: Posting): string[] {
  const place = { guildId, channelId: posting.channelId };
  const inThread = channelAt(client, place)?.isThread() ?? false;
  const missing: string[] = lacksIn(client, place, [
    'View Channel',
    inThread ? 'Send Messages in Threads' : 'Send Messages',
    // In a forum every post is a thread of its own.
    ...(posting.thread && !isForum(client, place)
      ? (['Create Public Threads', 'Read Message History'] as const)
      : []),
  ]);
  return posting.role !== null && !mayMention(client, place, posting.role)
    ? [...missing, 'Mention @everyone, @here and All Roles']
    : missing;
}

function mayMention(client: Client, place: Place, roleId: string): boolean {
  const guild = client.guilds.cache.get(place.guildId);
  if (guild?.roles.cache.get(roleId)?.mentionable) return true;
  const me = guild?.members.me;
  const held = me && channelAt(client, place)?.permissionsFor(me);
  return held?.has(PermissionFlagsBits.MentionEveryone) ?? false;
}
