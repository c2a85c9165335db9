import {
  Client,
  GatewayIntentBits,
  Options,
  PermissionFlagsBits,
  PermissionsBitField,
  REST,
  type GuildMember,
} from 'discord.js';
import type { Config } from '../config.js';

/**
 * The client: only the Guilds intent, because everything arrives as an interaction, and caches that do not grow
 * with the number of people who use the bot.
 */
export function createClient({ apiUrl, cdnUrl }: Pick<Config, 'apiUrl' | 'cdnUrl'>): Client {
  return new Client({
    intents: [GatewayIntentBits.Guilds],
    allowedMentions: { parse: [] },
    rest: { api: apiUrl, cdn: cdnUrl },
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
}

/**
 * Requests that are made once: the library's own tries hide whether an earlier one may have been done, and who sends
 * a prompt must know that.
 */
export function createRestWithoutRetries({ apiUrl }: Pick<Config, 'apiUrl'>, token: string): REST {
  return new REST({ api: apiUrl, retries: 0 }).setToken(token);
}

/** What the bot needs in a channel, and no more. */
const needed = {
  'View Channel': PermissionFlagsBits.ViewChannel,
  'Send Messages': PermissionFlagsBits.SendMessages,
  'Send Messages in Threads': PermissionFlagsBits.SendMessagesInThreads,
  'Create Public Threads': PermissionFlagsBits.CreatePublicThreads,
  'Attach Files': PermissionFlagsBits.AttachFiles,
  'Read Message History': PermissionFlagsBits.ReadMessageHistory,
} as const;

type PermissionName = keyof typeof needed;

/** The address with which somebody adds the bot to a server, with the permissions it needs. */
export function inviteLink(applicationId: string): string {
  const link = new URL('https://discord.com/oauth2/authorize');
  link.searchParams.set('client_id', applicationId);
  link.searchParams.set('scope', 'bot applications.commands');
  link.searchParams.set('permissions', new PermissionsBitField(Object.values(needed)).bitfield.toString());
  return link.href;
}

/** Whether a member may view a channel of their server; false for channels that are gone. */
export function canSee(
  client: Client,
  guildId: string,
  channelId: string,
  member: GuildMember | null,
): boolean {
  const channel = client.guilds.cache.get(guildId)?.channels.cache.get(channelId);
  return member !== null && (channel?.permissionsFor(member).has(needed['View Channel']) ?? false);
}

/** The permissions for posting that the bot lacks in a channel, by the names Discord shows. */
export function missingPermissions(client: Client, guildId: string, channelId: string): string[] {
  const channel = client.guilds.cache.get(guildId)?.channels.cache.get(channelId);
  const wanted = channel?.isThread() ? 'Send Messages in Threads' : 'Send Messages';
  return lacksIn(client, guildId, channelId, ['View Channel', wanted]);
}

/** Those of the named permissions that the bot does not hold in a channel; the first where it cannot be seen. */
export function lacksIn(
  client: Client,
  guildId: string,
  channelId: string,
  wanted: readonly [PermissionName, ...PermissionName[]],
): PermissionName[] {
  const me = client.guilds.cache.get(guildId)?.members.me;
  const channel = client.guilds.cache.get(guildId)?.channels.cache.get(channelId);
  if (!me || !channel) return [wanted[0]];
  const held = channel.permissionsFor(me);
  return wanted.filter((name) => !held.has(needed[name]));
}
