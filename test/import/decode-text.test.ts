import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeText } from '../../src/import/decode-text.js';

const russian =
  'Совет города обсуждает цену проезда по мосту. Грузовики платят у северных ворот, и на эти деньги содержат школу.';
const english = 'The town’s council — “a quiet body” — weighs the café’s toll: 4 € a lorry… naïve, some say.';
const german = 'Die Brücke gehört der Stadt, und über die Gebühr für schwere Wagen wird längst gestritten.';
const japanese =
  '町の議会は橋の通行料を廃止するかどうかを話し合っている。トラックが北の門で払う料金で、学校と街灯が維持されてきた。';

/** A single-byte text by the letters that its upper half stands for. */
function single(text: string, upper: string, from = 0x80): Uint8Array {
  return Uint8Array.from(Array.from(text), (sign) => {
    const at = upper.indexOf(sign);
    return at >= 0 && (sign.codePointAt(0) ?? 0) > 0x7f ? from + at : (sign.codePointAt(0) ?? 63);
  });
}

/** Encodes by asking the decoder of every pair of bytes what it stands for. */
function double(text: string, encoding: string): Uint8Array {
  const known = new Map<string, number[]>();
  const decoder = new TextDecoder(encoding);
  for (let byte = 0; byte < 0x80; byte++) known.set(String.fromCharCode(byte), [byte]);
  for (let lead = 0x81; lead <= 0xfc; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const sign = decoder.decode(Uint8Array.of(lead, trail));
      if (Array.from(sign).length === 1 && sign !== '\ufffd' && !known.has(sign))
        known.set(sign, [lead, trail]);
    }
  }
  return Uint8Array.from(Array.from(text).flatMap((sign) => known.get(sign) ?? [63]));
}

const upper = (encoding: string): string =>
  new TextDecoder(encoding).decode(Uint8Array.from({ length: 128 }, (_, n) => 0x80 + n));
const windows1252 =
  '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ' + upper('windows-1252').slice(32);

describe('a text in whatever encoding it was saved', () => {
  test.each<[string, string, Uint8Array]>([
    ['UTF-8', japanese, Buffer.from(japanese)],
    ['UTF-8 with its mark', russian, Buffer.from(`\ufeff${russian}`)],
    ['UTF-16 LE with its mark', russian, Buffer.from(`\ufeff${russian}`, 'utf16le')],
    ['UTF-16 BE with its mark', japanese, Buffer.from(`\ufeff${japanese}`, 'utf16le').swap16()],
    ['UTF-16 LE, English', english, Buffer.from(english, 'utf16le')],
    ['UTF-16 BE, English', english, Buffer.from(english, 'utf16le').swap16()],
    ['UTF-16 LE, Russian', russian, Buffer.from(russian, 'utf16le')],
    ['UTF-16 BE, Russian', russian, Buffer.from(russian, 'utf16le').swap16()],
    ['UTF-16 LE, Japanese', japanese, Buffer.from(japanese, 'utf16le')],
    ['Windows-1252, English', english, single(english, windows1252)],
    ['Windows-1252, German', german, single(german, windows1252)],
    ['Windows-1251', russian, single(russian, upper('windows-1251'))],
    ['KOI8-R', russian, single(russian, upper('koi8-r'))],
    ['Shift_JIS', japanese, double(japanese, 'shift_jis')],
    ['EUC-JP', japanese, double(japanese, 'euc-jp')],
  ])('%s', (_, text, bytes) => {
    expect(decodeText(bytes)).toBe(text);
  });

  test('what a page tells of itself is believed, but not against valid UTF-8', () => {
    const polish = 'Rada miasta waży opłatę za przejazd: żółta łódź.';
    expect(decodeText(single(polish, upper('iso-8859-2')), 'iso-8859-2')).toBe(polish);
    expect(decodeText(Buffer.from(polish), 'iso-8859-2')).toBe(polish);
    expect(decodeText(single(english, windows1252), 'utf-8')).toBe(english);
    expect(decodeText(single(english, windows1252), 'no-such-encoding')).toBe(english);
  });

  test('any text comes back from UTF-8 and from marked UTF-16, and any bytes are some text', () => {
    const text = fc
      .string({ unit: 'binary' })
      .filter((each) => !each.startsWith('\ufeff') && !each.includes('\u001b$'));
    fc.assert(
      fc.property(text, (each) => {
        expect(decodeText(Buffer.from(`\ufeff${each}`))).toBe(each);
        expect(decodeText(Buffer.from(`\ufeff${each}`, 'utf16le'))).toBe(each);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => typeof decodeText(bytes) === 'string'),
    );
  });
});
