import type { Clock } from './clock.js';
import type { Reading } from './readings/reading.js';
import { openPolls, type Polls } from './seminar/polls.js';
import { openPrompts, type Prompts } from './seminar/prompts.js';
import { openShelf, type Shelf } from './seminar/shelf.js';
import type { Store } from './store/store.js';

/** What handlers may use. */
export interface Seminar {
  readonly clock: Clock;
  readonly shelf: Shelf;
  readonly polls: Polls;
  readonly prompts: Prompts;
}

export interface SeminarParts {
  readonly store: Store;
  readonly readings: readonly Reading[];
  readonly clock: Clock;
  /** Eight letters or digits nobody can guess, different every time. */
  readonly randomName: () => string;
}

export function openSeminar({ store, readings, clock, randomName }: SeminarParts): Seminar {
  // Names begin with the time, so that listing by key lists by age.
  const newId = (): string => `${clock.now().toString(36)}-${randomName()}`;
  const shelf = openShelf(readings);
  return {
    clock,
    shelf,
    polls: openPolls(store, clock, newId),
    prompts: openPrompts(store, clock, newId, shelf),
  };
}
