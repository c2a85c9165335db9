import { liveClaims, type Reading, type ReadingOutline } from '../readings/reading.js';
import { searchReading, type ReadingSearch } from '../readings/search.js';
import type { ChannelReadings } from './channel-readings.js';
import type { OwnCopies } from './own-copies.js';
import type { OwnReadings } from './own-readings.js';
import { Searches } from './searches.js';

/** The readings of each server: those that the bot came with, and what the server has brought itself. */
export interface Shelf {
  /** What the bot came with. */
  readonly shipped: readonly Reading[];
  /** Those that the bot came with first. */
  list(guildId: string): ReadingOutline[];
  /** Undefined where the server has no such reading, or not any more. */
  find(guildId: string, slug: string): ReadingOutline | undefined;
  /** The reading that a channel talks about. */
  inUse(guildId: string, channelId: string): ReadingOutline;
  /** The search over a reading, with its passages; built where it is not in memory. */
  search(guildId: string, slug: string): Promise<ReadingSearch | undefined>;
  /** Whether the bot came with it: such a reading cannot be changed or removed here. */
  isShipped(slug: string): boolean;
  /** A reading with all its texts, as the bot came with it or as the server has made it. */
  load(guildId: string, slug: string): Promise<Reading | undefined>;
  /** To be called after each change of a server's reading, or of its copy of one. */
  changed(guildId: string, slug: string): void;
}

export interface ShelfParts {
  /** What the bot came with; the first is talked about wherever nobody has chosen. */
  readonly shipped: readonly Reading[];
  readonly own: OwnReadings;
  readonly copies: OwnCopies;
  readonly channels: ChannelReadings;
  /** Characters of the passages of all servers' readings that may be ready for search at a time. */
  readonly mostCharacters?: number;
}

/** Two servers with as many passages as one may have, or hundreds of ordinary ones. */
const usualRoom = 2_500_000;

/** Throws where there is no reading at all: the bot does not start without one. */
export function openShelf({ shipped, own, copies, channels, mostCharacters }: ShelfParts): Shelf {
  const [first] = shipped;
  if (first === undefined) throw new Error('a seminar needs at least one reading');
  const bySlug = new Map(shipped.map((reading) => [reading.slug, reading]));
  // These are every server's, so they stay.
  const forAll = new Map(shipped.map((reading) => [reading.slug, searchReading(reading)]));
  const searches = new Searches(mostCharacters ?? usualRoom);

  const find = (guildId: string, slug: string): ReadingOutline | undefined =>
    bySlug.get(slug) ?? own.find(guildId, slug);
  const load = async (guildId: string, slug: string): Promise<Reading | undefined> =>
    bySlug.get(slug) ?? own.load(guildId, slug);
  return {
    shipped,
    list: (guildId) => [...shipped, ...own.list(guildId)],
    find,
    inUse(guildId, channelId) {
      const chosen = channels.of(guildId, channelId);
      return (chosen === undefined ? undefined : find(guildId, chosen)) ?? first;
    },
    async search(guildId, slug) {
      const shared = forAll.get(slug);
      if (shared !== undefined && !copies.has(guildId, slug)) return shared;
      if (find(guildId, slug) === undefined) return undefined;
      return searches.of(nameOf(guildId, slug), async () => {
        const reading = await load(guildId, slug);
        if (reading === undefined) return undefined;
        // What is not asked any more is not found any more either.
        return copies.under(guildId, { ...reading, claims: liveClaims(reading) });
      });
    },
    isShipped: (slug) => bySlug.has(slug),
    load,
    changed: (guildId, slug) => searches.drop(nameOf(guildId, slug)),
  };
}

function nameOf(guildId: string, slug: string): string {
  return `${guildId}/${slug}`;
}
