/**
 * Which ballots there are, in memory: a first vote need not be looked for on disk, and the turnout need not be
 * counted. Each poll's keys are read once, before its first write, so none is missed and none counted twice.
 */
export class KeyIndex {
  readonly #polls = new Map<string, Promise<Set<string>>>();
  readonly #read: (pollId: string) => Promise<string[]>;

  constructor(read: (pollId: string) => Promise<string[]>) {
    this.#read = read;
  }

  /**
   * The keys of a poll's ballots. The caller keeps it up after each write that succeeded, and asks anew for that: the
   * set it looked in before may have been given up and read again meanwhile.
   */
  of(pollId: string): Promise<Set<string>> {
    const known = this.#polls.get(pollId);
    if (known !== undefined) return known;
    const keys = this.#read(pollId).then((read) => new Set(read));
    keys.catch(() => this.#polls.delete(pollId));
    this.#polls.set(pollId, keys);
    const [oldest] = this.#polls.keys();
    if (this.#polls.size > mostPolls && oldest !== undefined) this.#polls.delete(oldest);
    return keys;
  }

  forget(pollId: string): void {
    this.#polls.delete(pollId);
  }
}

/** As many polls are kept in memory as may be voted in at once. */
const mostPolls = 500;
