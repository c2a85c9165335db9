import {
  PermissionFlagsBits,
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  type Client,
  type MessageComponentInteraction,
  type ModalSubmitInteraction,
} from 'discord.js';
import type { Ask } from '../command.js';
import type { Seminar } from '../seminar.js';
import { canSee, isOpenToAll, lacksForPosting, lacksOfAll } from './permissions.js';

export type Answerable =
  | ChatInputCommandInteraction
  | AutocompleteInteraction
  | MessageComponentInteraction
  | ModalSubmitInteraction;

type Context = Omit<Ask<unknown>, 'options'>;

/** What all interactions share. */
export interface Shared extends Pick<Context, 'mention' | 'draw' | 'backups' | 'download'> {
  readonly client: Client;
  readonly seminar: Seminar;
}

/**
 * What a handler may know of an interaction. Each fact is looked up when it is asked for: a vote asks for three of
 * these, and making all of them was a thirtieth of its work.
 */
export class Facts implements Context {
  readonly #shared: Shared;
  readonly #interaction: Answerable;

  constructor(shared: Shared, interaction: Answerable) {
    this.#shared = shared;
    this.#interaction = interaction;
  }

  get guildId(): string {
    return this.#interaction.guildId ?? '';
  }
  get channelId(): string {
    return this.#interaction.channelId ?? '';
  }
  get inThread(): boolean {
    return this.#interaction.channel?.isThread() ?? false;
  }
  get roomId(): string {
    const { channel } = this.#interaction;
    return (channel?.isThread() ? channel.parentId : null) ?? this.channelId;
  }
  get userId(): string {
    return this.#interaction.user.id;
  }
  get isManager(): boolean {
    return this.#interaction.memberPermissions?.has(PermissionFlagsBits.ManageGuild) ?? false;
  }
  get isHost(): boolean {
    if (this.isManager) return true;
    const { member } = this.#interaction;
    const role = this.seminar.settings.of(this.guildId).hostRole;
    if (role === null || member === null) return false;
    return Array.isArray(member.roles) ? member.roles.includes(role) : member.roles.cache.has(role);
  }
  get seminar(): Seminar {
    return this.#shared.seminar;
  }
  get mention(): Context['mention'] {
    return this.#shared.mention;
  }
  get draw(): Context['draw'] {
    return this.#shared.draw;
  }
  get canSee(): Context['canSee'] {
    const { client } = this.#shared;
    const member = this.#interaction.inCachedGuild() ? this.#interaction.member : null;
    return (channelId) => canSee(client, { guildId: this.guildId, channelId }, member);
  }
  get isOpenToAll(): Context['isOpenToAll'] {
    return (channelId) => isOpenToAll(this.#shared.client, { guildId: this.guildId, channelId });
  }
  get isManagedRole(): Context['isManagedRole'] {
    const roles = this.#shared.client.guilds.cache.get(this.guildId)?.roles.cache;
    return (roleId) => roles?.get(roleId)?.managed ?? false;
  }
  get channelName(): Context['channelName'] {
    const channels = this.#shared.client.guilds.cache.get(this.guildId)?.channels.cache;
    return (channelId) => channels?.get(channelId)?.name ?? 'unknown';
  }
  get lacks(): Context['lacks'] {
    return (channelId) => lacksOfAll(this.#shared.client, { guildId: this.guildId, channelId });
  }
  get backups(): Context['backups'] {
    return this.#shared.backups;
  }
  get download(): Context['download'] {
    return this.#shared.download;
  }
  get missingFor(): Context['missingFor'] {
    return (posting) => lacksForPosting(this.#shared.client, this.guildId, posting);
  }
}
