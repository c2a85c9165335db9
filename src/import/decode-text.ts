/** Bytes 0x80 to 0x9f of Windows-1252, which some versions of Node decode as control characters. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/**
 * The text of a file in the encoding that it tells or shows: a byte order mark, the name it gives itself, UTF-16 by
 * its zero bytes, UTF-8 where it is valid, and else the legacy encoding whose letters make the likeliest words.
 *
 * @param told the name of an encoding, from a page's head; null where the file names none
 */
export function decodeText(bytes: Uint8Array, told: string | null = null): string {
  const marked = byMark(bytes);
  if (marked !== null) return marked;
  const wide = wideKind(bytes);
  if (wide !== null) return decode(bytes, wide);
  const utf8 = strictly(bytes, 'utf-8');
  // Valid UTF-8 with a letter beyond ASCII is never anything else by chance, whatever the file says of itself.
  if (utf8 !== null && (told === null || /\P{ASCII}/u.test(utf8))) {
    return utf8.includes('\u001b$') ? (strictly(bytes, 'iso-2022-jp') ?? utf8) : utf8;
  }
  const known = told === null || /utf-?(?:8|16)/i.test(told) ? null : decoderName(told);
  if (known !== null) return decode(bytes, known);
  return utf8 ?? decode(bytes, likeliest(bytes));
}

function byMark(bytes: Uint8Array): string | null {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return decode(bytes.subarray(3), 'utf-8');
  if (a === 0xff && b === 0xfe) return decode(bytes.subarray(2), 'utf-16le');
  if (a === 0xfe && b === 0xff) return decode(bytes.subarray(2), 'utf-16be');
  return null;
}

/** UTF-16 without its mark: in most languages one byte of each pair is nearly always the same small number. */
function wideKind(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const sample = bytes.subarray(0, 8192 - (8192 % 2));
  if (bytes.length < 4 || bytes.length % 2 !== 0) return null;
  const odd = new Map<number, number>();
  const even = new Map<number, number>();
  for (const [n, byte] of sample.entries()) {
    const seen = n % 2 === 0 ? even : odd;
    seen.set(byte, (seen.get(byte) ?? 0) + 1);
  }
  const half = sample.length / 2;
  const zeros = (seen: Map<number, number>): number => (seen.get(0) ?? 0) / half;
  // Cyrillic stands at 0x04 and has its spaces at 0x00: the two together show the order of the bytes.
  const high = (seen: Map<number, number>): number => ((seen.get(0) ?? 0) + (seen.get(4) ?? 0)) / half;
  if (zeros(odd) > 0.3 && zeros(even) < 0.05) return 'utf-16le';
  if (zeros(even) > 0.3 && zeros(odd) < 0.05) return 'utf-16be';
  if (high(odd) > 0.8 && zeros(odd) > zeros(even)) return 'utf-16le';
  if (high(even) > 0.8 && zeros(even) > zeros(odd)) return 'utf-16be';
  // Two plain letters make a Chinese character by chance, but never kana: they stand at 0x30, a digit.
  const kana = (name: 'utf-16le' | 'utf-16be'): boolean => {
    const text = decode(sample, name);
    const count = (pattern: RegExp): number => (text.match(pattern)?.length ?? 0) / half;
    return count(/[\u3000-\u30ff]/g) > 0.25 && count(/[\u3000-\u30ff\u4e00-\u9fff]/g) > 0.7;
  };
  if (kana('utf-16le')) return 'utf-16le';
  return kana('utf-16be') ? 'utf-16be' : null;
}

function strictly(bytes: Uint8Array, name: string): string | null {
  try {
    return new TextDecoder(name, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function decoderName(told: string): string | null {
  try {
    return new TextDecoder(told.trim()).encoding;
  } catch {
    return null;
  }
}

function decode(bytes: Uint8Array, name: string): string {
  const text = new TextDecoder(name).decode(bytes);
  if (name !== 'windows-1252') return text;
  return text.replace(/[\u0080-\u009f]/g, (sign) => windows1252[sign.charCodeAt(0) - 0x80] ?? sign);
}

/** How much of the text beyond ASCII is as it is in real writing, from 0 to 1. */
const candidates: readonly [string, (text: string) => number][] = [
  ['shift_jis', japanese],
  ['euc-jp', japanese],
  ['windows-1251', cyrillic],
  ['koi8-r', cyrillic],
  ['windows-1252', latin],
];

function likeliest(bytes: Uint8Array): string {
  const sample = bytes.subarray(0, 200_000);
  let best = { name: 'windows-1252', score: 0 };
  for (const [name, scoreOf] of candidates) {
    const score = scoreOf(decode(sample, name));
    if (score > best.score) best = { name, score };
  }
  return best.name;
}

function shareOf(text: string, good: RegExp): number {
  const beyond = text.match(/\P{ASCII}/gu)?.length ?? 0;
  return beyond === 0 ? 0 : (text.match(good)?.length ?? 0) / beyond;
}

function japanese(text: string): number {
  const broken = text.match(/[\ufffd\uff61-\uff9f\ue000-\uf8ff]/g)?.length ?? 0;
  if (broken > text.length / 100 || shareOf(text, /[\u3040-\u30ff]/g) < 0.15) return 0;
  return shareOf(text, /[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]/g);
}

function cyrillic(text: string): number {
  // Words wholly of Cyrillic letters with the capital in front: in the wrong encoding capitals and small letters change places.
  const words = text.match(/(?<![\p{L}])[\u0400-\u04ff][\u0430-\u045f]+(?![\p{L}])/gu) ?? [];
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  const beyond = text.match(/\P{ASCII}/gu)?.length ?? 0;
  return beyond === 0 ? 0 : letters / beyond;
}

function latin(text: string): number {
  // An accented letter among plain ones, or typographic signs; never runs of accented letters.
  const single = text.match(/(?<![\u00c0-\u00ff])[\u00c0-\u00ff](?![\u00c0-\u00ff])/gu)?.length ?? 0;
  const signs = text.match(/[‘’“”„–—…•€\u00a0\u00a9\u00ab\u00bb\u00a7\u00b0\u00b7]/gu)?.length ?? 0;
  const beyond = text.match(/\P{ASCII}/gu)?.length ?? 0;
  return beyond === 0 ? 0.01 : Math.min(0.95, (single + signs) / beyond);
}
