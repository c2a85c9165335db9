import { KeyedQueue } from '../keyed-queue.js';

/**
 * Who may write when, in one poll. Votes of different people go side by side, those of one person one after another;
 * a change of the poll itself (a round, the closing) waits for the votes under way and holds back those that come
 * meanwhile: a ballot confirmed after the count would not be in it.
 */
export class PollTurns {
  readonly #people = new KeyedQueue();
  readonly #changes = new KeyedQueue();
  readonly #changing = new Map<string, Promise<unknown>>();
  readonly #votes = new Map<string, Set<Promise<unknown>>>();

  vote<T>(pollId: string, userId: string, job: () => Promise<T>): Promise<T> {
    return this.#people.run(`${pollId}/${userId}`, async () => {
      for (;;) {
        const change = this.#changing.get(pollId);
        if (change === undefined) break;
        await change.catch(() => undefined);
      }
      // No await from the last look at the changes to here, so no change can slip in between.
      const done = job();
      const votes = this.#votes.get(pollId) ?? new Set();
      this.#votes.set(pollId, votes.add(done));
      try {
        return await done;
      } finally {
        votes.delete(done);
        if (votes.size === 0 && this.#votes.get(pollId) === votes) this.#votes.delete(pollId);
      }
    });
  }

  change<T>(pollId: string, job: () => Promise<T>): Promise<T> {
    const done = this.#changes.run(pollId, async () => {
      const votes = this.#votes.get(pollId);
      if (votes !== undefined) await Promise.allSettled(votes);
      return job();
    });
    this.#changing.set(pollId, done);
    const forget = (): void => {
      if (this.#changing.get(pollId) === done) this.#changing.delete(pollId);
    };
    done.then(forget, forget);
    return done;
  }
}
