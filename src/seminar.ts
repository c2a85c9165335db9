import type { KeyFolder } from './ballots/key-folder.js';
import type { Clock } from './clock.js';
import type { Reading } from './readings/reading.js';
import { openDepartures, type Departures } from './seminar/departures.js';
import { openPersonalFiles, type PersonalFiles } from './seminar/personal-data.js';
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
  readonly personal: PersonalFiles;
  readonly departures: Departures;
}

export interface SeminarParts {
  readonly store: Store;
  /** The keys of secret ballots. */
  readonly keys: KeyFolder;
  readonly readings: readonly Reading[];
  readonly clock: Clock;
  /** Eight letters or digits nobody can guess, different every time. */
  readonly randomName: () => string;
}

export function openSeminar({ store, keys, readings, clock, randomName }: SeminarParts): Seminar {
  // Names begin with the time, so that listing by key lists by age.
  const newId = (): string => `${clock.now().toString(36)}-${randomName()}`;
  const shelf = openShelf(readings);
  const polls = openPolls({ store, keys, clock, newId });
  const prompts = openPrompts(store, clock, newId, shelf);
  const personal = openPersonalFiles(store, polls, prompts);
  return { clock, shelf, polls, prompts, personal, departures: openDepartures(store, personal, clock) };
}
