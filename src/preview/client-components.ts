/** A member presses a button or chooses from a select. */
import { ButtonStyle, InteractionType, MessageFlags } from 'discord.js';
import type { Member } from './cast.js';
import { ClientRefusal } from './client-refusal.js';
import { seenMessage } from './client-view.js';
import { Resolved, interactionPayload } from './interaction-payloads.js';
import type { Interaction } from './interactions.js';
import { messagePayload } from './messages.js';
import { PartType, findPart, isSelect, type Part } from './parts.js';
import type { Json } from './payloads.js';
import type { Premises } from './rest-routes.js';
import type { World } from './world.js';

export interface GivenPress {
  messageId: string;
  customId: string;
  componentType: number;
  values?: string[];
}

export function pressComponent(premises: Premises, person: Member, given: GivenPress): Interaction {
  const { world, interactions } = premises;
  const stored = seenMessage(world, person, given.messageId);
  const { message } = stored;
  const channel = world.channels.get(message.channel_id);
  if (channel === undefined || ((message.flags ?? 0) & MessageFlags.Loading) !== 0) {
    throw new ClientRefusal('This message is not ready yet.');
  }
  const part = findPart((message.components ?? []) as unknown as Part[], given.customId);
  if (part === null || part.type !== given.componentType) {
    throw new ClientRefusal('This interaction failed', 404);
  }
  if (part.disabled === true) throw new ClientRefusal('This button is disabled.', 403);
  if (message.author.id !== world.applicationId) throw new ClientRefusal('This interaction failed', 404);
  const resolved = new Resolved(world, person.id);
  const data: Json = { component_type: part.type, custom_id: given.customId, id: part.id };
  if (isSelect(part)) {
    data['values'] = checkChoices(world, part, given.values ?? [], resolved);
    Object.assign(data, resolved.toJSON());
  } else if (part.type !== PartType.Button || part.style === ButtonStyle.Link) {
    throw new ClientRefusal('This cannot be pressed.');
  }
  return interactions.begin({
    type: InteractionType.MessageComponent,
    person,
    channel,
    source: stored,
    payload: (interaction) => interactionPayload(world, interaction, data, messagePayload(world, stored)),
  });
}

/** The values of a select, in a message or in a modal. An empty choice is right only where `least` is 0. */
export function checkChoices(
  world: World,
  select: Part,
  values: readonly string[],
  resolved: Resolved,
  least = select.min_values ?? 1,
): string[] {
  const most = select.max_values ?? 1;
  if (values.length < least) throw new ClientRefusal(`Choose at least ${least}.`);
  if (values.length > most) throw new ClientRefusal(`Choose ${most} at the most.`);
  if (new Set(values).size !== values.length) throw new ClientRefusal('Nothing can be chosen twice.');
  for (const value of values) {
    if (!isOffered(world, select, value, resolved))
      throw new ClientRefusal('That is not one of the choices.');
  }
  return [...values];
}

function isOffered(world: World, select: Part, value: string, resolved: Resolved): boolean {
  switch (select.type) {
    case PartType.StringSelect:
      return (select.options ?? []).some((option) => option.value === value);
    case PartType.UserSelect:
      return resolved.user(value);
    case PartType.RoleSelect:
      return resolved.role(value);
    case PartType.MentionableSelect:
      return world.members.has(value) ? resolved.user(value) : resolved.role(value);
    default:
      return resolved.channel(value, select.channel_types);
  }
}
