import type { Press } from './command.js';
import type { Message, Reply } from './reply.js';
import {
  alreadyInThreadMessage,
  privateCopyMessage,
  threadMessage,
  threadRefusedMessage,
} from './views/thread-words.js';

/** Opens a thread on the card whose *Discuss* was pressed, or says why not; pressed again it links the same thread. */
export function discuss(
  press: Pick<Press<never>, 'message' | 'inThread' | 'channelId'>,
  name: string,
  first?: Message,
): Extract<Reply, { to: string }> {
  const { message, inThread, channelId } = press;
  if (message.ephemeral) return { to: 'asker', message: privateCopyMessage() };
  if (inThread) return { to: 'asker', message: alreadyInThreadMessage() };
  return {
    to: 'asker',
    // Discord gives a message's thread the message's own id.
    message: threadMessage(message.id),
    openThread: { channelId, messageId: message.id, name, first, refused: threadRefusedMessage() },
  };
}
