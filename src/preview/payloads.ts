/** The world's people, roles and channels in the shape of Discord's API. */
import { ChannelType, type APIRole, type APIUser, type MessageType } from 'discord.js';
import type { Member, Role } from './cast.js';
import { permissionsOf } from './permissions.js';
import type { Channel, World } from './world.js';

export type Json = Record<string, unknown>;

export function userPayload(member: Member): APIUser {
  const user = {
    id: member.id,
    username: member.username,
    discriminator: '0',
    global_name: member.bot ? null : member.name,
    avatar: null,
    banner: null,
    accent_color: null,
    avatar_decoration_data: null,
    collectibles: null,
    primary_guild: null,
    public_flags: 0,
    flags: 0,
    ...(member.bot ? { bot: true } : {}),
  };
  return user;
}

/** A member as the gateway and interactions carry it; `permissions` only where a channel is meant. */
export function memberPayload(world: World, member: Member, channel?: Channel): Json {
  return {
    user: userPayload(member),
    nick: null,
    avatar: null,
    banner: null,
    roles: member.roleIds,
    joined_at: member.joinedAt,
    premium_since: null,
    communication_disabled_until: null,
    pending: false,
    deaf: false,
    mute: false,
    flags: 0,
    ...(channel === undefined ? {} : { permissions: permissionsOf(world, member.id, channel).toString() }),
  };
}

export function rolePayload(role: Role): APIRole {
  const payload = {
    id: role.id,
    name: role.name,
    color: role.color,
    colors: { primary_color: role.color, secondary_color: null, tertiary_color: null },
    permissions: role.permissions.toString(),
    position: role.position,
    hoist: role.hoist,
    managed: role.botId !== null,
    mentionable: role.mentionable,
    icon: null,
    unicode_emoji: null,
    flags: 0,
    ...(role.botId === null ? {} : { tags: { bot_id: role.botId } }),
  };
  return payload;
}

export function channelPayload(world: World, channel: Channel): Json {
  if (channel.thread !== null) return threadPayload(world, channel);
  if (channel.recipientId !== null) {
    const recipient = world.members.get(channel.recipientId);
    return {
      id: channel.id,
      type: ChannelType.DM,
      last_message_id: channel.lastMessageId,
      flags: 0,
      recipients: recipient === undefined ? [] : [userPayload(recipient)],
    };
  }
  const forum =
    channel.type === ChannelType.GuildForum
      ? {
          available_tags: [],
          default_reaction_emoji: null,
          default_sort_order: null,
          default_forum_layout: 0,
        }
      : {};
  return {
    id: channel.id,
    type: channel.type,
    guild_id: world.guildId,
    name: channel.name,
    topic: channel.topic,
    position: channel.position,
    parent_id: channel.parentId,
    permission_overwrites: channel.overwrites,
    last_message_id: channel.lastMessageId,
    last_pin_timestamp: null,
    rate_limit_per_user: channel.slowmode,
    nsfw: false,
    flags: 0,
    ...forum,
  };
}

export function threadPayload(world: World, channel: Channel): Json {
  const thread = channel.thread;
  if (thread === null) throw new Error(`channel ${channel.id} is no thread`);
  const botIsIn = thread.memberIds.includes(world.applicationId);
  return {
    id: channel.id,
    type: channel.type,
    guild_id: world.guildId,
    parent_id: channel.parentId,
    owner_id: thread.ownerId,
    name: channel.name,
    last_message_id: channel.lastMessageId,
    last_pin_timestamp: null,
    rate_limit_per_user: channel.slowmode,
    message_count: thread.messageCount,
    total_message_sent: thread.totalSent,
    member_count: thread.memberIds.length,
    flags: 0,
    applied_tags: thread.appliedTags,
    thread_metadata: {
      archived: thread.archived,
      archive_timestamp: thread.archiveTimestamp,
      auto_archive_duration: thread.autoArchiveDuration,
      locked: thread.locked,
      create_timestamp: thread.createdAt,
    },
    ...(botIsIn ? { member: threadMember(world, channel.id, thread.createdAt) } : {}),
  };
}

export function threadMember(world: World, threadId: string, joined: string): Json {
  return { id: threadId, user_id: world.applicationId, join_timestamp: joined, flags: 0 };
}

/** The channel as an interaction carries it: partial, with the asker's permissions. */
export function partialChannel(world: World, channel: Channel, personId: string): Json {
  const full = channelPayload(world, channel);
  return { ...full, permissions: permissionsOf(world, personId, channel).toString() };
}

export function guildPayload(world: World): Json {
  return {
    id: world.guildId,
    name: world.guildName,
    icon: null,
    description: null,
    home_header: null,
    splash: null,
    discovery_splash: null,
    features: [],
    banner: null,
    owner_id: world.ownerId,
    application_id: null,
    region: 'deprecated',
    afk_channel_id: null,
    afk_timeout: 300,
    system_channel_id: null,
    system_channel_flags: 0,
    widget_enabled: false,
    widget_channel_id: null,
    verification_level: 0,
    roles: [...world.roles.values()].map(rolePayload),
    default_message_notifications: 1,
    mfa_level: 0,
    explicit_content_filter: 0,
    max_presences: null,
    max_members: 500000,
    max_stage_video_channel_users: 50,
    max_video_channel_users: 25,
    vanity_url_code: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    preferred_locale: 'en-US',
    rules_channel_id: null,
    safety_alerts_channel_id: null,
    public_updates_channel_id: null,
    premium_progress_bar_enabled: false,
    nsfw: false,
    nsfw_level: 0,
    emojis: [],
    stickers: [],
    incidents_data: null,
  };
}

/** GUILD_CREATE, for a bot with no more than the Guilds intent: of the members it sees itself alone. */
export function guildCreatePayload(world: World): Json {
  const bot = world.bot();
  const channels = [...world.channels.values()];
  const inGuild = channels.filter((channel) => channel.recipientId === null && channel.thread === null);
  const threads = channels.filter((channel) => channel.thread !== null && !channel.thread.archived);
  return {
    ...guildPayload(world),
    joined_at: bot.joinedAt,
    large: false,
    unavailable: false,
    member_count: world.members.size,
    members: [memberPayload(world, bot)],
    channels: inGuild.map((channel) => channelPayload(world, channel)),
    threads: threads.map((thread) => threadPayload(world, thread)),
    voice_states: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

export function applicationPayload(world: World): Json {
  const owner = world.members.get(world.ownerId);
  return {
    id: world.applicationId,
    name: world.bot().name,
    icon: null,
    description: 'A bot for seminar discussion.',
    type: null,
    flags: 0,
    flags_new: '0',
    bot: userPayload(world.bot()),
    bot_public: false,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    redirect_uris: [],
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    owner: owner === undefined ? undefined : userPayload(owner),
    approximate_guild_count: 1,
    approximate_user_install_count: 0,
    approximate_user_authorization_count: 0,
    explicit_content_filter: 0,
    team: null,
    eligible_oauth2_scopes: [],
    integration_types_config: { '0': {} },
  };
}

/** A message of the bot's with nothing in it yet. */
export function blankMessage(world: World, channelId: string, type: MessageType) {
  return {
    id: world.ids.next(),
    type,
    channel_id: channelId,
    author: userPayload(world.bot()),
    content: '',
    timestamp: world.clock.iso(),
    edited_timestamp: null,
    tts: false,
    pinned: false,
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
    attachments: [],
    embeds: [],
    components: [],
  };
}
