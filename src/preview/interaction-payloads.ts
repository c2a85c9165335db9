/** What goes over the gateway as INTERACTION_CREATE. */
import { InteractionContextType, type APIMessage } from 'discord.js';
import { ownersOf, type Interaction } from './interactions.js';
import { memberPayload, partialChannel, rolePayload, userPayload, type Json } from './payloads.js';
import { canView, permissionsOf } from './permissions.js';
import { ATTACHMENT_LIMIT } from './uploads.js';
import type { World } from './world.js';

export function interactionPayload(
  world: World,
  interaction: Interaction,
  data: Json,
  message?: APIMessage,
): Json {
  const { person, channel } = interaction;
  const inGuild = channel.recipientId === null;
  const where = inGuild
    ? {
        guild_id: world.guildId,
        guild: { id: world.guildId, locale: 'en-US', features: [] },
        guild_locale: 'en-US',
        member: memberPayload(world, person, channel),
        context: InteractionContextType.Guild,
      }
    : { user: userPayload(person), context: InteractionContextType.BotDM };
  return {
    id: interaction.id,
    application_id: world.applicationId,
    type: interaction.type,
    version: 1,
    token: interaction.token,
    data,
    channel_id: channel.id,
    channel: partialChannel(world, channel, person.id),
    ...where,
    ...(message === undefined ? {} : { message }),
    locale: person.locale,
    app_permissions: permissionsOf(world, world.applicationId, inGuild ? channel : undefined).toString(),
    entitlements: [],
    entitlement_sku_ids: [],
    authorizing_integration_owners: ownersOf(channel),
    attachment_size_limit: ATTACHMENT_LIMIT,
  };
}

/** People, roles, channels and files that the values of an interaction refer to. */
export class Resolved {
  readonly #world: World;
  readonly #personId: string;
  readonly #found: Record<'users' | 'members' | 'roles' | 'channels' | 'attachments', Json> = {
    users: {},
    members: {},
    roles: {},
    channels: {},
    attachments: {},
  };

  constructor(world: World, personId: string) {
    this.#world = world;
    this.#personId = personId;
  }

  /** Null where there is no such member. */
  user(id: string): boolean {
    const member = this.#world.members.get(id);
    if (member === undefined) return false;
    this.#found.users[id] = userPayload(member);
    const { user: _user, deaf: _deaf, mute: _mute, ...partial } = memberPayload(this.#world, member);
    this.#found.members[id] = {
      ...partial,
      permissions: permissionsOf(this.#world, id).toString(),
    };
    return true;
  }

  role(id: string): boolean {
    const role = this.#world.roles.get(id);
    if (role === undefined) return false;
    this.#found.roles[id] = rolePayload(role);
    return true;
  }

  /** False where there is no such channel, the person cannot see it, or its type is not wanted. */
  channel(id: string, types: readonly number[] | null | undefined): boolean {
    const channel = this.#world.channels.get(id);
    if (channel === undefined || !canView(this.#world, this.#personId, channel)) return false;
    if (types !== null && types !== undefined && types.length > 0 && !types.includes(channel.type))
      return false;
    this.#found.channels[id] = partialChannel(this.#world, channel, this.#personId);
    return true;
  }

  attachment(id: string, payload: object): void {
    this.#found.attachments[id] = payload;
  }

  /** Only what was found; nothing at all where there is none. */
  toJSON(): { resolved?: Json } {
    const present = Object.entries(this.#found).filter(([, found]) => Object.keys(found).length > 0);
    return present.length === 0 ? {} : { resolved: Object.fromEntries(present) };
  }
}
