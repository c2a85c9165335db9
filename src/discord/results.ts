import { Routes, type APIMessage, type REST } from 'discord.js';
import { isApiError } from '../api-error.js';
import type { Ask } from '../command.js';
import type { Log } from '../log.js';
import type { Polls } from '../seminar/polls.js';
import { KeyedQueue } from '../keyed-queue.js';
import { pollResultMessage, resultChart } from '../views/poll-result.js';
import { messageBody, uploadsOf } from './message-body.js';

export interface Results {
  /** Posts the result of a closed poll as a reply to its card, once. Rejects where that failed for now. */
  announce(guildId: string, pollId: string): Promise<void>;
}

/** An edit tells nobody that a poll has closed; a reply does. */
export function createResults({
  polls,
  rest,
  draw,
  log,
}: {
  polls: Polls;
  rest: REST;
  draw: Ask<unknown>['draw'];
  log: Log;
}): Results {
  const queue = new KeyedQueue();
  return {
    announce: (guildId, pollId) =>
      queue.run(pollId, async () => {
        const poll = await polls.find(guildId, pollId);
        if (poll?.state !== 'closed' || poll.resultMessageId !== null) return;
        const charted = resultChart(poll);
        const png = charted && (await draw(charted.chart));
        const drawn = charted && png ? { png, alt: charted.alt } : undefined;
        const send = async (message: ReturnType<typeof pollResultMessage>): Promise<string> => {
          const sent = (await rest.post(Routes.channelMessages(poll.channelId), {
            body: {
              ...messageBody(message),
              // The card may have been deleted meanwhile; the result is worth sending all the same.
              ...(poll.messageId !== null && {
                message_reference: { message_id: poll.messageId, fail_if_not_exists: false },
              }),
              nonce: pollId.slice(-25),
              enforce_nonce: true,
            },
            ...uploadsOf(message),
          })) as Partial<APIMessage> | undefined;
          if (typeof sent?.id !== 'string') throw new Error('Discord answered without a message');
          return sent.id;
        };
        try {
          const sent = await send(pollResultMessage(poll, drawn)).catch((error: unknown) => {
            if (drawn === undefined || !isUploadRefused(error)) throw error;
            // The figures stand in the text too.
            log.warn({ err: error, poll: pollId }, 'a picture was refused');
            return send(pollResultMessage(poll, undefined));
          });
          await polls.posted(guildId, pollId, sent);
        } catch (error) {
          if (isApiError(error) && (error.status === 403 || error.status === 404)) {
            await polls.posted(guildId, pollId, null);
          }
          throw error;
        }
      }),
  };
}

/** Without Attach Files, too large, or not taken as a file: Discord may still take the words. */
function isUploadRefused(error: unknown): boolean {
  return isApiError(error) && [400, 403, 413].includes(error.status);
}
