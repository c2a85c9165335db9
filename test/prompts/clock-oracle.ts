/**
 * What the clocks of a zone say, found by walking through the minutes and reading them, one by one. Slow and simple on
 * purpose: it shares no code and no way of thinking with what it judges.
 */

const minute = 60_000;
const day = 24 * 60 * minute;

const clocks = new Map<string, Intl.DateTimeFormat>();
/** `2026-03-29 01:30` */
function read(zone: string, at: number): string {
  const clock =
    clocks.get(zone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  clocks.set(zone, clock);
  return clock.format(at);
}

const ahead = (zone: string, at: number): number => Date.parse(`${read(zone, at).replace(' ', 'T')}Z`) - at;

/** The first minutes with another offset than the minute before, found in steps of `step` milliseconds. */
export function transitions(zone: string, from: number, to: number, step: number): number[] {
  const found: number[] = [];
  for (let at = from; at < to; at += step) {
    let [low, high] = [at, at + step];
    const before = ahead(zone, low);
    if (ahead(zone, high) === before) continue;
    while (high - low > minute) {
      const middle = Math.floor((low + high) / 2 / minute) * minute;
      if (ahead(zone, middle) === before) low = middle;
      else high = middle;
    }
    found.push(high);
  }
  return found;
}

/** The 48 half hours of a day, `HH:MM`. */
export const halfHours = Array.from(
  { length: 48 },
  (_, n) => `${String(Math.floor(n / 2)).padStart(2, '0')}:${n % 2 === 0 ? '00' : '30'}`,
);

/** A stretch of time: whole minutes, and what the zone's clocks read at each. */
export interface Walk {
  readonly zone: string;
  readonly from: number;
  readonly to: number;
  readonly read: readonly string[];
  /** The local dates that began and ended on the way. */
  readonly dates: readonly string[];
}

/** Three days to either side of an instant. */
export function walk(zone: string, around: number): Walk {
  const from = around - 3 * day;
  const to = around + 3 * day;
  const seen = Array.from({ length: (to - from) / minute }, (_, n) => read(zone, from + n * minute));
  const dates = [...new Set(seen.map((shown) => shown.slice(0, 10)))].sort().slice(1, -1);
  return { zone, from, to, read: seen, dates };
}

/** For each date of a walk, the first minute at which its clocks read this time of that date, or later. */
export function runsOf({ read: seen, from, dates }: Walk, time: string): [date: string, due: number][] {
  let n = 0;
  return dates.map((date) => {
    while ((seen[n] ?? '~') < `${date} ${time}`) n++;
    return [date, from + n * minute];
  });
}
