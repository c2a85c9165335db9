/** The people, roles and channels of the pretend server. Ids are fixed, so that links and tests keep. */
import { ChannelType, PermissionFlagsBits } from 'discord.js';

export interface Person {
  id: string;
  name: string;
}

export interface Member extends Person {
  username: string;
  bot: boolean;
  /** `#rrggbb`, for the round initial that stands for an avatar. */
  color: string;
  title: string | null;
  roleIds: string[];
  joinedAt: string;
  locale: string;
  /** True for the server's owner, who exists because Discord needs one, but plays no part. */
  backstage: boolean;
}

export interface Role {
  id: string;
  name: string;
  color: number;
  permissions: bigint;
  position: number;
  mentionable: boolean;
  hoist: boolean;
  /** The bot whose own role this is. */
  botId: string | null;
}

export interface Overwrite {
  id: string;
  /** 0 a role, 1 a member. */
  type: 0 | 1;
  allow: string;
  deny: string;
}

export interface ChannelPlan {
  id: string;
  name: string;
  type: ChannelType;
  topic: string | null;
  overwrites: Overwrite[];
}

export const GUILD_ID = '1190000000000000000';
export const APPLICATION_ID = '1190000000000000777';
const HOST_ROLE_ID = '1190000000000000101';
const STUDY_ROLE_ID = '1190000000000000102';
const BOT_ROLE_ID = '1190000000000000103';
const OWNER_ID = '1180000000000000001';
export const GUILD_NAME = 'Reading Group';
const BOT_NAME = 'Colloquium';

const P = PermissionFlagsBits;

const everybody =
  P.ViewChannel |
  P.SendMessages |
  P.SendMessagesInThreads |
  P.CreatePublicThreads |
  P.EmbedLinks |
  P.AttachFiles |
  P.AddReactions |
  P.UseExternalEmojis |
  P.ReadMessageHistory |
  P.UseApplicationCommands |
  P.ChangeNickname;

/** What the bot was invited with. */
const invited =
  P.ViewChannel |
  P.SendMessages |
  P.SendMessagesInThreads |
  P.CreatePublicThreads |
  P.EmbedLinks |
  P.AttachFiles |
  P.UseExternalEmojis |
  P.ReadMessageHistory;

export function castRoles(): Role[] {
  const plain = { color: 0, mentionable: false, hoist: false, botId: null };
  return [
    { ...plain, id: GUILD_ID, name: '@everyone', permissions: everybody, position: 0 },
    {
      ...plain,
      id: STUDY_ROLE_ID,
      name: 'Study group',
      color: 0x3f7d58,
      permissions: 0n,
      position: 1,
      mentionable: true,
    },
    { ...plain, id: BOT_ROLE_ID, name: BOT_NAME, permissions: invited, position: 2, botId: APPLICATION_ID },
    {
      ...plain,
      id: HOST_ROLE_ID,
      name: 'Seminar host',
      color: 0xb3541e,
      permissions: P.ManageGuild | P.ManageMessages | P.ManageThreads | P.MentionEveryone,
      position: 3,
      hoist: true,
    },
  ];
}

function member(
  id: string,
  name: string,
  color: string,
  roleIds: string[],
  title: string | null = null,
): Member {
  return {
    id,
    name,
    username: name.toLowerCase(),
    bot: false,
    color,
    title,
    roleIds,
    joinedAt: '2024-01-08T09:00:00.000Z',
    locale: 'en-US',
    backstage: false,
  };
}

export function castMembers(): Member[] {
  return [
    member('1180000000000000010', 'Hana', '#b3541e', [HOST_ROLE_ID], 'host'),
    member('1180000000000000011', 'Bruno', '#2f6690', [STUDY_ROLE_ID]),
    member('1180000000000000012', 'Imani', '#7b4b94', [STUDY_ROLE_ID]),
    member('1180000000000000013', 'Lev', '#3f7d58', [STUDY_ROLE_ID]),
    member('1180000000000000014', 'Noor', '#a23b72', []),
    member('1180000000000000015', 'Tomasz', '#6b705c', []),
    { ...member(OWNER_ID, 'Registrar', '#555555', []), backstage: true },
    { ...member(APPLICATION_ID, BOT_NAME, '#5865f2', [BOT_ROLE_ID], 'app'), bot: true },
  ];
}

export const CAST_OWNER_ID = OWNER_ID;

export function castChannels(): ChannelPlan[] {
  const view = P.ViewChannel.toString();
  return [
    {
      id: '1190000000000000201',
      name: 'reading',
      type: ChannelType.GuildText,
      topic: 'The article, passage by passage.',
      overwrites: [],
    },
    {
      id: '1190000000000000202',
      name: 'discussion',
      type: ChannelType.GuildText,
      topic: 'Prompts, polls and what we make of them.',
      overwrites: [],
    },
    {
      id: '1190000000000000203',
      name: 'staff',
      type: ChannelType.GuildText,
      topic: 'Hosts only.',
      overwrites: [
        { id: GUILD_ID, type: 0, allow: '0', deny: view },
        { id: HOST_ROLE_ID, type: 0, allow: view, deny: '0' },
        { id: BOT_ROLE_ID, type: 0, allow: view, deny: '0' },
      ],
    },
    {
      id: '1190000000000000204',
      name: 'threads-forum',
      type: ChannelType.GuildForum,
      topic: 'One post a question.',
      overwrites: [],
    },
  ];
}
