import { Routes, type APIMessage, type REST } from 'discord.js';
import { isApiError, surelyDidNothing } from '../api-error.js';
import type { Ask } from '../command.js';
import { KeyedQueue } from '../keyed-queue.js';
import type { Log } from '../log.js';
import type { Poll } from '../polls/poll.js';
import type { Message } from '../reply.js';
import type { Seminar } from '../seminar.js';
import { pollResultMessage, resultChart } from '../views/poll-result.js';
import { resultThereMessage } from '../views/vote-receipts.js';
import { HeldBack } from './held-back.js';
import { messageBody, uploadsOf } from './message-body.js';
import type { FindOwn } from './own-messages.js';

export interface Results {
  /** Posts the result of a closed poll as a reply to its card, once. Rejects where that failed for now. */
  announce(guildId: string, pollId: string): Promise<void>;
}

/** As long as Discord surely still knows a nonce, milliseconds. */
const nonceLife = 60_000;

/** An edit tells nobody that a poll has closed; a reply does. */
export function createResults(parts: {
  seminar: Seminar;
  rest: REST;
  draw: Ask<unknown>['draw'];
  findOwn: FindOwn;
  /** Whether the bot may reply in a channel: Discord asks for Read Message History. */
  mayReply: (place: { readonly guildId: string; readonly channelId: string }) => boolean;
  log: Log;
}): Results {
  const { seminar, rest, draw, findOwn, mayReply, log } = parts;
  const { polls, notices, clock } = seminar;
  const queue = new KeyedQueue();
  const heldBack = new HeldBack(clock);

  const post = async (poll: Poll, message: Message, asReply: boolean): Promise<string> => {
    const sent = (await rest.post(Routes.channelMessages(poll.channelId), {
      body: {
        ...messageBody(message),
        // The card may have been deleted meanwhile; the result is worth sending all the same.
        ...(asReply && { message_reference: { message_id: poll.messageId, fail_if_not_exists: false } }),
        nonce: poll.id.slice(-25),
        enforce_nonce: true,
      },
      ...uploadsOf(message),
    })) as Partial<APIMessage> | undefined;
    if (typeof sent?.id !== 'string') throw new Error('Discord answered without a message');
    return sent.id;
  };
  const send = async (poll: Poll): Promise<string> => {
    const charted = resultChart(poll);
    const png = charted && (await draw(charted.chart));
    const drawn = charted && png ? { png, alt: charted.alt } : undefined;
    const asReply = poll.messageId !== null && mayReply(poll);
    return post(poll, pollResultMessage(poll, drawn, !asReply), asReply).catch((error: unknown) => {
      if (drawn === undefined || !isUploadRefused(error)) throw error;
      // The figures stand in the text too.
      log.warn({ err: error, poll: poll.id }, 'a picture was refused');
      return post(poll, pollResultMessage(poll, undefined, !asReply), asReply);
    });
  };
  /** Whoever discusses between two rounds reads on in the thread. That it is told there is a courtesy: tried once. */
  const tellThread = async (poll: Poll, resultId: string): Promise<void> => {
    if (poll.rounds === 1 || poll.messageId === null) return;
    await rest
      .post(Routes.channelMessages(poll.messageId), { body: messageBody(resultThereMessage(poll, resultId)) })
      .catch((error: unknown) => log.debug({ err: error, poll: poll.id }, 'no thread to tell of a result'));
  };
  /** Only a result replies to its poll's card. */
  const lookFor = (poll: Poll, since: number): ReturnType<FindOwn> =>
    findOwn(poll, since, ({ message_reference: reference }) => reference?.message_id === poll.messageId);

  const announce = async (guildId: string, pollId: string): Promise<void> => {
    const poll = await polls.find(guildId, pollId);
    if (poll?.state !== 'closed' || poll.cancelled || poll.resultMessageId !== null) return;
    if (heldBack.has(poll.channelId)) return;
    const tried = poll.announcedAt;
    const isOld = tried !== null && clock.now() - tried > nonceLife;
    if (isOld) {
      const found = await lookFor(poll, tried);
      if (found.kind === 'found') return polls.posted(guildId, pollId, found.messageId);
      // A host who asks once more has looked.
      if (found.kind === 'unclear' && !poll.resultRefused) {
        await polls.posted(guildId, pollId, null);
        return notices.tell(guildId, poll.openedBy, { kind: 'result unclear', pollId });
      }
    }
    const isFirst = tried === null || isOld;
    // After a crash nobody could tell whether it was sent, so that it is being sent is written down first.
    if (isFirst) await polls.announcing(guildId, pollId, clock.now());
    try {
      const resultId = await send(poll);
      await polls.posted(guildId, pollId, resultId);
      await tellThread(poll, resultId);
    } catch (error) {
      if (isApiError(error) && [400, 403, 404].includes(error.status)) {
        await polls.posted(guildId, pollId, null);
        await notices.tell(guildId, poll.openedBy, { kind: 'result refused', pollId });
      } else if (isFirst && surelyDidNothing(error)) await polls.announcing(guildId, pollId, null);
      heldBack.note(poll.channelId, error);
      throw error;
    }
  };
  return { announce: (guildId, pollId) => queue.run(pollId, () => announce(guildId, pollId)) };
}

/** Without Attach Files, too large, or not taken as a file: Discord may still take the words. */
function isUploadRefused(error: unknown): boolean {
  return isApiError(error) && [400, 403, 413].includes(error.status);
}
