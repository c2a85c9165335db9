import { Routes, SnowflakeUtil, type REST } from 'discord.js';
import { isApiError } from '../api-error.js';
import type { Effect } from '../reply.js';
import { messageBody } from './message-body.js';

type Refresh = Extract<Effect, { kind: 'refresh' }>;
type Wanted = Pick<Refresh, 'render' | 'when'>;

/** How often one card is edited, milliseconds. Discord grants old messages only few edits. */
export interface Pace {
  /** Before the first edit, so that what comes together is shown together. */
  readonly settle: number;
  readonly between: number;
  /** From this age on a card is edited once in `betweenOld`. */
  readonly oldAfter: number;
  readonly betweenOld: number;
}

export const usualPace: Pace = {
  settle: 500,
  between: 2000,
  oldAfter: 3_600_000,
  betweenOld: 60_000,
};

/** "Maximum number of edits to messages older than 1 hour reached": it never gets another. */
const noMoreEdits = 30_046;
/** As many such cards are remembered; of a forgotten one Discord only has to say it again. */
const mostFinal = 1000;

interface Entry {
  wanted: Wanted | undefined;
  /** Ends the pause under way. */
  wake: () => void;
  done: Promise<void>;
}

/**
 * Edits public cards. A request that comes while one waits or is under way joins it or asks for one more, so the last
 * edit always shows the last state. What has changed the card's meaning (`now`) does not wait for the pace.
 */
export class Cards {
  readonly #rest: REST;
  readonly #pace: Pace;
  readonly #now: () => number;
  readonly #failed: (error: unknown) => void;
  readonly #busy = new Map<string, Entry>();
  readonly #final = new Set<string>();
  #stopping = false;

  constructor(rest: REST, pace: Pace, now: () => number, failed: (error: unknown) => void) {
    this.#rest = rest;
    this.#pace = pace;
    this.#now = now;
    this.#failed = failed;
  }

  refresh({ key, render, when }: Omit<Refresh, 'kind'>): void {
    const busy = this.#busy.get(key);
    if (busy) {
      const isUrgent = when === 'now' || busy.wanted?.when === 'now';
      busy.wanted = { render, when: isUrgent ? 'now' : 'soon' };
      if (isUrgent) busy.wake();
      return;
    }
    const entry: Entry = { wanted: { render, when }, wake: () => undefined, done: Promise.resolve() };
    this.#busy.set(key, entry);
    entry.done = this.#work(key, entry);
  }

  /** Makes the edits that are due without waiting for their pace, and resolves when all are made. */
  async drain(): Promise<void> {
    this.#stopping = true;
    for (const { wake } of this.#busy.values()) wake();
    await this.idle();
  }

  /** Resolves when no edit is under way or waits for its pace. */
  async idle(): Promise<void> {
    while (this.#busy.size > 0) await Promise.all([...this.#busy.values()].map(({ done }) => done));
  }

  async #work(key: string, entry: Entry): Promise<void> {
    await this.#pause(entry, this.#pace.settle);
    while (entry.wanted) {
      const { render } = entry.wanted;
      entry.wanted = undefined;
      const age = await this.#edit(render);
      await this.#pause(entry, age < this.#pace.oldAfter ? this.#pace.between : this.#pace.betweenOld);
    }
    this.#busy.delete(key);
  }

  /** Returns the age of the card, milliseconds. */
  async #edit(render: Refresh['render']): Promise<number> {
    try {
      const card = await render();
      if (card === undefined || this.#final.has(card.messageId)) return 0;
      await this.#rest
        .patch(Routes.channelMessage(card.channelId, card.messageId), { body: messageBody(card.message) })
        .catch((error: unknown) => {
          if (isApiError(error) && error.code === noMoreEdits) this.#finish(card.messageId);
          throw error;
        });
      return this.#now() - SnowflakeUtil.timestampFrom(card.messageId);
    } catch (error) {
      this.#failed(error);
      return 0;
    }
  }

  #finish(messageId: string): void {
    this.#final.add(messageId);
    const [oldest] = this.#final;
    if (this.#final.size > mostFinal && oldest !== undefined) this.#final.delete(oldest);
  }

  async #pause(entry: Entry, length: number): Promise<void> {
    if (length === 0 || this.#stopping || entry.wanted?.when === 'now') return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, length);
      entry.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    entry.wake = () => undefined;
  }
}
