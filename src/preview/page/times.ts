import { el } from './element.js';

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const clockSeconds = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const shortDate = new Intl.DateTimeFormat(undefined, { dateStyle: 'short' });
const longDate = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });
const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'long', timeStyle: 'short' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
const dayOnly = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit' });
const compact = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

export const fullTime = (at: number): string => full.format(at);
export const dayName = (at: number): string => longDate.format(at);
export const dateAndTime = (at: number): string => compact.format(at);
/** When an id was given out: its upper bits count milliseconds from the first of 2015. */
export const snowflakeTime = (id: string): number => Number(BigInt(id) >> 22n) + 1_420_070_400_000;
/** Equal for two instants on the same day of the reader's calendar. */
export const dayKey = (at: number): string => dayOnly.format(at);

/** "09:00" today, "Yesterday at 09:00", otherwise the date: as Discord heads a message. */
export function messageTime(at: number, now: number): string {
  if (dayKey(at) === dayKey(now)) return clock.format(at);
  if (dayKey(at) === dayKey(now - 86_400_000)) return `Yesterday at ${clock.format(at)}`;
  return `${shortDate.format(at)} ${clock.format(at)}`;
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

function relativeTime(at: number, now: number): string {
  const away = at - now;
  for (const [unit, length] of UNITS) {
    if (Math.abs(away) >= length) return relative.format(Math.round(away / length), unit);
  }
  return relative.format(Math.round(away / 1000), 'second');
}

const FORMATS: Record<string, (at: number) => string> = {
  t: (at) => clock.format(at),
  T: (at) => clockSeconds.format(at),
  d: (at) => shortDate.format(at),
  D: (at) => longDate.format(at),
  f: (at) => dateTime.format(at),
  F: (at) => full.format(at),
};

/** A `<t:SECONDS:style>` in the reader's own zone; `now` is the bot's clock. */
export function timestamp(seconds: number, style: string | undefined, now: number): HTMLElement {
  const at = seconds * 1000;
  if (!Number.isFinite(at) || Math.abs(at) > 8.64e15) return el('span', {}, `<t:${String(seconds)}>`);
  const text = style === 'R' ? relativeTime(at, now) : (FORMATS[style ?? 'f'] ?? FORMATS['f'])?.(at);
  return el(
    'time',
    {
      class: 'timestamp',
      datetime: new Date(at).toISOString(),
      // Reached by keyboard too, for the full time is nowhere else.
      tabindex: 0,
      'data-tip': full.format(at),
      'data-relative': style === 'R',
    },
    text ?? '',
  );
}

/** Rewrites every relative time on the page; called as the bot's clock moves. */
export function refreshRelativeTimes(now: number): void {
  for (const element of document.querySelectorAll('time[data-relative]')) {
    const text = relativeTime(Date.parse(element.getAttribute('datetime') ?? ''), now);
    if (element.textContent !== text) element.textContent = text;
  }
}
