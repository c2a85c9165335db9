import { fold } from '../readings/words.js';

/** Zones that Intl accepts and does not list. */
const unlisted = [
  'UTC',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Asia/Ho_Chi_Minh',
  'Asia/Yangon',
  'Europe/Kyiv',
  'America/Nuuk',
];

const zones = [...new Set([...unlisted, ...Intl.supportedValuesOf('timeZone')])].sort();

/** Whether the running Node knows a zone; old names and any case count. */
export function isZone(name: string): boolean {
  // Intl also takes bare offsets such as "+09:00", which know no summer time: people mean a place.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Zones whose name holds what was typed, those that begin a part of the name with it first. */
export function findZones(typed: string, most: number): string[] {
  const wanted = fold(typed).replaceAll(' ', '_');
  const ranked = zones
    .map((zone) => ({
      zone,
      at: zone.toLowerCase().indexOf(wanted),
      part: zone
        .toLowerCase()
        .split('/')
        .some((part) => part.startsWith(wanted)),
    }))
    .filter(({ at }) => at >= 0);
  return ranked
    .sort((a, b) => Number(b.part) - Number(a.part) || a.zone.length - b.zone.length)
    .slice(0, most)
    .map(({ zone }) => zone);
}
