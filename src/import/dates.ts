/** Months by the letters they begin with, in the languages whose dates are read. */
const months: readonly (readonly string[])[] = [
  ['jan', 'jän', 'ene', 'gen', 'янв'],
  ['feb', 'fév', 'fev', 'фев'],
  ['mar', 'mär', 'mrz', 'мар'],
  ['apr', 'avr', 'abr', 'апр'],
  ['may', 'mai', 'mag', 'мая', 'май'],
  ['jun', 'juin', 'giu', 'июн'],
  ['jul', 'juil', 'lug', 'июл'],
  ['aug', 'aoû', 'aou', 'ago', 'авг'],
  ['sep', 'set', 'сен'],
  ['oct', 'okt', 'ott', 'out', 'окт'],
  ['nov', 'ноя'],
  ['dec', 'déc', 'dez', 'dic', 'дек'],
];

const monthWord = String.raw`(\p{L}{3,12})\.?`;
const year = String.raw`((?:1[5-9]|20)\d{2})`;
const day = String.raw`(\d{1,2})`;

/** Each pattern with the places of year, month and day in it; a month is a number or a word. */
const patterns: readonly [RegExp, number, number, number][] = [
  [new RegExp(String.raw`(?<!\d)${year}[-/.](\d{1,2})[-/.]${day}(?!\d)`, 'u'), 1, 2, 3],
  [/(?<!\d)((?:1[5-9]|20)\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日/u, 1, 2, 3],
  [new RegExp(String.raw`(?<!\d)${year}년\s*(\d{1,2})월\s*${day}일`, 'u'), 1, 2, 3],
  // No letter boundary before the month: pages glue it to what stands before ("5 min readMar 11, 2014").
  [new RegExp(String.raw`${monthWord}\s+${day}(?:st|nd|rd|th)?,?\s+${year}(?!\d)`, 'u'), 3, 1, 2],
  [
    new RegExp(
      String.raw`(?<!\d)${day}(?:st|nd|rd|th|er|º)?\.?\s+(?:of\s+|de\s+)?${monthWord},?\s+(?:de\s+|del\s+)?${year}(?!\d)`,
      'u',
    ),
    3,
    2,
    1,
  ],
  [new RegExp(String.raw`(?<!\d)${day}\.\s?(\d{1,2})\.\s?${year}(?!\d)`, 'u'), 3, 2, 1],
];

/** The first day named in a short text, `YYYY-MM-DD`. A day such as 03/04/2014, which has two readings, is passed over. */
export function findDate(text: string): string | null {
  const read = text.slice(0, 400).normalize('NFKC');
  let best: { at: number; date: string } | null = null;
  for (const [pattern, yearAt, monthAt, dayAt] of patterns) {
    const match = pattern.exec(read);
    if (match === null) continue;
    const date = toDate(match[yearAt] ?? '', match[monthAt] ?? '', match[dayAt] ?? '');
    if (date !== null && (best === null || match.index < best.at)) best = { at: match.index, date };
  }
  return best?.date ?? slashed(read);
}

function slashed(text: string): string | null {
  const match = /(?<!\d)(\d{1,2})\/(\d{1,2})\/((?:1[5-9]|20)\d{2})(?!\d)/.exec(text);
  if (match === null) return null;
  const [first, second] = [Number(match[1]), Number(match[2])];
  if (first <= 12 && second <= 12 && first !== second) return null;
  return toDate(match[3] ?? '', String(Math.min(first, second)), String(Math.max(first, second)));
}

function toDate(yearText: string, monthText: string, dayText: string): string | null {
  const month = /^\d+$/.test(monthText) ? Number(monthText) : monthOf(monthText);
  if (month === null || month < 1 || month > 12) return null;
  const date = `${yearText}-${String(month).padStart(2, '0')}-${dayText.padStart(2, '0')}`;
  const read = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(date) ? date : null;
}

function monthOf(word: string): number | null {
  // What is glued to its front is no part of it: "READMar", "readMarch".
  const bare = (/\p{Lu}\p{Ll}+$/u.exec(word)?.[0] ?? word).toLowerCase();
  const at = months.findIndex((names) => names.some((name) => bare.startsWith(name)));
  return at < 0 ? null : at + 1;
}
