import { createHash } from 'node:crypto';
import type { Prompt, ReadingOutline } from '../readings/reading.js';
import type { Occurrence } from './occurrence.js';
import type { PromptOrder } from './schedule.js';

/** What a schedule has asked so far. It decides, with the seed, what comes next: a restart changes nothing. */
export interface Progress {
  /** Places of prompts in the reading, in the order of asking, since all were last used up. */
  readonly asked: readonly number[];
  /** How often all were used up before. */
  readonly cycle: number;
}

const nothingAsked: Progress = { asked: [], cycle: 0 };

/** The progress after the last occurrence of a schedule; one that was skipped or surely not sent took no prompt. */
export function progressAfter(last: Occurrence | undefined): Progress {
  if (last === undefined) return nothingAsked;
  const { asked, cycle } = last;
  return last.state === 'skipped' || last.state === 'unsent'
    ? { asked, cycle }
    : advance({ asked, cycle }, last.prompt);
}

/** The progress once a prompt was asked. Asking one again begins a new cycle. */
export function advance({ asked, cycle }: Progress, prompt: number): Progress {
  return asked.includes(prompt)
    ? { asked: [prompt], cycle: cycle + 1 }
    : { asked: [...asked, prompt], cycle };
}

/** What decides the order. */
export interface Ordering {
  readonly order: PromptOrder;
  readonly seed: string;
  /** How divided the group is on a claim (its id), 0 to 1, from closed polls; see `division`. */
  readonly divisions: ReadonlyMap<string, number>;
  /** Asked in its channel by command: put off where the order is free; a syllabus keeps its own. */
  readonly lately?: readonly number[];
}

export interface Turn {
  /** The prompt's place in the reading. */
  readonly prompt: number;
  /** "Day 7 of 40". */
  readonly position: number;
  readonly total: number;
}

/** The prompt to ask next. Undefined when a syllabus has come to its end, and for a reading without prompts. */
export function nextPrompt(
  reading: Pick<ReadingOutline, 'prompts' | 'claims'>,
  progress: Progress,
  { order, seed, divisions, lately = [] }: Ordering,
): Turn | undefined {
  const places = livePlaces(reading);
  const total = places.length;
  const fresh = places.filter((place) => !progress.asked.includes(place));
  const turn = (prompt: number | undefined, position: number): Turn | undefined =>
    prompt === undefined ? undefined : { prompt, position, total };
  if (order === 'in order') return turn(fresh[0], total - fresh.length + 1);
  const begins = fresh.length === 0;
  const open = begins ? withoutLast(places, progress) : fresh;
  const notLately = open.filter((place) => !lately.includes(place));
  const among = notLately.length > 0 ? notLately : open;
  const cycle = begins ? progress.cycle + 1 : progress.cycle;
  const ranked =
    order === 'shuffled' ? shuffled(among, seed, cycle) : mostDividedFirst(among, reading, divisions);
  return turn(ranked[0], begins ? 1 : total - fresh.length + 1);
}

/** The next prompts, as many as `count`, if nothing changes meanwhile. */
export function nextPrompts(
  reading: Pick<ReadingOutline, 'prompts' | 'claims'>,
  progress: Progress,
  ordering: Ordering,
  count: number,
): number[] {
  const turn = count > 0 ? nextPrompt(reading, progress, ordering) : undefined;
  if (turn === undefined) return [];
  return [turn.prompt, ...nextPrompts(reading, advance(progress, turn.prompt), ordering, count - 1)];
}

/** How many prompts a schedule has still to ask; Infinity where they begin again. */
export function promptsLeft(
  { prompts }: Pick<ReadingOutline, 'prompts'>,
  progress: Progress,
  order: PromptOrder,
): number {
  const places = livePlaces({ prompts });
  if (places.length === 0) return 0;
  if (order !== 'in order') return Infinity;
  return places.filter((place) => !progress.asked.includes(place)).length;
}

/** The places of the prompts that are still asked. */
function livePlaces({ prompts }: Pick<ReadingOutline, 'prompts'>): number[] {
  return prompts.flatMap(({ retired }, place) => (retired ? [] : [place]));
}

/** A new cycle does not begin with the prompt that ended the last, if there is another. */
function withoutLast(places: readonly number[], { asked }: Progress): readonly number[] {
  const others = places.filter((place) => place !== asked.at(-1));
  return others.length > 0 ? others : places;
}

/** By a number that belongs to the prompt alone, so that a prompt added to the reading moves no other. */
function shuffled(places: readonly number[], seed: string, cycle: number): number[] {
  const rank = (place: number): string =>
    createHash('sha256')
      .update(JSON.stringify([seed, cycle, place]))
      .digest('hex');
  return places
    .map((place) => ({ place, rank: rank(place) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ place }) => place);
}

/** Equally divided ones and those of which nothing is known stay in the order of the reading. */
function mostDividedFirst(
  places: readonly number[],
  reading: Pick<ReadingOutline, 'prompts' | 'claims'>,
  divisions: ReadonlyMap<string, number>,
): number[] {
  const standing = places.map((place) => ({
    place,
    ...dividedOn(reading, reading.prompts[place], divisions),
  }));
  return standing
    .sort((a, b) => b.division - a.division || a.distance - b.distance || a.place - b.place)
    .map(({ place }) => place);
}

/**
 * How divided the group is on what a prompt asks about, and how far the prompt is from that claim: 0 when it names it,
 * else the place of its paragraph among the claim's evidence. A prompt whose own claim has been voted on is about
 * that claim alone; any other stands on the claims of its paragraph.
 */
function dividedOn(
  { claims }: Pick<ReadingOutline, 'claims'>,
  prompt: Prompt | undefined,
  divisions: ReadonlyMap<string, number>,
): { division: number; distance: number } {
  const unknown = { division: 0, distance: 0 };
  if (prompt === undefined) return unknown;
  const own = prompt.claim === undefined ? undefined : divisions.get(prompt.claim);
  if (own !== undefined) return { division: own, distance: 0 };
  return claims
    .map(({ id, paragraphs }) => ({
      division: divisions.get(id) ?? 0,
      at: paragraphs.indexOf(prompt.paragraph),
    }))
    .filter(({ division, at }) => division > 0 && at >= 0)
    .map(({ division, at }) => ({ division, distance: at + 1 }))
    .reduce(
      (a, b) => (b.division > a.division || (b.division === a.division && b.distance < a.distance) ? b : a),
      unknown,
    );
}
