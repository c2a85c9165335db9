import type { Reading } from '../readings/reading.js';
import { searchReading, type ReadingSearch } from '../readings/search.js';

/** The readings that the bot was started with. */
export interface Shelf {
  readonly readings: readonly Reading[];
  /** A reading and the search over it; undefined where it is not on the shelf any more. */
  search(slug: string): ReadingSearch | undefined;
  /** The reading that a channel talks about. */
  inUse(guildId: string, channelId: string): ReadingSearch;
}

/** Throws where there is no reading at all: the bot does not start without one. */
export async function openShelf(readings: readonly Reading[]): Promise<Shelf> {
  const searches = new Map<string, ReadingSearch>();
  for (const reading of readings) searches.set(reading.slug, await searchReading(reading));
  const first = readings[0] && searches.get(readings[0].slug);
  if (first === undefined) throw new Error('a seminar needs at least one reading');
  return {
    readings,
    search: (slug) => searches.get(slug),
    inUse: () => first,
  };
}
