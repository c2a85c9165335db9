import { KeyedQueue } from '../keyed-queue.js';
import type { Reading } from '../readings/reading.js';
import { searchReading, type ReadingSearch } from '../readings/search.js';

type Found = ReadingSearch | undefined;

interface Kept {
  readonly search: Promise<Found>;
  /** Characters of its passages; 0 until it is built. */
  size: number;
}

/**
 * The searches that are in memory, of all servers together: the one that was asked longest ago goes when there are
 * too many. Each is built when it is first asked for, one after another and in slices, so that answers do not wait.
 */
export class Searches {
  /** In the order in which they were last asked. */
  readonly #kept = new Map<string, Kept>();
  readonly #turns = new KeyedQueue();
  readonly #mostCharacters: number;

  /** @param mostCharacters of the passages of all that are kept; the newest stays, however long it is. */
  constructor(mostCharacters: number) {
    this.#mostCharacters = mostCharacters;
  }

  /** The search of this name; `load` brings its reading where it is not in memory. */
  of(name: string, load: () => Promise<Reading | undefined>): Promise<Found> {
    const kept = this.#kept.get(name);
    if (kept !== undefined) {
      this.#kept.delete(name);
      this.#kept.set(name, kept);
      return kept.search;
    }
    const search = this.#turns.run('build', async () => {
      const reading = await load();
      return reading && searchReading(reading);
    });
    const made: Kept = { search, size: 0 };
    this.#kept.set(name, made);
    void this.#settle(name, made);
    return search;
  }

  /** Once it is built its size is known; what could not be built is tried anew when it is asked for again. */
  async #settle(name: string, made: Kept): Promise<void> {
    const found = await made.search.catch(() => undefined);
    if (found === undefined) {
      if (this.#kept.get(name) === made) this.#kept.delete(name);
      return;
    }
    made.size = sizeOf(found.reading);
    this.#makeRoom();
  }

  /** Its reading has changed or is gone. */
  drop(name: string): void {
    this.#kept.delete(name);
  }

  /** The names of those in memory, the one that goes first first. */
  names(): string[] {
    return [...this.#kept.keys()];
  }

  #makeRoom(): void {
    let total = 0;
    for (const { size } of this.#kept.values()) total += size;
    for (const [name, { size }] of this.#kept) {
      if (total <= this.#mostCharacters || this.#kept.size === 1) return;
      // Those that are still being built are waited for.
      if (size === 0) continue;
      this.#kept.delete(name);
      total -= size;
    }
  }
}

function sizeOf({ passages }: Reading): number {
  return passages.reduce((sum, { text, original = '' }) => sum + text.length + original.length, 1);
}
