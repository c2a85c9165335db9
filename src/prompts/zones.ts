import { spellingOf, type Spelling } from '../readings/spelling.js';
import { fold } from '../readings/words.js';
import { otherNamesOf, places, spellZone } from './zone-names.js';
import { nicknames, wellKnown } from './zone-nicknames.js';

/** A zone as it is offered: its name, and how far its clocks are ahead of UTC at the moment. */
export interface FoundZone {
  readonly zone: string;
  /** `+09:00`, `-03:30`; `+00:00` for UTC. */
  readonly offset: string;
}

/**
 * The zones that somebody may mean, best first: by city, older name, nickname, Intl's English name for the zone ("Japan
 * Time"), or by the offset at `now` ("+9", "utc+5:30", "GMT-3"). Nothing typed gives the zones most people are in.
 */
export function findZones(typed: string, most: number, now: number): FoundZone[] {
  const wanted = plain(typed);
  const offset = parseOffset(typed);
  const found =
    offset === undefined
      ? byWords(wanted, now)
      : [...places].filter((zone) => offsetOf(zone, now) === offset).sort(byFame);
  const atSea = offset === undefined || found.length > 0 ? [] : seaZone(offset);
  return offered([...found, ...atSea], most, now);
}

/** What somebody may have meant who wrote no zone: by the whole, by the words of it, else by the nearest spelling. */
export function guessZones(typed: string, most: number, now: number): FoundZone[] {
  if (plain(typed) === '') return [];
  const whole = findZones(typed, most, now);
  if (whole.length > 0) return whole;
  const words = plain(typed.replace(/[^\p{L}\p{N}_/+-]+/gu, ' ')).split(' ');
  const guesses = [words.join(' '), ...words.filter((word) => word.length > 3)].filter(
    (guess) => guess !== '',
  );
  for (const guess of guesses) {
    const found = byWords(guess, now);
    if (found.length > 0) return offered(found, most, now);
  }
  spelling ??= spellingOf([...new Set(placeNames.flatMap(({ names }) => names))]);
  for (const guess of guesses) {
    const [nearest] = spelling.nearest(guess);
    if (nearest !== undefined) return offered(byWords(nearest.word, now), most, now);
  }
  return [];
}

/** Made when somebody first misspells one. */
let spelling: Spelling | undefined;

function offered(zones: readonly string[], most: number, now: number): FoundZone[] {
  return zones.slice(0, most).map((zone) => ({ zone, offset: offsetWords(offsetOf(zone, now)) }));
}

/** `+09:00` of milliseconds. */
function offsetWords(offset: number): string {
  const minutes = Math.abs(Math.round(offset / 60_000));
  return `${offset < 0 ? '-' : '+'}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

const twoDigits = (n: number): string => String(n).padStart(2, '0');

/** Milliseconds of `+9`, `UTC+5:30`, `gmt-3`, `+0530`; undefined where it is no offset. */
function parseOffset(typed: string): number | undefined {
  const text = fold(typed).replace(/[−–]/g, '-').replaceAll(' ', '');
  const match = /^(?:utc|gmt)?([+-])(\d{1,2})(?::?([0-5]\d))?$/.exec(text);
  if (!match) return undefined;
  const size = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return (match[1] === '-' ? -size : size) * 60_000;
}

/** Where only ships keep an offset, the zone has no city; its sign is turned round. */
function seaZone(offset: number): string[] {
  const hours = offset / 3_600_000;
  const zone = spellZone(`Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`);
  return Number.isInteger(hours) && hours !== 0 && zone !== undefined ? [zone] : [];
}

const fame = new Map(wellKnown.map((zone, rank) => [zone, rank]));
function byFame(a: string, b: string): number {
  return (fame.get(a) ?? Infinity) - (fame.get(b) ?? Infinity) || a.length - b.length || (a < b ? -1 : 1);
}

/** One spelling for names of zones: case, accents and the separators of IANA names do not count. */
function plain(name: string): string {
  return fold(name)
    .replace(/[_/.,()-]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** How well a name answers what was typed, 0 best; undefined where it does not. */
function closeness(name: string, wanted: string): number | undefined {
  if (name === wanted) return 0;
  if (name.startsWith(wanted)) return 1;
  if (name.includes(` ${wanted}`)) return 2;
  // In the middle of a word two letters say nothing.
  return wanted.length >= 3 && name.includes(wanted) ? 3 : undefined;
}

/** Zones by what people call the place. Asking Intl for its names takes a tenth of a second, so only then when needed. */
function byWords(wanted: string, now: number): string[] {
  if (wanted === '') return [...wellKnown];
  const ranked = placeNames.flatMap(({ zone, names }) => {
    const ranks = names.map((name) => closeness(name, wanted)).filter((rank) => rank !== undefined);
    return ranks.length > 0 ? [{ zone, rank: Math.min(...ranks) }] : [];
  });
  if (ranked.length > 0) {
    return ranked.sort((a, b) => a.rank - b.rank || byFame(a.zone, b.zone)).map(({ zone }) => zone);
  }
  const words = wanted.split(' ');
  return places
    .filter((zone) => {
      const name = longName(zone, now).split(' ');
      return words.every((word) => name.some((part) => part.startsWith(word)));
    })
    .sort(byFame);
}

/** The whole name, its last part (the city), and what else people call the place. */
const placeNames = places.map((zone) => ({
  zone,
  names: [
    ...[zone, ...otherNamesOf(zone)].flatMap((name) => [name, name.split('/').at(-1) ?? name]),
    ...(nicknames[zone]?.split(', ') ?? []),
  ].map(plain),
}));

const longNames = new Map<string, string>();
/** Intl's English name of a zone: "japan standard time", "pacific time". */
function longName(zone: string, now: number): string {
  const known = longNames.get(zone);
  if (known !== undefined) return known;
  const name = plain(zonePart(zone, now, 'longGeneric'));
  longNames.set(zone, name);
  return name;
}

/** Clocks change at full quarters of an hour, so what was found holds until the next. */
const offsets = { quarter: NaN, known: new Map<string, number>() };

/** How far a zone is ahead of UTC, milliseconds. Formatters take much memory, so none is kept for each zone there is. */
function offsetOf(zone: string, now: number): number {
  const quarter = Math.floor(now / 900_000);
  if (offsets.quarter !== quarter) {
    offsets.quarter = quarter;
    offsets.known.clear();
  }
  const known = offsets.known.get(zone);
  if (known !== undefined) return known;
  // GMT+09:00, or GMT alone.
  const [, sign, hours, minutes] = /([+-])(\d+):(\d+)/.exec(zonePart(zone, now, 'longOffset')) ?? [];
  const size = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  const offset = sign === '-' ? -size : size;
  offsets.known.set(zone, offset);
  return offset;
}

function zonePart(zone: string, now: number, timeZoneName: 'longGeneric' | 'longOffset'): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName }).formatToParts(now);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}
