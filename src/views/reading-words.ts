import type { ReadingOutline } from '../readings/reading.js';
import { plain } from './card.js';

/** Words of a reading: ours as they are, with their emphasis; somebody else's as plain text. */
export function wordsOf({ verbatim }: Pick<ReadingOutline, 'verbatim'>, words: string): string {
  return verbatim ? plain(words) : words;
}

/** `*Title*, author, publisher, day`, as far as it is known. */
export function sourceOf(reading: ReadingOutline): string {
  return [`*${wordsOf(reading, reading.title)}*`, ...originOf(reading)].join(', ');
}

/** `*Title*, publisher`, the latter where it is known. */
export function briefSourceOf(reading: ReadingOutline): string {
  const title = `*${wordsOf(reading, reading.title)}*`;
  return reading.publisher === null ? title : `${title}, ${wordsOf(reading, reading.publisher)}`;
}

/** Who wrote it, who published it and when, as far as it is known. */
export function originOf(reading: ReadingOutline): string[] {
  const { author, publisher, published } = reading;
  const names = [author, publisher].filter((name) => name !== null && name !== undefined);
  return [
    ...names.map((name) => wordsOf(reading, name)),
    ...(published === null ? [] : [longDate(published)]),
  ];
}

// Making a formatter costs a quarter of an answer, so there is one.
const dates = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

function longDate(day: string): string {
  return dates.format(new Date(day));
}
