import type { Ask, Choice } from '../../src/command.js';
import type { ReadingOutline } from '../../src/readings/reading.js';
import { fold } from '../../src/readings/words.js';
import { clip } from '../../src/views/card.js';

/** The option by which one of the server's readings is named. */
export const readingOption = {
  type: 'text',
  description: 'Which reading (the one in use here)',
  maxLength: 100,
  suggest: true,
} as const;

type Where = Pick<Ask<unknown>, 'seminar' | 'guildId' | 'roomId'>;

/** By its folder's name, or by words of its title: people also type without choosing from the list. */
export function findReading({ seminar, guildId }: Where, typed: string): ReadingOutline | undefined {
  const { shelf } = seminar;
  const wanted = fold(typed);
  return (
    shelf.find(guildId, typed.trim()) ??
    shelf.list(guildId).find((each) => wanted !== '' && fold(each.title).includes(wanted))
  );
}

/** The reading named, or the one in use here; undefined where there is none of that name. */
export function readingMeant(where: Where, typed: string | undefined): ReadingOutline | undefined {
  return typed === undefined
    ? where.seminar.shelf.inUse(where.guildId, where.roomId)
    : findReading(where, typed);
}

export function suggestReadings(
  { seminar, guildId, typed }: Where & { typed: string },
  fits: (reading: ReadingOutline) => boolean = () => true,
): Choice[] {
  return seminar.shelf
    .list(guildId)
    .filter((each) => fits(each) && fold(each.title).includes(fold(typed)))
    .slice(0, 25)
    .map((each) => ({ name: clip(each.title, 100), value: each.slug }));
}
