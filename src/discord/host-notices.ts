import { RateLimitError, Routes, type APIDMChannel, type Client, type REST } from 'discord.js';
import { isApiError } from '../api-error.js';
import type { Asker } from '../command.js';
import type { Log } from '../log.js';
import type { Message } from '../reply.js';
import type { Seminar } from '../seminar.js';
import { isPersonal, type Notice } from '../seminar/notices.js';
import { fromServer, pollNoticeMessage, scheduleNoticeMessage } from '../views/host-notice.js';
import { suggestionDecidedMessage, suggestionMadeMessage } from '../views/suggestion-cards.js';
import { messageBody } from './message-body.js';

export interface HostNotices {
  /** Sends what is waiting, without keeping anybody waiting for it. */
  look(): void;
  /** What waits for this person, with how to say that they have it now. */
  takeKept(
    asker: Pick<Asker, 'guildId' | 'userId' | 'isHost'>,
  ): Promise<{ message: Message; arrived: () => Promise<void> }[]>;
  /** Waits until all that waited is sent. */
  drain(): Promise<void>;
  /** Waits for the one under way; the others are stored, and the next process sends them. */
  stop(): Promise<void>;
}

/**
 * Tells hosts what they did not ask for: in the channel that the server has set for it, else by direct message to
 * whoever made the thing; where neither is possible it waits for any host's next command.
 */
export function createHostNotices(parts: {
  seminar: Seminar;
  client: Client;
  rest: REST;
  log: Log;
}): HostNotices {
  const { seminar, client, rest, log } = parts;
  let underWay: Promise<void> | undefined;
  let stopped = false;

  /** Undefined where what it is about is gone. */
  const messageFor = async ({ guildId, about }: Notice, isOutside: boolean): Promise<Message | undefined> => {
    const where = fromServer(isOutside ? client.guilds.cache.get(guildId)?.name : undefined);
    if ('pollId' in about) {
      const poll = await seminar.polls.find(guildId, about.pollId);
      return poll && pollNoticeMessage(about, poll, where);
    }
    if ('scheduleId' in about) {
      const schedule = seminar.schedules.find({ guildId, id: about.scheduleId });
      return schedule && scheduleNoticeMessage(about, schedule, where);
    }
    if ('text' in about)
      return suggestionDecidedMessage(about.kind, about.text, about.why, where, about.before);
    const waiting = seminar.suggestions.waiting(guildId).length;
    return waiting === 0 ? undefined : suggestionMadeMessage(waiting, !isOutside, where);
  };
  const post = (channelId: string, notice: Notice, message: Message): Promise<unknown> =>
    rest.post(Routes.channelMessages(channelId), {
      body: { ...messageBody(message), nonce: notice.id.slice(-25), enforce_nonce: true },
    });
  const postDirectly = async (notice: Notice, message: Message): Promise<void> => {
    const body = { recipient_id: notice.userId };
    const { id } = (await rest.post(Routes.userChannels(), { body })) as APIDMChannel;
    await post(id, notice, message);
  };

  const deliver = async (notice: Notice): Promise<void> => {
    const { hostChannel } = seminar.settings.of(notice.guildId);
    const ways = [
      ...(hostChannel === null || isPersonal(notice.about) ? [] : [{ to: hostChannel, isOutside: false }]),
      ...(notice.userId === '' ? [] : [{ to: undefined, isOutside: true }]),
    ];
    for (const { to, isOutside } of ways) {
      const message = await messageFor(notice, isOutside);
      if (message === undefined) return seminar.notices.arrived(notice);
      try {
        await (to === undefined ? postDirectly(notice, message) : post(to, notice, message));
        return await seminar.notices.arrived(notice);
      } catch (error) {
        if (!isApiError(error) || error.status === 429 || error.status >= 500) throw error;
        log.info({ err: error, notice: notice.about.kind }, 'a host could not be told this way');
      }
    }
    await seminar.notices.keep(notice);
  };

  const sendAll = async (): Promise<void> => {
    for (const notice of seminar.notices.waiting()) {
      if (stopped) return;
      try {
        await deliver(notice);
      } catch (error) {
        // They are tried again at the next tick.
        if (error instanceof RateLimitError) return;
        log.warn({ err: error, notice: notice.about.kind }, 'a notice was not sent');
      }
    }
  };

  return {
    look() {
      underWay ??= sendAll().finally(() => (underWay = undefined));
    },
    async takeKept(asker) {
      const taken = [];
      const kept = seminar.notices.keptFor(asker.guildId, asker.userId, () => asker.isHost);
      for (const notice of kept) {
        const message = await messageFor(notice, false);
        const arrived = (): Promise<void> => seminar.notices.arrived(notice);
        if (message === undefined) await arrived();
        else taken.push({ message, arrived });
      }
      return taken;
    },
    drain: async () => underWay,
    async stop() {
      stopped = true;
      await underWay;
    },
  };
}
