import { el } from './element.js';

const dayOnly = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit' });
/** When an id was given out: its upper bits count milliseconds from the first of 2015. */
export const snowflakeTime = (id: string): number => Number(BigInt(id) >> 22n) + 1_420_070_400_000;
/** Equal for two instants on the same day of the reader's calendar. */
export const dayKey = (at: number): string => dayOnly.format(at);

/**
 * `t` to `R` as in `<t:…:R>`; `head` as Discord heads a message ("09:00" today, yesterday in words, otherwise the
 * date); `day` between two days; `bar` as the clock above the messages shows it.
 */
export type TimeStyle = 't' | 'T' | 'd' | 'D' | 'f' | 'F' | 'R' | 'head' | 'day' | 'bar';

const isTimeStyle = (style: string): style is TimeStyle =>
  ['t', 'T', 'd', 'D', 'f', 'F', 'R', 'head', 'day', 'bar'].includes(style);

/** The times of one language, in the reader's own zone. */
class Times {
  readonly language: string;
  private readonly formats: Record<Exclude<TimeStyle, 'R' | 'head'>, Intl.DateTimeFormat>;
  private readonly relative: Intl.RelativeTimeFormat;
  private readonly counted: Intl.RelativeTimeFormat;

  constructor(language: string) {
    this.language = language;
    const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
      new Intl.DateTimeFormat(language, options);
    const clock = { hour: '2-digit', minute: '2-digit' } as const;
    this.formats = {
      t: format(clock),
      T: format({ ...clock, second: '2-digit' }),
      d: format({ dateStyle: 'short' }),
      D: format({ dateStyle: 'long' }),
      day: format({ dateStyle: 'long' }),
      f: format({ dateStyle: 'long', timeStyle: 'short' }),
      F: format({ dateStyle: 'full', timeStyle: 'short' }),
      bar: format({ weekday: 'short', day: 'numeric', month: 'short', ...clock }),
    };
    this.relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
    this.counted = new Intl.RelativeTimeFormat(language, { numeric: 'always' });
  }

  words(at: number, style: TimeStyle, now: number): string {
    if (style === 'R') return this.away(at, now);
    if (style === 'head') return this.head(at, now);
    return this.formats[style].format(at);
  }

  private head(at: number, now: number): string {
    const { t: clock, d: date } = this.formats;
    if (dayKey(at) === dayKey(now)) return clock.format(at);
    if (dayKey(at) !== dayKey(now - 86_400_000)) return `${date.format(at)} ${clock.format(at)}`;
    const day = this.relative.format(-1, 'day');
    const joint = this.language.startsWith('en') ? ' at ' : ', ';
    return `${day.charAt(0).toLocaleUpperCase(this.language)}${day.slice(1)}${joint}${clock.format(at)}`;
  }

  /** Counted, as Discord does: 28 hours ahead is "in a day", also where that is the day after tomorrow. */
  private away(at: number, now: number): string {
    const away = at - now;
    const [unit, length] = UNITS.find(([, each]) => Math.abs(away) >= each) ?? ['second', 1000];
    const words = this.counted.format(Math.round(away / length), unit);
    return this.language.startsWith('en')
      ? words.replace(/\b1 (?=hour)/, 'an ').replace(/\b1 /, 'a ')
      : words;
  }
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

let times = new Times('en-US');

/** Every time on the page is told in this language from now on; false where it already was. */
export function tellTimesIn(language: string): boolean {
  if (times.language === language) return false;
  times = new Times(language);
  return true;
}

export const fullTime = (at: number): string => times.words(at, 'F', at);
export const dateAndTime = (at: number): string => times.words(at, 'bar', at);

/** A time that `refreshTimes` keeps right. `now` is the bot's clock. */
export function timeElement(
  at: number,
  style: TimeStyle,
  now: number,
  attributes: Record<string, string | number> = {},
): HTMLTimeElement {
  const element = el('time', { ...attributes, datetime: new Date(at).toISOString(), 'data-style': style });
  write(element, at, style, now);
  return element;
}

function write(element: HTMLElement, at: number, style: TimeStyle, now: number): void {
  const words = times.words(at, style, now);
  if (element.textContent !== words) element.textContent = words;
  if (element.lang === times.language) return;
  element.lang = times.language;
  // Between two days the time of day says nothing.
  if (style !== 'day') element.dataset['tip'] = times.words(at, 'F', now);
}

const isInstant = (at: number): boolean => Number.isFinite(at) && Math.abs(at) <= 8.64e15;
const styleOf = (style: string | undefined): TimeStyle =>
  style !== undefined && style.length === 1 && isTimeStyle(style) ? style : 'f';

/** A `<t:SECONDS:style>` as mere words. They are not rewritten as time goes by, so they never say how long ago. */
export function timestampWords(seconds: number, style: string | undefined): string {
  const at = seconds * 1000;
  if (!isInstant(at)) return `<t:${String(seconds)}>`;
  const known = styleOf(style);
  return times.words(at, known === 'R' ? 'f' : known, at);
}

/** A `<t:SECONDS:style>` in the reader's own zone. */
export function timestamp(seconds: number, style: string | undefined, now: number): HTMLElement {
  const at = seconds * 1000;
  if (!isInstant(at)) return el('span', {}, `<t:${String(seconds)}>`);
  const known = styleOf(style);
  // Reached by keyboard too, for the full time is nowhere else.
  return timeElement(at, known, now, { class: 'timestamp', tabindex: 0 });
}

let today = '';

/**
 * Rewrites the times on the page: those that tell how long ago, as the bot's clock moves; those that tell what day,
 * once the day is another; and `all` of them where the language is.
 */
export function refreshTimes(now: number, all = false): void {
  const day = dayKey(now);
  const which = all || day !== today ? 'time[data-style]' : 'time[data-style="R"]';
  today = day;
  for (const element of document.querySelectorAll<HTMLTimeElement>(which)) {
    const style = element.dataset['style'] ?? '';
    if (isTimeStyle(style)) write(element, Date.parse(element.dateTime), style, now);
  }
}
