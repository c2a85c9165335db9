import type { KeyFolder } from './ballots/key-folder.js';
import type { Clock } from './clock.js';
import type { Reading } from './readings/reading.js';
import { openDepartures, type Departures } from './seminar/departures.js';
import { openNotices, type Notices } from './seminar/notices.js';
import { openPersonalFiles, type PersonalFiles } from './seminar/personal-data.js';
import { openPolls, type Polls } from './seminar/polls.js';
import { openPrompts, type Prompts } from './seminar/prompts.js';
import { openSettings, type ServerSettings } from './seminar/settings.js';
import { openShelf, type Shelf } from './seminar/shelf.js';
import type { Store } from './store/store.js';

/** What handlers may use. */
export interface Seminar {
  readonly clock: Clock;
  readonly shelf: Shelf;
  readonly polls: Polls;
  readonly prompts: Prompts;
  readonly settings: ServerSettings;
  /** What hosts are to be told. */
  readonly notices: Notices;
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

export async function openSeminar({
  store,
  keys,
  readings,
  clock,
  randomName,
}: SeminarParts): Promise<Seminar> {
  // Names begin with the time, so that listing by key lists by age.
  const newId = (): string => `${clock.now().toString(36)}-${randomName()}`;
  const shelf = openShelf(readings);
  const settings = await openSettings(store);
  const notices = await openNotices(store, clock, newId);
  const polls = openPolls({ store, keys, clock, newId });
  const prompts = openPrompts(store, clock, newId, shelf);
  const personal = openPersonalFiles({ store, polls, prompts, notices, settings });
  const departures = openDepartures(store, personal, clock);
  return { clock, shelf, settings, notices, polls, prompts, personal, departures };
}
