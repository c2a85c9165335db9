import type { Watch } from '../watch.js';

/** How many of those that wait the next run takes, at least one, where the one before took `before`. */
type Share = (waiting: number, before: number) => number;

const all: Share = (waiting) => waiting;

/**
 * After a rest all, else as many as the run before, on balance. Where everybody who is answered comes back, as in a crowd,
 * there are two groups of which one is written while the other is answered. Unequal ones stay unequal if each run takes
 * all: the small one is answered long before the large one is written, and then nobody works.
 */
export const evenly: Share = (waiting, before) =>
  before === 0 ? waiting : Math.min(waiting, Math.ceil((waiting + before) / 2));

/** Jobs that come while one run is under way wait and are done together by the next. */
export class Batch<Job> {
  #waiting: { job: Job; resolve: () => void; reject: (error: unknown) => void }[] = [];
  #running = false;
  readonly #run: (jobs: Job[]) => Promise<void>;
  readonly #share: Share;

  constructor(run: (jobs: Job[]) => Promise<void>, share = all) {
    this.#run = run;
    this.#share = share;
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
    let before = 0;
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, this.#share(this.#waiting.length, before));
      before = group.length;
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
  }, evenly);
}
