/**
 * Presses and forms that no client of Discord's sends: what a modified one could try, and what not even that could,
 * because Discord itself looks whether the message is there, has such a component, and lies in that channel. A bot that
 * takes none of them does not lean on Discord alone.
 */
import { ComponentType, InteractionType } from 'discord.js';
import type { Member } from './cast.js';
import { interactionPayload } from './interaction-payloads.js';
import type { Interaction } from './interactions.js';
import { messagePayload } from './messages.js';
import type { Json } from './payloads.js';
import type { Premises } from './rest-routes.js';

export interface Forgery {
  /** What the pressed component or the form is said to be called. */
  customId: string;
  /** A message that there is; the person need not see it, and it need not have the component. */
  messageId: string;
  /** Where it is said to stand; where it does, if left out. */
  channelId?: string;
  guildId?: string;
  /** What the person is said to be allowed there; what they are, if left out. */
  permissions?: bigint;
  /** With values it is a choice from a list, with fields a form, else a button. */
  values?: string[];
  fields?: Record<string, string>;
}

export function sendForgery({ world, interactions }: Premises, person: Member, forged: Forgery): Interaction {
  const stored = world.findMessage(forged.messageId);
  const channel = world.channels.get(forged.channelId ?? stored?.message.channel_id ?? '');
  if (stored === undefined || channel === undefined) throw new Error('a forgery names what there is');
  const place = forged.guildId === undefined ? {} : { guild_id: forged.guildId };
  return interactions.begin({
    type: forged.fields === undefined ? InteractionType.MessageComponent : InteractionType.ModalSubmit,
    person,
    channel,
    source: stored,
    payload: (begun) => {
      const message = { ...messagePayload(world, stored), channel_id: channel.id };
      const honest = interactionPayload(world, begun, dataOf(forged), message);
      const member = { ...(honest['member'] as Json) };
      if (forged.permissions !== undefined) member['permissions'] = forged.permissions.toString();
      return { ...honest, ...place, member };
    },
  });
}

function dataOf({ customId, values, fields }: Forgery): Json {
  if (fields !== undefined) {
    const components = Object.entries(fields).map(([custom_id, value]) => ({
      type: ComponentType.Label,
      component: { type: ComponentType.TextInput, custom_id, value },
    }));
    return { custom_id: customId, components };
  }
  if (values !== undefined) {
    return { component_type: ComponentType.StringSelect, custom_id: customId, values };
  }
  return { component_type: ComponentType.Button, custom_id: customId };
}
