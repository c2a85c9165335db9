import { Routes, type REST } from 'discord.js';
import type { Effect } from '../reply.js';
import { messageBody } from './message-body.js';

type Refresh = Extract<Effect, { kind: 'refresh' }>;

/**
 * Edits public cards, each at most once an interval. A request that comes while one waits or is under way joins it
 * or asks for one more, so the last edit always shows the last state.
 */
export class Cards {
  readonly #rest: REST;
  readonly #interval: number;
  readonly #failed: (error: unknown) => void;
  readonly #busy = new Map<string, { again: Refresh['render'] | undefined; done: Promise<void> }>();
  #stopping = false;
  readonly #wake = new Set<() => void>();

  constructor(rest: REST, interval: number, failed: (error: unknown) => void) {
    this.#rest = rest;
    this.#interval = interval;
    this.#failed = failed;
  }

  refresh(key: string, render: Refresh['render']): void {
    const busy = this.#busy.get(key);
    if (busy) {
      busy.again = render;
      return;
    }
    const entry = { again: undefined as Refresh['render'] | undefined, done: Promise.resolve() };
    this.#busy.set(key, entry);
    entry.done = this.#work(key, render, entry);
  }

  /** Makes the edits that are due without waiting for their interval, and resolves when all are made. */
  async drain(): Promise<void> {
    this.#stopping = true;
    for (const wake of this.#wake) wake();
    while (this.#busy.size > 0) await Promise.all([...this.#busy.values()].map(({ done }) => done));
  }

  async #work(
    key: string,
    first: Refresh['render'],
    entry: { again: Refresh['render'] | undefined },
  ): Promise<void> {
    let render: Refresh['render'] | undefined = first;
    while (render) {
      entry.again = undefined;
      await this.#edit(render).catch(this.#failed);
      if (this.#interval > 0 && !this.#stopping) await this.#pause();
      render = entry.again;
    }
    this.#busy.delete(key);
  }

  async #edit(render: Refresh['render']): Promise<void> {
    const card = await render();
    if (card === undefined) return;
    await this.#rest.patch(Routes.channelMessage(card.channelId, card.messageId), {
      body: messageBody(card.message),
    });
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#wake.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, this.#interval);
      this.#wake.add(wake);
    });
  }
}
