import { MessageFlags, type RESTPostAPIChannelMessageJSONBody } from 'discord.js';
import type { Message } from '../reply.js';

/** A view's message as Discord takes it: Components V2, and pinging nobody but the one role it names. */
export function messageBody(
  message: Message,
  audience: 'public' | 'private' = 'public',
): RESTPostAPIChannelMessageJSONBody {
  return {
    components: [...message.components],
    flags: MessageFlags.IsComponentsV2 | (audience === 'private' ? MessageFlags.Ephemeral : 0),
    allowed_mentions: { parse: [], ...(message.pings !== undefined && { roles: [message.pings] }) },
  };
}
