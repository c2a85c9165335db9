import type { PollKeys } from './ballots/poll-keys.js';
import type { Clock } from './clock.js';
import type { Reading } from './readings/reading.js';
import { openAskedPrompts, type AskedPrompts } from './seminar/asked-prompts.js';
import { openDeliveries } from './seminar/deliveries.js';
import type { Deliveries } from './seminar/delivery.js';
import { openDepartures, type Departures } from './seminar/departures.js';
import { openNotices, type Notices } from './seminar/notices.js';
import { openPersonalFiles, type PersonalFiles } from './seminar/personal-data.js';
import { openPolls, type Polls } from './seminar/polls.js';
import { openSchedules, type Schedules } from './seminar/schedules.js';
import { openSettings, type ServerSettings } from './seminar/settings.js';
import { openChannelReadings, type ChannelReadings } from './seminar/channel-readings.js';
import { openOwnCopies, type OwnCopies } from './seminar/own-copies.js';
import { openOwnReadings, type OwnReadings } from './seminar/own-readings.js';
import { openImports, type Imports } from './seminar/imports.js';
import { ownImporter, type Importer } from './seminar/importer.js';
import { openReadingDrafts, type ReadingDrafts } from './seminar/reading-drafts.js';
import { openShelf, type Shelf } from './seminar/shelf.js';
import { openSuggestions, type Suggestions } from './seminar/suggestions.js';
import { division } from './polls/measures.js';
import { finalCounts } from './polls/result.js';
import { NotCleared, NotSaved } from './not-saved.js';
import type { Store } from './store/store.js';

/** What handlers may use. */
export interface Seminar {
  readonly clock: Clock;
  readonly shelf: Shelf;
  /** What servers have brought themselves. */
  readonly ownReadings: OwnReadings;
  readonly copies: OwnCopies;
  /** Which reading a channel talks about. */
  readonly channels: ChannelReadings;
  readonly polls: Polls;
  /** Prompts asked by command. */
  readonly prompts: AskedPrompts;
  readonly schedules: Schedules;
  /** Prompts that schedules owe. */
  readonly deliveries: Deliveries;
  readonly suggestions: Suggestions;
  readonly settings: ServerSettings;
  /** What hosts are to be told. */
  readonly notices: Notices;
  readonly personal: PersonalFiles;
  readonly departures: Departures;
  /** Files that hosts have attached and not confirmed yet. */
  readonly drafts: ReadingDrafts;
  /** Files that are being read. */
  readonly imports: Imports;
  readonly importer: Importer;
  /** Letters or digits that nobody can guess, different every time. */
  readonly randomName: () => string;
  /** Whether all that was removed is gone from the raw files; where it is not, `tidyUp` tries again. */
  readonly clearFiles: () => Promise<boolean>;
  /**
   * Does what removals have left undone, also those of the process before, and forgets files that nobody confirms. To be
   * called at every tick.
   */
  readonly tidyUp: () => Promise<void>;
}

export interface SeminarParts {
  readonly store: Store;
  /** The keys of secret ballots. */
  readonly keys: PollKeys;
  readonly readings: readonly Reading[];
  readonly clock: Clock;
  /** The one of this program where it is left out. */
  readonly importer?: Importer | undefined;
  /** Eight letters or digits nobody can guess, different every time. */
  readonly randomName: () => string;
}

export async function openSeminar({
  store,
  keys,
  readings,
  clock,
  importer = ownImporter,
  randomName,
}: SeminarParts): Promise<Seminar> {
  // Names begin with the time, so that listing by key lists by age.
  const newId = (): string => `${clock.now().toString(36)}-${randomName()}`;
  const ownReadings = await openOwnReadings(store, () => clock.now());
  const copies = await openOwnCopies(store);
  const channels = await openChannelReadings(store);
  const shelf = openShelf({ shipped: readings, own: ownReadings, copies, channels });
  const settings = await openSettings(store);
  const notices = await openNotices(store, clock, newId);
  const polls = openPolls({ store, keys, clock, newId });
  const prompts = openAskedPrompts(store);
  const schedules = await openSchedules(store, clock, newId);
  const suggestions = await openSuggestions(store, clock, newId);
  const deliveries = await openDeliveries({
    store,
    clock,
    schedules,
    notices,
    readingOf: (guildId, slug) => {
      const reading = shelf.find(guildId, slug);
      return reading && suggestions.extended(guildId, reading);
    },
    divisions: (guildId, slug) => divisionsIn(polls, guildId, slug),
    askedByCommand: (guildId, channelId, slug) => prompts.askedIn(guildId, channelId, slug),
  });
  const parts = { polls, prompts, schedules, deliveries, suggestions, notices, settings };
  const brought = { ownReadings, copies, channels };
  const personal = openPersonalFiles(store, { ...parts, ...brought, shelf });
  const drafts = openReadingDrafts(newId, () => clock.now());
  const departures = openDepartures(store, personal, drafts, clock);
  return {
    clock,
    shelf,
    personal,
    departures,
    drafts,
    imports: openImports(),
    importer,
    randomName,
    async clearFiles() {
      try {
        await ownReadings.sweep();
        await store.purge();
        return true;
      } catch (error) {
        if (error instanceof NotCleared || error instanceof NotSaved) return false;
        throw error;
      }
    },
    async tidyUp() {
      drafts.expire();
      if (await ownReadings.sweep()) await store.purge();
      else await store.purgeOwed();
    },
    ...parts,
    ...brought,
  };
}

/** How divided a server is on each claim of a reading; where one was voted on again, the latest counts. */
async function divisionsIn(polls: Polls, guildId: string, slug: string): Promise<Map<string, number>> {
  const known = new Map<string, number>();
  for (const { claim, reading, result } of await polls.list(guildId)) {
    const counts = result === null ? undefined : finalCounts(result);
    const divided = counts && division(counts);
    if (claim !== null && reading === slug && divided !== undefined) known.set(claim, divided);
  }
  return known;
}
