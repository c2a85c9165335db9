/** The first moment of Discord's ids, epoch milliseconds. */
const DISCORD_EPOCH = 1_420_070_400_000;

/** Makes ids as Discord does: 42 bits of time, 22 bits that tell ids of one millisecond apart. */
export class Snowflakes {
  readonly #now: () => number;
  #last = 0n;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A new id, greater than every id before it even where the clock stands still. */
  next(): string {
    const earliest = BigInt(Math.max(0, Math.floor(this.#now()) - DISCORD_EPOCH)) << 22n;
    this.#last = earliest > this.#last ? earliest : this.#last + 1n;
    return this.#last.toString();
  }

  /** The newest id given out; a saved world hands it back with `continueAfter`. */
  get last(): string {
    return this.#last.toString();
  }

  /** Forgets the ids given out: nothing that bore them is left. */
  startAnew(): void {
    this.#last = 0n;
  }

  continueAfter(id: string): void {
    const saved = BigInt(id);
    if (saved > this.#last) this.#last = saved;
  }
}

/** Orders ids by age, oldest first. */
export function compareIds(left: string, right: string): number {
  if (left.length !== right.length) return left.length - right.length;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
