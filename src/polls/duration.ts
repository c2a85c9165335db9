const minute = 60_000;
const units: Readonly<Record<string, number>> = {
  m: minute,
  h: 60 * minute,
  d: 24 * 60 * minute,
  w: 7 * 24 * 60 * minute,
};
const shortest = minute;
const longest = 90 * 24 * 60 * minute;

/** Reads `5m`, `2 hours`, `1d`, `1 week` as milliseconds, `never` as null; undefined where it is no such time or not from a minute to 90 days. */
export function parseDuration(typed: string): number | null | undefined {
  const words = typed.normalize('NFKC').trim().toLowerCase();
  if (words === 'never') return null;
  const match = /^(\d{1,4})\s*(m|min|mins|minutes?|h|hours?|d|days?|w|weeks?)$/.exec(words);
  const unit = units[match?.[2]?.[0] ?? ''];
  if (match === null || unit === undefined) return undefined;
  const length = Number(match[1]) * unit;
  return length < shortest || length > longest ? undefined : length;
}
