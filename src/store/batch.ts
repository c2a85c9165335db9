import type { Watch } from '../watch.js';

/** Jobs that come while one run is under way wait and are done together by the next. */
export class Batch<Job> {
  #waiting: { job: Job; resolve: () => void; reject: (error: unknown) => void }[] = [];
  #running = false;
  readonly #run: (jobs: Job[]) => Promise<void>;

  constructor(run: (jobs: Job[]) => Promise<void>) {
    this.#run = run;
  }

  /** Resolves when the run that held this job has succeeded; rejects where it failed. */
  add(job: Job): Promise<void> {
    const done = new Promise<void>((resolve, reject) => this.#waiting.push({ job, resolve, reject }));
    if (!this.#running) {
      this.#running = true;
      // After the jobs that are added in this same turn.
      queueMicrotask(() => void this.#work());
    }
    return done;
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      try {
        await this.#run(group.map(({ job }) => job));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.#running = false;
  }
}

/** Writes that wait together go together; each time `wrote` is told of it. */
export function writesTogether<Value>(
  write: (values: readonly Value[]) => Promise<void>,
  wrote: Watch['wrote'],
): Batch<readonly Value[]> {
  return new Batch(async (groups) => {
    const values = groups.flatMap((group) => group);
    const from = performance.now();
    let isSaved = false;
    try {
      await write(values);
      isSaved = true;
    } finally {
      wrote(values.length, (performance.now() - from) / 1000, isSaved);
    }
  });
}
