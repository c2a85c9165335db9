/** What Discord says of servers, messages and interactions, as much of it as a bot needs. */

export interface Place {
  readonly guildId: string;
  readonly channelId: string;
}

/** A slash command's `data`, or the custom id of a button; and who uses it. */
export type Sent = { readonly userId?: string } & (
  | { readonly command: object }
  | { readonly press: string; readonly messageId: string; readonly flags?: number }
);

export const applicationId = '1000000000000000001';
const userId = '1000000000000000004';
const user = { id: userId, username: 'reader', discriminator: '0', global_name: null, avatar: null };
const bot = { ...user, id: applicationId, username: 'bot', bot: true };

/** The first id of a moment, epoch milliseconds. */
export function snowflakeAt(time: number): bigint {
  return (BigInt(time) - 1_420_070_400_000n) << 22n;
}

export function messageOf(id: string, channelId: string, flags = 0): object {
  return {
    id,
    channel_id: channelId,
    type: 0,
    author: bot,
    content: '',
    timestamp: '2026-01-01T00:00:00Z',
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
    pinned: false,
    components: [],
    flags,
  };
}

export function readyOf(url: string, places: readonly Place[]): object {
  return {
    v: 10,
    user: bot,
    guilds: places.map(({ guildId }) => ({ id: guildId, unavailable: true })),
    session_id: 's',
    resume_gateway_url: url,
    application: { id: applicationId, flags: 0 },
  };
}

/** A server in which everybody may do everything. */
export function guildOf({ guildId, channelId }: Place): object {
  const everyone = {
    id: guildId,
    name: '@everyone',
    permissions: '8',
    position: 0,
    color: 0,
    hoist: false,
    managed: false,
    mentionable: false,
  };
  return {
    id: guildId,
    name: 'bench',
    owner_id: userId,
    roles: [everyone],
    channels: [{ id: channelId, type: 0, name: 'reading', position: 0, permission_overwrites: [] }],
    threads: [],
    members: [{ user: bot, roles: [], joined_at: '2026-01-01T00:00:00Z' }],
    emojis: [],
    stickers: [],
    features: [],
    member_count: 2,
  };
}

export function interactionOf(id: string, sent: Sent, { guildId, channelId }: Place): object {
  return {
    id,
    application_id: applicationId,
    type: 'command' in sent ? 2 : 3,
    token: `t${id}`,
    version: 1,
    guild_id: guildId,
    channel_id: channelId,
    channel: { id: channelId, type: 0, name: 'reading' },
    member: {
      user: { ...user, id: sent.userId ?? userId },
      roles: [],
      joined_at: '2026-01-01T00:00:00Z',
      permissions: '8',
      deaf: false,
      mute: false,
      flags: 0,
    },
    app_permissions: '8',
    locale: 'en-US',
    guild_locale: 'en-US',
    entitlements: [],
    authorizing_integration_owners: { '0': guildId },
    context: 0,
    ...('command' in sent
      ? { data: sent.command }
      : {
          data: { custom_id: sent.press, component_type: 2 },
          message: messageOf(sent.messageId, channelId, sent.flags),
        }),
  };
}

/** The JSON of a body, which may be one part of several. */
export function jsonOf(body: string): string {
  if (!body.startsWith('--')) return body;
  const part = /name="payload_json"\r\n(?:[^\r\n]+\r\n)*\r\n([^]*?)\r\n--/.exec(body);
  return part?.[1] ?? 'null';
}
