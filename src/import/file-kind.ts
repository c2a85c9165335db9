import type { FileKind, ImportRefusal } from './article.js';

export type KindOrRefusal =
  { readonly kind: FileKind } | { readonly kind: 'refused'; readonly why: ImportRefusal };

const byEnding: Readonly<Record<string, FileKind>> = {
  txt: 'text',
  text: 'text',
  md: 'markdown',
  markdown: 'markdown',
  html: 'html',
  htm: 'html',
  xhtml: 'html',
  pdf: 'pdf',
  docx: 'docx',
};

/** What a file is, by its name and its first bytes; where they disagree and the content is readable, by its content. */
export function fileKind(name: string, bytes: Uint8Array): KindOrRefusal {
  const ending = /\.([A-Za-z0-9]{1,9})$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const named = byEnding[ending];
  if (bytes.length === 0) return refused('no text in it');

  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024)).toString('latin1');
  const mistaken = refused(named === undefined ? 'unknown kind' : 'not what its name says');
  if (start.includes('%PDF-')) return { kind: 'pdf' };
  if (start.startsWith('PK\u0003\u0004')) {
    return includesText(bytes, 'word/document.xml') ? { kind: 'docx' } : mistaken;
  }
  // An encrypted .docx is an old Office container around the encrypted package.
  if (start.startsWith('\u00d0\u00cf\u0011\u00e0')) {
    return includesText(bytes, 'E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e')
      ? refused('needs a password')
      : mistaken;
  }
  if (named === 'pdf' || named === 'docx') return refused('not what its name says');
  if (isBinary(bytes) || start.startsWith('{\\rtf')) return mistaken;
  if (
    /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*-->\s*)?<(?:!doctype html|html|head|body)[\s>]/i.test(
      unmarked(start),
    )
  ) {
    return { kind: 'html' };
  }
  if (named !== undefined) return { kind: named };
  return ending === '' ? { kind: 'text' } : refused('unknown kind');
}

function refused(why: ImportRefusal): KindOrRefusal {
  return { kind: 'refused', why };
}

/** The beginning without a byte order mark and without the zero bytes of UTF-16. */
function unmarked(start: string): string {
  return start.replace(/^(?:\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)/, '').replaceAll('\0', '');
}

function includesText(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(text, 0, 'latin1');
}

/** Control bytes have no place in a text of any encoding, but for UTF-16 and its zeros. */
function isBinary(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, 4096);
  const [a, b] = sample;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return false;
  let zeros = 0;
  let controls = 0;
  for (const byte of sample) {
    if (byte === 0) zeros++;
    else if (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 0x1b)
      controls++;
  }
  if (zeros > 0) return zeros < sample.length * 0.02 || controls > sample.length * 0.6;
  return controls > sample.length * 0.02;
}
