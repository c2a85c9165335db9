import { Routes, type APIMessage, type APIThreadChannel, type Client, type REST } from 'discord.js';
import { isApiError, surelyDidNothing } from '../api-error.js';
import { scheduledPromptId } from '../ids.js';
import type { Log } from '../log.js';
import { runName } from '../prompts/occurrence.js';
import type { Message } from '../reply.js';
import type { Seminar } from '../seminar.js';
import type { Delivery } from '../seminar/delivery.js';
import type { ScheduleKey } from '../seminar/schedules.js';
import { scheduledPromptMessage } from '../views/prompt-card.js';
import { threadName } from '../views/thread-words.js';
import { beginThread, threadLasts } from './effects.js';
import { HeldBack } from './held-back.js';
import { messageBody, plainBody } from './message-body.js';
import type { Watch } from '../watch.js';
import type { FindOwn } from './own-messages.js';
import { isForum, lacksForPosting } from './permissions.js';

export interface PromptPost {
  /** Posts what a schedule owes now. Never rejects. */
  deliver(key: ScheduleKey): Promise<void>;
}

/** "Invalid Form Body": of a forum post, that it does not take this kind of message. */
const invalidForm = 50_035;

/**
 * Claim, send, mark. What was claimed before and perhaps sent is sent again under the same nonce within a minute, and
 * looked for in the channel after that; a forum post has no nonce, so there it is always looked for.
 */
export function createPromptPost(parts: {
  seminar: Seminar;
  client: Client;
  /** Makes each request once: whoever sends a prompt must know what became of it. */
  rest: REST;
  findOwn: FindOwn;
  log: Log;
  watch: Watch;
}): PromptPost {
  const { seminar, client, rest, findOwn, log, watch } = parts;
  const { deliveries, notices } = seminar;
  /** The ticker and a host's button may come to the same schedule at once. */
  const busy = new Set<string>();
  const heldBack = new HeldBack(seminar.clock);

  const post = async (delivery: Delivery, message: Message): Promise<string> => {
    const { schedule, nonce } = delivery;
    if (isForum(client, schedule)) return postInForum(delivery, message);
    const sent = (await rest.post(Routes.channelMessages(schedule.channelId), {
      body: { ...messageBody(message), nonce, enforce_nonce: true },
    })) as Partial<APIMessage> | undefined;
    // A proxy may answer 200 with a page of its own: without a message there was no posting.
    if (typeof sent?.id !== 'string') throw new Error('Discord answered without a message');
    return sent.id;
  };
  const postInForum = async ({ schedule, prompt }: Delivery, message: Message): Promise<string> => {
    const begin = async (body: object): Promise<string> => {
      const name = threadName(prompt.paragraph, prompt.text);
      const made = (await rest.post(Routes.threads(schedule.channelId), {
        body: { name, auto_archive_duration: threadLasts, message: body },
      })) as Partial<APIThreadChannel> | undefined;
      if (typeof made?.id !== 'string') throw new Error('Discord answered without a thread');
      return made.id;
    };
    return begin(messageBody(message)).catch((error: unknown) => {
      if (!isApiError(error) || error.code !== invalidForm) throw error;
      return begin(plainBody(message));
    });
  };
  /** Only once the prompt is marked: whatever becomes of its thread, it is posted. */
  const openThread = async ({ schedule, prompt }: Delivery, messageId: string): Promise<void> => {
    if (!schedule.thread || isForum(client, schedule)) return;
    const name = threadName(prompt.paragraph, prompt.text);
    const begun = await beginThread(rest, { channelId: schedule.channelId, messageId, name }).catch(
      (error: unknown) => {
        log.warn({ err: error, schedule: schedule.id }, 'a thread was not opened');
        return 'refused' as const;
      },
    );
    if (begun === 'refused') {
      await notices.tell(schedule.guildId, schedule.createdBy, {
        kind: 'thread refused',
        scheduleId: schedule.id,
      });
    }
  };
  const done = async (delivery: Delivery, messageId: string): Promise<void> => {
    await deliveries.sent(delivery, messageId);
    watch.prompt(delivery.late ? 'posted late' : 'posted');
    await openThread(delivery, messageId);
  };

  /** What is to be sent now; undefined where it is settled. */
  const lookFor = async (delivery: Delivery): Promise<Delivery | undefined> => {
    const { schedule, occurrence } = delivery;
    const mustLook =
      delivery.attempt === 'look' || (delivery.attempt === 'again' && isForum(client, schedule));
    if (!mustLook) return delivery;
    const ownId = scheduledPromptId.build(nameOf(delivery));
    const found = await findOwn(schedule, occurrence.claimedAt, (message) =>
      JSON.stringify(message.components ?? []).includes(ownId),
    );
    if (found.kind === 'absent') return deliveries.notThere(delivery);
    if (found.kind === 'unclear') {
      await deliveries.unclear(delivery);
      watch.prompt('unclear');
    } else await done(delivery, found.messageId);
    return undefined;
  };

  const send = async (delivery: Delivery): Promise<void> => {
    const { schedule, occurrence } = delivery;
    // Asked before, Discord counts no refused request; ten thousand of those would lock the bot out.
    const missing = lacksForPosting(client, schedule.guildId, schedule);
    if (missing.length > 0) {
      if (delivery.attempt === 'first') {
        await deliveries.refused(delivery, missing);
        watch.prompt('refused');
      }
      return;
    }
    let messageId: string;
    try {
      messageId = await post(delivery, scheduledPromptMessage(delivery));
    } catch (error) {
      // After an attempt that perhaps posted it, a refusal says nothing about that one.
      if (isApiError(error) && isRefusal(error.status)) {
        if (delivery.attempt === 'first') {
          await deliveries.refused(delivery, []);
          watch.prompt('refused');
        }
      } else if (surelyDidNothing(error)) await deliveries.unsent(delivery);
      heldBack.note(schedule.channelId, error);
      // After anything else it may be there or not: the next ticks find out.
      watch.prompt('not sent');
      log.warn({ err: error, schedule: schedule.id, date: occurrence.date }, 'prompt not posted');
      return;
    }
    await done(delivery, messageId);
    log.info({ schedule: schedule.id, date: occurrence.date, late: delivery.late }, 'prompt posted');
  };

  return {
    async deliver(key) {
      const name = `${key.guildId}/${key.id}`;
      if (busy.has(name) || heldBack.has(seminar.schedules.find(key)?.channelId ?? '')) return;
      busy.add(name);
      try {
        const claimed = await deliveries.claim(key);
        const delivery = claimed && (await lookFor(claimed));
        if (delivery !== undefined) await send(delivery);
      } catch (error) {
        log.error({ err: error, schedule: key.id }, 'a schedule could not be looked after');
      } finally {
        busy.delete(name);
      }
    },
  };
}

/** Not 429, which only says "later", nor 401, which ends the bot. */
function isRefusal(status: number): boolean {
  return status === 400 || status === 403 || status === 404;
}

function nameOf({ schedule, occurrence }: Delivery): Parameters<typeof scheduledPromptId.build>[0] {
  return {
    schedule: schedule.id,
    run: runName(occurrence),
    reading: schedule.reading,
    prompt: occurrence.prompt,
  };
}
