import { Routes, type APIMessage, type REST } from 'discord.js';
import { isApiError, surelyDidNothing } from '../api-error.js';
import type { Log } from '../log.js';
import type { Seminar } from '../seminar.js';
import type { Delivery, ScheduleKey } from '../seminar/prompts.js';
import { promptMessage } from '../views/prompt-card.js';
import { messageBody } from './message-body.js';

/** Short enough that a prompt comes within half a minute; never one long timer, which fires at once beyond 24.8 days. */
const every = 15_000;

export interface Ticker {
  start(): void;
  /** Posts what is due now; resolves when it is done. Never rejects. */
  tick(): Promise<void>;
  /** Waits for the tick under way. */
  stop(): Promise<void>;
}

export function createTicker({
  seminar,
  rest,
  log,
  others,
}: {
  seminar: Seminar;
  rest: REST;
  log: Log;
  /** What else is looked after at every tick; none rejects. */
  others: readonly (() => Promise<void>)[];
}): Ticker {
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<void> = Promise.resolve();

  const deliver = async (delivery: Delivery): Promise<void> => {
    const { schedule, occurrence, reading, prompt, late } = delivery;
    const message = promptMessage(
      reading,
      occurrence.prompt,
      prompt,
      late ? { due: occurrence.due } : undefined,
    );
    try {
      const sent = (await rest.post(Routes.channelMessages(schedule.channelId), {
        body: { ...messageBody(message), nonce: delivery.nonce, enforce_nonce: true },
      })) as Partial<APIMessage> | undefined;
      // A proxy may answer 200 with a page of its own: without a message there was no posting.
      if (typeof sent?.id !== 'string') throw new Error('Discord answered without a message');
      await seminar.prompts.sent(delivery, sent.id);
      log.info({ schedule: schedule.id, date: occurrence.date, late }, 'prompt posted');
    } catch (error) {
      if (isApiError(error) && (error.status === 403 || error.status === 404)) {
        await seminar.prompts.giveUp(delivery, 'refused');
      }
      // After anything else it may be there or not: the next ticks send it again under the same nonce.
      else if (surelyDidNothing(error)) await seminar.prompts.unsent(delivery);
      log.warn({ err: error, schedule: schedule.id, date: occurrence.date }, 'prompt not posted');
    }
  };

  /** One schedule at a time: what is wrong with one must not silence the others. */
  const post = async (key: ScheduleKey): Promise<void> => {
    try {
      const delivery = await seminar.prompts.claimDue(key);
      if (delivery !== undefined) await deliver(delivery);
    } catch (error) {
      log.error({ err: error, schedule: key.id }, 'a schedule could not be looked after');
    }
  };

  const run = async (): Promise<void> => {
    try {
      for (const key of await seminar.prompts.keys()) await post(key);
    } catch (error) {
      log.error({ err: error }, 'tick failed');
    }
    for (const look of others) await look();
  };

  const tick = (): Promise<void> => (last = last.then(run));
  return {
    start() {
      timer = setInterval(() => void tick(), every);
      void tick();
    },
    tick,
    async stop() {
      clearInterval(timer);
      await last;
    },
  };
}
