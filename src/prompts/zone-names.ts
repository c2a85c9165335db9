/**
 * The zones' names. Intl lists one name a place, often an old one (Asia/Calcutta), accepts the others in any case, and
 * does not tell how they are spelled; so the other names stand here, after the one in use today. They are the links
 * of the IANA time zone database (public domain).
 */
const links = `
Africa/Asmara: Africa/Asmera
Africa/Bamako: Africa/Timbuktu
Africa/Cairo: Egypt
Africa/Tripoli: Libya
America/Adak: America/Atka US/Aleutian
America/Anchorage: US/Alaska
America/Argentina/Buenos_Aires: America/Buenos_Aires
America/Argentina/Catamarca: America/Argentina/ComodRivadavia America/Catamarca
America/Chicago: CST6CDT US/Central
America/Atikokan: America/Coral_Harbour
America/Argentina/Cordoba: America/Cordoba America/Rosario
America/Denver: America/Shiprock MST7MDT Navajo US/Mountain
America/Detroit: US/Michigan
America/Edmonton: America/Yellowknife Canada/Mountain
America/Nuuk: America/Godthab
America/Halifax: Canada/Atlantic
America/Havana: Cuba
America/Indiana/Knox: America/Knox_IN US/Indiana-Starke
America/Indiana/Indianapolis: America/Fort_Wayne America/Indianapolis US/East-Indiana
America/Iqaluit: America/Pangnirtung
America/Jamaica: Jamaica
America/Argentina/Jujuy: America/Jujuy
America/Los_Angeles: PST8PDT US/Pacific
America/Kentucky/Louisville: America/Louisville
America/Manaus: Brazil/West
America/Mazatlan: Mexico/BajaSur
America/Argentina/Mendoza: America/Mendoza
America/Mexico_City: Mexico/General
America/New_York: EST5EDT US/Eastern
America/Noronha: Brazil/DeNoronha
America/Panama: EST
America/Phoenix: MST US/Arizona
America/Regina: Canada/Saskatchewan
America/Rio_Branco: America/Porto_Acre Brazil/Acre
America/Santiago: Chile/Continental
America/Sao_Paulo: Brazil/East
America/St_Johns: Canada/Newfoundland
America/St_Thomas: America/Virgin
America/Tijuana: America/Ensenada America/Santa_Isabel Mexico/BajaNorte
America/Toronto: America/Montreal America/Nipigon America/Thunder_Bay Canada/Eastern
America/Vancouver: Canada/Pacific
America/Whitehorse: Canada/Yukon
America/Winnipeg: America/Rainy_River Canada/Central
Antarctica/McMurdo: Antarctica/South_Pole
Arctic/Longyearbyen: Atlantic/Jan_Mayen
Asia/Ashgabat: Asia/Ashkhabad
Asia/Kolkata: Asia/Calcutta
Asia/Dhaka: Asia/Dacca
Asia/Hong_Kong: Hongkong
Asia/Jerusalem: Asia/Tel_Aviv Israel
Asia/Kathmandu: Asia/Katmandu
Asia/Macau: Asia/Macao
Asia/Makassar: Asia/Ujung_Pandang
Asia/Nicosia: Europe/Nicosia
Asia/Yangon: Asia/Rangoon
Asia/Ho_Chi_Minh: Asia/Saigon
Asia/Seoul: ROK
Asia/Shanghai: Asia/Chongqing Asia/Chungking Asia/Harbin PRC
Asia/Singapore: Singapore
Asia/Taipei: ROC
Asia/Tehran: Iran
Asia/Thimphu: Asia/Thimbu
Asia/Tokyo: Japan
Asia/Ulaanbaatar: Asia/Choibalsan Asia/Ulan_Bator
Asia/Urumqi: Asia/Kashgar
Atlantic/Faroe: Atlantic/Faeroe
Atlantic/Reykjavik: Iceland
Australia/Adelaide: Australia/South
Australia/Brisbane: Australia/Queensland
Australia/Broken_Hill: Australia/Yancowinna
Australia/Darwin: Australia/North
Australia/Hobart: Australia/Currie Australia/Tasmania
Australia/Lord_Howe: Australia/LHI
Australia/Melbourne: Australia/Victoria
Australia/Perth: Australia/West
Australia/Sydney: Australia/ACT Australia/Canberra Australia/NSW
Europe/Athens: EET
Europe/Brussels: CET MET
Europe/Chisinau: Europe/Tiraspol
Europe/Dublin: Eire
Europe/Istanbul: Asia/Istanbul Turkey
Europe/Kyiv: Europe/Kiev Europe/Uzhgorod Europe/Zaporozhye
Europe/Lisbon: Portugal WET
Europe/London: Europe/Belfast GB GB-Eire
Europe/Moscow: W-SU
Europe/Warsaw: Poland
Pacific/Auckland: NZ
Pacific/Chatham: NZ-CHAT
Pacific/Easter: Chile/EasterIsland
Pacific/Kanton: Pacific/Enderbury
Pacific/Honolulu: HST Pacific/Johnston US/Hawaii
Pacific/Kwajalein: Kwajalein
Pacific/Pago_Pago: Pacific/Samoa US/Samoa
Pacific/Pohnpei: Pacific/Ponape
Pacific/Chuuk: Pacific/Truk Pacific/Yap
UTC: Etc/GMT Etc/GMT+0 Etc/GMT-0 Etc/GMT0 Etc/Greenwich Etc/UCT Etc/UTC Etc/Universal Etc/Zulu GMT GMT+0 GMT-0 GMT0 Greenwich UCT Universal Zulu
`;

/** Zones of the oceans, by hours behind UTC: POSIX counts them the other way round. */
const atSea = Array.from({ length: 27 }, (_, n) => n - 14)
  .filter((hours) => hours !== 0)
  .map((hours) => `Etc/GMT${hours > 0 ? '+' : ''}${hours}`)
  .filter((zone) => zone !== 'Etc/GMT');

/** A place and its other names. */
const groups: readonly (readonly [string, readonly string[]])[] = links
  .trim()
  .split('\n')
  .map((line) => {
    const [today = '', others = ''] = line.split(': ');
    return [today, others.split(' ')];
  });

const others = new Set(groups.flatMap(([, names]) => names));

/** One name for each place, the one in use today, in the order of the alphabet; without those at sea. */
export const places: readonly string[] = [
  ...new Set([...groups.map(([today]) => today), ...Intl.supportedValuesOf('timeZone')]),
]
  .filter((zone) => !others.has(zone) && !zone.startsWith('Etc/'))
  .sort();

const otherNames = new Map(groups);
export function otherNamesOf(place: string): readonly string[] {
  return otherNames.get(place) ?? [];
}

const spellings = new Map(
  [...places, ...others, ...atSea].map((zone) => [zone.toLowerCase(), zone] as const),
);

/**
 * The proper spelling of an IANA name, today's or an older one, typed in any case; undefined where it is none or this
 * Node does not know it. Offsets such as "+09:00" are no names, and know no summer time: people mean a place.
 */
export function spellZone(typed: string): string | undefined {
  const name = typed.trim();
  // ICU also takes letters such as BST, which it holds to be Bangladesh; only names with a place can be new ones.
  const spelled =
    spellings.get(name.toLowerCase()) ?? (/^[A-Za-z]+\/[\w/+-]+$/.test(name) ? name : undefined);
  if (spelled === undefined || spelled.startsWith('SystemV')) return undefined;
  try {
    Intl.DateTimeFormat('en', { timeZone: spelled });
    return spelled;
  } catch {
    return undefined;
  }
}

/** Whether the running Node knows a zone; older names and any case count. */
export function isZone(name: string): boolean {
  return spellZone(name) !== undefined;
}
