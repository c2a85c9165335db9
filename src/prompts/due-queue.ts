/**
 * Which schedules are due, without asking each of them: a binary heap of the instant at which each must be looked at
 * next. Asking costs as many steps as there are due ones, however many are waiting.
 */
export class DueQueue {
  /** A parent is never due after its children; the children of n are 2n + 1 and 2n + 2. */
  readonly #heap: Entry[] = [];
  readonly #places = new Map<string, number>();
  #steps = 0;

  get size(): number {
    return this.#heap.length;
  }

  /** How many entries were looked at or moved so far: what the queue costs, whatever the machine. */
  get steps(): number {
    return this.#steps;
  }

  /** The earliest instant, epoch milliseconds. */
  get next(): number | undefined {
    return this.#heap[0]?.at;
  }

  /** Says when an id is due, also in place of what was said before. */
  put(id: string, at: number): void {
    // A heap cannot order what is not a number, and would then hide other ids.
    if (Number.isNaN(at)) throw new TypeError(`${id} is due at no time`);
    const known = this.#places.get(id);
    const place = known ?? this.#heap.length;
    this.#set(place, { id, at });
    this.#settle(place);
  }

  /** Does nothing for an id that is not there. */
  remove(id: string): void {
    const place = this.#places.get(id);
    if (place === undefined) return;
    this.#places.delete(id);
    const last = this.#heap.pop();
    if (last === undefined || last.id === id) return;
    this.#set(place, last);
    this.#settle(place);
  }

  /** The ids due by `now`, earliest first. They stay until they are put anew or removed, so none is lost by a failure. */
  due(now: number): string[] {
    const found: Entry[] = [];
    const look = [0];
    for (let place = look.pop(); place !== undefined; place = look.pop()) {
      const entry = this.#heap[place];
      if (entry === undefined) continue;
      this.#steps++;
      if (entry.at > now) continue;
      found.push(entry);
      look.push(2 * place + 1, 2 * place + 2);
    }
    return found.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)).map(({ id }) => id);
  }

  #set(place: number, entry: Entry): void {
    this.#steps++;
    this.#heap[place] = entry;
    this.#places.set(entry.id, place);
  }

  /** Moves an entry up or down to where it belongs. */
  #settle(from: number): void {
    let place = from;
    while (this.#swapIfBefore(place, (place - 1) >> 1)) place = (place - 1) >> 1;
    for (;;) {
      const [left, right] = [2 * place + 1, 2 * place + 2];
      const child = this.#isBefore(right, left) ? right : left;
      if (!this.#swapIfBefore(child, place)) return;
      place = child;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    return one !== undefined && other !== undefined && one.at < other.at;
  }

  #swapIfBefore(a: number, b: number): boolean {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    if (one === undefined || other === undefined || one.at >= other.at) return false;
    this.#set(a, other);
    this.#set(b, one);
    return true;
  }
}

interface Entry {
  readonly id: string;
  readonly at: number;
}
