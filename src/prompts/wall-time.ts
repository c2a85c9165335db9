/** A time of day without a place, and the days it applies to. */

/** Reads `09:00`, `9:00`, `9`, `9.30`, `9am`, `9:30 pm` as `HH:MM`; undefined where it is no time. */
export function parseTime(typed: string): string | undefined {
  const match = /^(\d{1,2})(?:[:.h]?(\d{2}))?\s*([ap])?\.?m?\.?$/i.exec(typed.normalize('NFKC').trim());
  if (!match) return undefined;
  let hour = Number(match[1]);
  const minute = Number(match[2] ?? 0);
  const half = match[3]?.toLowerCase();
  if (/m\.?$/i.test(typed.trim()) && half === undefined) return undefined;
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (half === 'p' ? 12 : 0);
  }
  if (hour > 23 || minute > 59) return undefined;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** 0 Sunday to 6 Saturday, as in cron. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

const daily: readonly Weekday[] = [0, 1, 2, 3, 4, 5, 6];
const names = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** Reads `daily`, `weekdays`, `weekends` or a list such as `Mon, Wed and Fri`; undefined where a word is no day. */
export function parseDays(typed: string): Weekday[] | undefined {
  const days = new Set<Weekday>();
  const words = typed
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\bevery\s*days?\b/g, 'daily')
    // "every monday" is Monday.
    .replace(/\bevery\s+(?=\S)/g, '')
    .split(/[\s,;/+&]+|\band\b/)
    .filter(Boolean);
  for (const word of words) {
    if (/^(daily|every|all)$/.test(word)) daily.forEach((day) => days.add(day));
    else if (/^weekdays?$/.test(word))
      daily.filter((day) => day > 0 && day < 6).forEach((day) => days.add(day));
    else if (/^weekends?$/.test(word)) [0 as const, 6 as const].forEach((day) => days.add(day));
    else {
      const singular = word.replace(/(?<=.{3})s$/, '');
      const day = names.findIndex(
        (name) => singular.length >= 2 && (name.startsWith(singular) || name === singular),
      );
      if (day < 0) return undefined;
      days.add(day as Weekday);
    }
  }
  return days.size === 0 ? undefined : [...days].sort((a, b) => a - b);
}
