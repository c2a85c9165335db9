/** Who may do what where: Discord's own order of roles, overwrites and implicit denials. */
import { PermissionFlagsBits } from 'discord.js';
import type { Channel, World } from './world.js';

const P = PermissionFlagsBits;

export const everyPermission: bigint = Object.values(P).reduce((all, one) => all | one, 0n);

/** The member's permissions in the server as a whole, or in a channel (a thread asks its parent). */
export function permissionsOf(world: World, memberId: string, channel?: Channel): bigint {
  const member = world.members.get(memberId);
  if (member === undefined) return 0n;
  if (memberId === world.applicationId && world.presence === 'removed') return 0n;
  if (memberId === world.ownerId) return everyPermission;
  let allowed = world.roles.get(world.guildId)?.permissions ?? 0n;
  for (const roleId of member.roleIds) allowed |= world.roles.get(roleId)?.permissions ?? 0n;
  if ((allowed & P.Administrator) !== 0n) return everyPermission;
  if (channel === undefined) return allowed;
  return withoutTheImplied(overwritten(world, memberId, member.roleIds, channel, allowed), channel);
}

function overwritten(
  world: World,
  memberId: string,
  roleIds: readonly string[],
  channel: Channel,
  base: bigint,
): bigint {
  const place = channel.thread === null ? channel : (world.channels.get(channel.parentId ?? '') ?? channel);
  let allowed = base;
  const everyone = place.overwrites.find((overwrite) => overwrite.id === world.guildId);
  if (everyone !== undefined) allowed = (allowed & ~BigInt(everyone.deny)) | BigInt(everyone.allow);
  let allow = 0n;
  let deny = 0n;
  for (const overwrite of place.overwrites) {
    if (overwrite.type !== 0 || overwrite.id === world.guildId || !roleIds.includes(overwrite.id)) continue;
    allow |= BigInt(overwrite.allow);
    deny |= BigInt(overwrite.deny);
  }
  allowed = (allowed & ~deny) | allow;
  const own = place.overwrites.find((overwrite) => overwrite.type === 1 && overwrite.id === memberId);
  if (own !== undefined) allowed = (allowed & ~BigInt(own.deny)) | BigInt(own.allow);
  return allowed;
}

/** Without View Channel nothing is allowed; without Send Messages nothing that needs a message. */
function withoutTheImplied(allowed: bigint, channel: Channel): bigint {
  if ((allowed & P.ViewChannel) === 0n) return 0n;
  const send = channel.thread === null ? P.SendMessages : P.SendMessagesInThreads;
  if ((allowed & send) === 0n) {
    return allowed & ~(P.MentionEveryone | P.SendTTSMessages | P.AttachFiles | P.EmbedLinks);
  }
  return allowed;
}

export function may(world: World, memberId: string, permission: bigint, channel?: Channel): boolean {
  return (permissionsOf(world, memberId, channel) & permission) === permission;
}

/** Whether the person sees the channel at all: a direct message is seen by its two ends. */
export function canView(world: World, memberId: string, channel: Channel): boolean {
  if (channel.recipientId !== null) {
    return memberId === channel.recipientId || memberId === world.applicationId;
  }
  return may(world, memberId, P.ViewChannel, channel);
}

export function canSend(world: World, memberId: string, channel: Channel): boolean {
  if (channel.recipientId !== null) return canView(world, memberId, channel);
  const send = channel.thread === null ? P.SendMessages : P.SendMessagesInThreads;
  return may(world, memberId, P.ViewChannel | send, channel);
}
