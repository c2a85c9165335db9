/**
 * The one clock of the pretend Discord, which the bot is given too. It runs with the base clock and can be set
 * forward, never back: ids and schedules would go wrong under a clock that returns. Only a world that is emptied
 * has its clock back where it began.
 */
export class PretendClock {
  readonly #base: () => number;
  #offset = 0;
  #latest = 0;

  constructor(base: () => number) {
    this.#base = base;
  }

  /** Epoch milliseconds. */
  now(): number {
    const time = Math.floor(this.#base() + this.#offset);
    if (time > this.#latest) this.#latest = time;
    return this.#latest;
  }

  /** Moves on to `time`; an earlier time changes nothing. */
  setTo(time: number): void {
    const ahead = time - this.now();
    if (ahead > 0) this.#offset += ahead;
  }

  /** How far the pretend time runs ahead of the base clock, milliseconds. */
  get offset(): number {
    return this.#offset;
  }

  set offset(milliseconds: number) {
    this.#offset = milliseconds;
  }

  /** Back to the base clock. */
  startAnew(): void {
    this.#offset = 0;
    this.#latest = 0;
  }

  iso(): string {
    return new Date(this.now()).toISOString();
  }
}
