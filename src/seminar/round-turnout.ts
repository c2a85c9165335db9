/**
 * How many have voted in each round of the polls that are in their second. In memory only: no stored field may say who
 * voted in which round, and the ballots that do are encrypted. It is built by reading them all, once after a start.
 */
export class RoundTurnout {
  readonly #polls = new Map<string, [first: number, second: number]>();

  of(pollId: string): readonly [first: number, second: number] | undefined {
    return this.#polls.get(pollId);
  }

  /** To be called while nobody votes in the poll, or a vote would be counted twice or not at all. */
  begin(pollId: string, first: number, second: number): void {
    this.#polls.set(pollId, [first, second]);
    const [oldest] = this.#polls.keys();
    if (this.#polls.size > mostPolls && oldest !== undefined) this.#polls.delete(oldest);
  }

  /** A vote that came (1) or went (-1). A poll that is not known is counted when somebody asks. */
  note(pollId: string, round: 1 | 2, by: 1 | -1): void {
    const counts = this.#polls.get(pollId);
    if (counts !== undefined) counts[round - 1] = (counts[round - 1] ?? 0) + by;
  }

  forget(pollId: string): void {
    this.#polls.delete(pollId);
  }
}

/** As many are kept in memory as may be voted in at once. */
const mostPolls = 500;
