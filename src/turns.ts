/** So many jobs at a time; the others wait, the first to come first. */
export class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  /** @param onWait called where the job does not begin at once */
  async run<T>(job: () => Promise<T>, onWait?: () => void): Promise<T> {
    if (this.#free > 0) this.#free--;
    else {
      const turn = new Promise<void>((resolve) => this.#waiting.push(resolve));
      onWait?.();
      await turn;
    }
    try {
      return await job();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}
