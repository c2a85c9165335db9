/**
 * Remembers ids, at least the last `atLeast` and at most twice as many. Two sets that take turns: one from which the
 * oldest id is taken each time leaves a hole for it, and the way past the holes to the next oldest cost every interaction
 * more than its vote's encryption.
 */
export class RecentIds {
  #newer = new Set<string>();
  #older = new Set<string>();
  readonly #atLeast: number;

  constructor(atLeast: number) {
    this.#atLeast = atLeast;
  }

  /** Whether this id is met for the first time. */
  isNew(id: string): boolean {
    if (this.#newer.has(id) || this.#older.has(id)) return false;
    this.#newer.add(id);
    if (this.#newer.size >= this.#atLeast) {
      this.#older = this.#newer;
      this.#newer = new Set();
    }
    return true;
  }
}
