import { expect, test } from 'vitest';
import { isZone, places, spellZone } from '../../src/prompts/zone-names.js';
import { nicknames, wellKnown } from '../../src/prompts/zone-nicknames.js';
import { findZones, guessZones } from '../../src/prompts/zones.js';

const winter = Date.parse('2026-01-15T12:00Z');
const summer = Date.parse('2026-07-15T12:00Z');
const best = (typed: string, now = winter) => findZones(typed, 5, now)[0]?.zone;

test.each([
  ['tokyo', 'Asia/Tokyo'],
  ['Tōkyō', 'Asia/Tokyo'],
  ['london', 'Europe/London'],
  ['new york', 'America/New_York'],
  ['new_y', 'America/New_York'],
  ['nyc', 'America/New_York'],
  ['asia/tok', 'Asia/Tokyo'],
  ['Kyiv', 'Europe/Kyiv'],
  ['Kiev', 'Europe/Kyiv'],
  ['kolkata', 'Asia/Kolkata'],
  ['calcutta', 'Asia/Kolkata'],
  ['saigon', 'Asia/Ho_Chi_Minh'],
  ['são paulo', 'America/Sao_Paulo'],
  ['buenos aires', 'America/Argentina/Buenos_Aires'],
  ['hawaii', 'Pacific/Honolulu'],
  ['japan', 'Asia/Tokyo'],
  ['japan time', 'Asia/Tokyo'],
  ['kurils', 'Asia/Sakhalin'],
  ['central european', 'Europe/Berlin'],
  ['pacific time', 'America/Los_Angeles'],
  ['jst', 'Asia/Tokyo'],
  ['bst', 'Europe/London'],
  ['utc', 'UTC'],
  ['port-au-prince', 'America/Port-au-Prince'],
  ['st. john', 'America/St_Johns'],
])('%s finds %s', (typed, zone) => {
  expect(best(typed)).toBe(zone);
});

test.each([
  ['+9', 'Asia/Tokyo', '+09:00'],
  ['utc+9', 'Asia/Tokyo', '+09:00'],
  ['+0900', 'Asia/Tokyo', '+09:00'],
  ['UTC +5:30', 'Asia/Kolkata', '+05:30'],
  ['GMT-3', 'America/Sao_Paulo', '-03:00'],
  ['utc−3:30', 'America/St_Johns', '-03:30'],
  ['+5:45', 'Asia/Kathmandu', '+05:45'],
  ['+0', 'UTC', '+00:00'],
  ['-12', 'Etc/GMT+12', '-12:00'],
])('%s finds %s first, and only zones of that offset', (typed, zone, offset) => {
  const found = findZones(typed, 25, winter);
  expect(found[0]).toEqual({ zone, offset });
  expect(found.filter((each) => each.offset !== offset)).toEqual([]);
});

test('offsets are those of the moment', () => {
  expect(findZones('new york', 1, winter)).toEqual([{ zone: 'America/New_York', offset: '-05:00' }]);
  expect(findZones('new york', 1, summer)).toEqual([{ zone: 'America/New_York', offset: '-04:00' }]);
  expect(best('-4', summer)).toBe('America/New_York');
  expect(findZones('-4', 99, winter).map(({ zone }) => zone)).not.toContain('America/New_York');
});

test('what is no place finds nothing, and nothing typed finds the well-known', () => {
  for (const typed of ['atlantis', '+2:15', '+99', 'qq']) expect(findZones(typed, 5, winter)).toEqual([]);
  expect(findZones('', 3, winter).map(({ zone }) => zone)).toEqual(wellKnown.slice(0, 3));
  expect(findZones('a', 25, winter)).toHaveLength(25);
  expect(() => findZones('.*[\0\ud800', 5, winter)).not.toThrow();
});

test('a place is offered once, under the name of today', () => {
  const found = findZones('k', 500, winter).map(({ zone }) => zone);
  expect(new Set(found).size).toBe(found.length);
  expect(found).toContain('Asia/Kolkata');
  expect(found).not.toContain('Asia/Calcutta');
});

test('every zone Intl lists is known, and so is every one that is offered', () => {
  for (const zone of [...Intl.supportedValuesOf('timeZone'), ...places, ...wellKnown]) {
    expect(spellZone(zone)).toBe(zone);
    expect(spellZone(zone.toUpperCase())).toBe(zone);
  }
  for (const zone of [...wellKnown, ...Object.keys(nicknames)]) expect(places).toContain(zone);
});

test.each([
  ['utc', 'UTC'],
  [' Asia/Kolkata ', 'Asia/Kolkata'],
  ['asia/calcutta', 'Asia/Calcutta'],
  ['europe/kyiv', 'Europe/Kyiv'],
  ['EUROPE/KIEV', 'Europe/Kiev'],
  ['america/buenos_aires', 'America/Buenos_Aires'],
  ['america/port-au-prince', 'America/Port-au-Prince'],
  ['antarctica/dumontdurville', 'Antarctica/DumontDUrville'],
  ['us/pacific', 'US/Pacific'],
  ['gb-eire', 'GB-Eire'],
  ['est5edt', 'EST5EDT'],
  ['etc/gmt+9', 'Etc/GMT+9'],
  ['gmt', 'GMT'],
  ['japan', 'Japan'],
])('%j is the zone %s', (typed, zone) => {
  expect(spellZone(typed)).toBe(zone);
  expect(isZone(typed)).toBe(true);
});

test.each([
  '',
  'Mars/Olympus',
  '+09:00',
  '-03',
  '+0900',
  '9',
  'GMT+9',
  'UTC+9',
  'BST',
  'IST',
  'SystemV/AST4',
  '\0',
])('%j is no zone', (typed) => {
  expect(spellZone(typed)).toBeUndefined();
  expect(isZone(typed)).toBe(false);
});

test.each([
  ['Tokio', 'Asia/Tokyo'],
  ['Tokoy', 'Asia/Tokyo'],
  ['tokyo?', 'Asia/Tokyo'],
  ['berlin', 'Europe/Berlin'],
  ['Berlin, Germany', 'Europe/Berlin'],
  ['New York', 'America/New_York'],
  ['JST', 'Asia/Tokyo'],
  ['GMT+9', 'Asia/Tokyo'],
  ['+09:00', 'Asia/Tokyo'],
  ['xyzzyplugh', undefined],
  ['', undefined],
  ['???', undefined],
])('“%s” is guessed to mean %s', (typed, zone) => {
  expect(guessZones(typed, 5, Date.parse('2026-03-02T12:00:00Z'))[0]?.zone).toBe(zone);
});
