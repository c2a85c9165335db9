/** Runs jobs of one key one after another, in the order they came; jobs of different keys do not wait. */
export class KeyedQueue {
  readonly #tails = new Map<string, Promise<unknown>>();

  /** Resolves or rejects as the job does. A job that fails does not hold up the next. */
  run<T>(key: string, job: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key);
    const done = before === undefined ? job() : before.then(job, job);
    this.#tails.set(key, done);
    const forget = (): void => {
      if (this.#tails.get(key) === done) this.#tails.delete(key);
    };
    done.then(forget, forget);
    return done;
  }

  /** A job that holds several keys: it waits for what was asked for before on any of them. */
  runAll<T>(keys: readonly string[], job: () => Promise<T>): Promise<T> {
    const before = keys.flatMap((key) => this.#tails.get(key) ?? []);
    const done = before.length === 0 ? job() : Promise.allSettled(before).then(job);
    for (const key of keys) this.#tails.set(key, done);
    const forget = (): void => {
      for (const key of keys) if (this.#tails.get(key) === done) this.#tails.delete(key);
    };
    done.then(forget, forget);
    return done;
  }

  /** Resolves when no job is left. */
  async drained(): Promise<void> {
    while (this.#tails.size > 0) await Promise.allSettled(this.#tails.values());
  }
}
