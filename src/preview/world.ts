/** Everything the pretend Discord remembers, in Maps; nothing here knows of HTTP, the gateway or the page. */
import type { APIApplicationCommand, APIAttachment, APIMessage, ChannelType } from 'discord.js';
import {
  APPLICATION_ID,
  CAST_OWNER_ID,
  GUILD_ID,
  GUILD_NAME,
  castChannels,
  castMembers,
  castRoles,
  type Member,
  type Overwrite,
  type Role,
} from './cast.js';
import type { PretendClock } from './pretend-clock.js';
import { Snowflakes } from './snowflakes.js';

export interface Channel {
  id: string;
  type: ChannelType;
  name: string;
  topic: string | null;
  parentId: string | null;
  position: number;
  overwrites: Overwrite[];
  lastMessageId: string | null;
  slowmode: number;
  /** The person at the other end of a direct-message channel. */
  recipientId: string | null;
  thread: Thread | null;
}

interface Thread {
  ownerId: string;
  archived: boolean;
  locked: boolean;
  /** When `archived` last changed, ISO. */
  archiveTimestamp: string;
  /** Minutes. */
  autoArchiveDuration: number;
  createdAt: string;
  messageCount: number;
  totalSent: number;
  memberIds: string[];
  appliedTags: string[];
}

export interface StoredMessage {
  message: APIMessage;
  /** The one person who may see it; null where everybody in the channel may. */
  readerId: string | null;
  /** The thread that hangs on it. */
  threadId: string | null;
  /** Every file of the message; `message.attachments` leaves out those that components show. */
  uploads: APIAttachment[];
}

export interface StoredCommand {
  command: APIApplicationCommand;
  guildId: string | null;
}

export type WorldChange =
  | { kind: 'message'; stored: StoredMessage }
  | { kind: 'message-edit'; stored: StoredMessage }
  | { kind: 'message-delete'; stored: StoredMessage }
  | { kind: 'channel'; channel: Channel; isNew: boolean }
  /** How many messages a thread has; Discord tells its clients, but no bot. */
  | { kind: 'thread-count'; channel: Channel }
  | { kind: 'channel-delete'; channel: Channel }
  | { kind: 'commands' }
  | { kind: 'read'; personId: string; channelId: string }
  | { kind: 'locale'; personId: string };

export class World {
  readonly clock: PretendClock;
  readonly ids: Snowflakes;
  readonly guildId = GUILD_ID;
  readonly guildName = GUILD_NAME;
  readonly applicationId = APPLICATION_ID;
  readonly ownerId = CAST_OWNER_ID;
  readonly roles = new Map<string, Role>();
  readonly members = new Map<string, Member>();
  readonly channels = new Map<string, Channel>();
  /** By channel, in the order of their ids. Ephemeral messages are among them. */
  readonly messages = new Map<string, Map<string, StoredMessage>>();
  readonly commands = new Map<string, StoredCommand>();
  /** The newest message each person has seen, by `person/channel`. */
  readonly reads = new Map<string, string>();
  /** Who has pressed a choice of a message by hand since its choices opened, by message. */
  readonly answeredByHand = new Map<string, Set<string>>();
  /** Whether the bot is in the server; `outage`: it is, but Discord has lost sight of the server for a while. */
  presence: 'here' | 'removed' | 'outage' = 'here';
  /** People who take no direct messages. */
  readonly closedDms = new Set<string>();
  /** Where files are served, without a slash at the end; known once the server listens. */
  cdnUrl = '';
  readonly #listeners = new Set<(change: WorldChange) => void>();

  constructor(clock: PretendClock) {
    this.clock = clock;
    this.ids = new Snowflakes(() => clock.now());
    for (const role of castRoles()) this.roles.set(role.id, role);
    for (const member of castMembers()) this.members.set(member.id, member);
    this.#raiseChannels();
  }

  /** As on the first day, time included. Only where no bot is there to remember a later one. */
  empty(): void {
    const { channels, messages, commands, reads, answeredByHand, closedDms } = this;
    for (const kept of [channels, messages, commands, reads, answeredByHand, closedDms]) kept.clear();
    for (const { id, locale } of castMembers()) {
      const member = this.members.get(id);
      if (member !== undefined) member.locale = locale;
    }
    this.clock.startAnew();
    this.ids.startAnew();
    this.#raiseChannels();
  }

  #raiseChannels(): void {
    castChannels().forEach((plan, position) => {
      this.channels.set(plan.id, blankChannel({ ...plan, position }));
    });
  }

  onChange(listener: (change: WorldChange) => void): void {
    this.#listeners.add(listener);
  }

  announce(change: WorldChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  messagesIn(channelId: string): Map<string, StoredMessage> {
    const known = this.messages.get(channelId);
    if (known !== undefined) return known;
    const made = new Map<string, StoredMessage>();
    this.messages.set(channelId, made);
    return made;
  }

  /** A message by its id alone, as the client names it. */
  findMessage(messageId: string): StoredMessage | undefined {
    for (const inChannel of this.messages.values()) {
      const found = inChannel.get(messageId);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  bot(): Member {
    const bot = this.members.get(this.applicationId);
    if (bot === undefined) throw new Error('the pretend server has lost its bot');
    return bot;
  }

  threadsOf(channelId: string): Channel[] {
    return [...this.channels.values()].filter(
      (channel) => channel.thread !== null && channel.parentId === channelId,
    );
  }
}

/** A channel with everything not named left at Discord's default. */
export function blankChannel(known: Partial<Channel> & Pick<Channel, 'id' | 'type' | 'name'>): Channel {
  return {
    topic: null,
    parentId: null,
    position: 0,
    overwrites: [],
    lastMessageId: null,
    slowmode: 0,
    recipientId: null,
    thread: null,
    ...known,
  };
}
