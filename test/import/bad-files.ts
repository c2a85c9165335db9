import { PDFDocument } from 'pdf-lib';
import { deflateRawSync, deflateSync } from 'node:zlib';
import type { ImportRefusal } from '../../src/import/article.js';

export interface BadFile {
  readonly what: string;
  readonly name: string;
  readonly make: () => Uint8Array | Promise<Uint8Array>;
  /** What it may be refused as; several where it depends on the machine which limit is met first. */
  readonly refusedAs: readonly ImportRefusal[];
}

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const hugeXml = 300_000_000;

/** Files that are made to cost much, to run code or to lie about themselves; each is small enough to be uploaded. */
export const badFiles: readonly BadFile[] = [
  {
    what: 'a file above five megabytes',
    name: 'long.txt',
    make: () => new Uint8Array(5_000_001).fill(0x61),
    refusedAs: ['too large'],
  },
  {
    what: 'more than a megabyte of text',
    name: 'book.txt',
    make: () => bytes('This sentence stands in a very long book indeed. '.repeat(25_000)),
    refusedAs: ['too much text'],
  },
  {
    what: 'a PDF whose page inflates to 300 MB',
    name: 'bomb.pdf',
    make: () => flatePdf(deflateSync(Buffer.alloc(300_000_000, ' '), { level: 9 }), '/FlateDecode'),
    refusedAs: ['no text in it', 'needed too much memory', 'took too long', 'damaged'],
  },
  {
    what: 'the same deflated twice, below a kilobyte',
    name: 'twice.pdf',
    make: () =>
      flatePdf(
        deflateSync(deflateSync(Buffer.alloc(300_000_000, ' '), { level: 9 }), { level: 9 }),
        '[/FlateDecode /FlateDecode]',
      ),
    refusedAs: ['no text in it', 'needed too much memory', 'took too long', 'damaged'],
  },
  {
    what: 'a PDF that shows a million operators of text',
    name: 'shows.pdf',
    make: () =>
      flatePdf(deflateSync(Buffer.from(`BT /F1 9 Tf ${'(x) Tj '.repeat(3_000_000)} ET`)), '/FlateDecode'),
    refusedAs: ['too much text', 'needed too much memory', 'took too long', 'damaged', 'no text in it'],
  },
  {
    what: 'a PDF whose font would run code (CVE-2024-4367)',
    name: 'font.pdf',
    make: evalPdf,
    refusedAs: ['no text in it', 'damaged'],
  },
  {
    what: 'a PDF whose page tree holds itself',
    name: 'circle.pdf',
    make: () => pdfOf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [2 0 R] /Count 9 >>']),
    refusedAs: ['damaged', 'no text in it'],
  },
  {
    what: 'a PDF that draws itself into itself',
    name: 'mirror.pdf',
    make: () =>
      pdfOf([
        '<< /Type /Catalog /Pages 2 0 R >>',
        '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Resources << /XObject << /A 5 0 R >> >> >>',
        '<< /Length 5 >>\nstream\n/A Do\nendstream',
        '<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A 5 0 R >> >> /Length 11 >>\nstream\n/A Do /A Do\nendstream',
      ]),
    refusedAs: ['damaged', 'no text in it', 'took too long', 'needed too much memory'],
  },
  {
    what: 'a PDF with a password',
    name: 'locked.pdf',
    make: () =>
      pdfOf(
        ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [] /Count 0 >>'],
        `/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${'41'.repeat(32)}> /U <${'42'.repeat(32)}> >> /ID [<00> <00>]`,
      ),
    refusedAs: ['needs a password'],
  },
  {
    what: 'a Word document with a password',
    name: 'locked.docx',
    make: () =>
      Buffer.concat([
        Buffer.from('d0cf11e0a1b11ae1', 'hex'),
        Buffer.alloc(600),
        Buffer.from('EncryptedPackage', 'utf16le'),
        Buffer.alloc(600),
      ]),
    refusedAs: ['needs a password'],
  },
  {
    what: 'a PDF of pictures',
    name: 'scan.pdf',
    make: async () => {
      const document = await PDFDocument.create();
      document.addPage().drawRectangle({ x: 9, y: 9, width: 99, height: 99 });
      return document.save();
    },
    refusedAs: ['no text in it'],
  },
  {
    what: 'a PDF of 301 pages',
    name: 'pages.pdf',
    make: async () => {
      const document = await PDFDocument.create();
      for (let page = 0; page < 301; page++) document.addPage();
      return document.save();
    },
    refusedAs: ['too many pages'],
  },
  {
    what: 'garbage under a PDF’s name',
    name: 'garbage.pdf',
    make: () => Uint8Array.from({ length: 20_000 }, (_, n) => (n * 7919) % 251),
    refusedAs: ['not what its name says'],
  },
  {
    what: 'garbage behind a PDF’s first line',
    name: 'broken.pdf',
    make: () =>
      Buffer.concat([bytes('%PDF-1.7\n'), Uint8Array.from({ length: 20_000 }, (_, n) => (n * 7919) % 251)]),
    refusedAs: ['damaged', 'no text in it'],
  },
  {
    what: 'a Word document that inflates to 300 MB',
    name: 'bomb.docx',
    make: () => docxOf(Buffer.alloc(hugeXml, ' '), hugeXml),
    refusedAs: ['too much text'],
  },
  {
    what: 'the same, saying that it has a hundred bytes',
    name: 'liar.docx',
    make: () => docxOf(Buffer.alloc(hugeXml, ' '), 100),
    refusedAs: ['too much text'],
  },
  {
    what: 'a Word document whose XML multiplies itself',
    name: 'laughs.docx',
    make: () => {
      const entities = Array.from({ length: 10 }, (_, n) =>
        n === 0 ? '<!ENTITY a0 "ha">' : `<!ENTITY a${n} "${`&a${n - 1};`.repeat(10)}">`,
      );
      return docxOf(
        Buffer.from(
          `<?xml version="1.0"?><!DOCTYPE d [${entities.join('')}]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&a9;</w:t></w:r></w:p></w:body></w:document>`,
        ),
      );
    },
    refusedAs: ['damaged', 'no text in it'],
  },
  {
    what: 'a page of a hundred thousand elements inside one another',
    name: 'deep.html',
    make: () => bytes(`<html><body>${'<div>'.repeat(100_000)}text${'</div>'.repeat(100_000)}`),
    refusedAs: ['damaged'],
  },
  {
    what: 'a page of a million empty elements',
    name: 'wide.html',
    make: () => bytes(`<html><body>${'<p>'.repeat(1_500_000)}`),
    refusedAs: ['no text in it', 'needed too much memory', 'took too long'],
  },
  {
    what: 'a Word document cut off in the middle',
    name: 'cut.docx',
    make: () => Buffer.concat([bytes('PK\u0003\u0004'), bytes('word/document.xml'), Buffer.alloc(400, 7)]),
    refusedAs: ['damaged'],
  },
  {
    what: 'a program under a text’s name',
    name: 'notes.txt',
    make: () => Buffer.concat([Buffer.from('7f454c46020101', 'hex'), Buffer.alloc(4000, 3)]),
    refusedAs: ['not what its name says'],
  },
  { what: 'an empty file', name: 'empty.txt', make: () => new Uint8Array(), refusedAs: ['no text in it'] },
  {
    what: 'a picture',
    name: 'photo.png',
    make: () => Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(2000, 1)]),
    refusedAs: ['unknown kind'],
  },
];

/** Texts on which a careless regular expression would never end; what they are read as does not matter. */
export const baits: readonly { readonly name: string; readonly text: string }[] = [
  { name: 'letters.txt', text: 'a'.repeat(900_000) },
  { name: 'letters-in-lines.txt', text: `${'a'.repeat(120)}\n`.repeat(7_000) },
  { name: 'hyphens.txt', text: 'a-'.repeat(450_000) },
  { name: 'spaces.txt', text: `a${' '.repeat(900_000)}b` },
  { name: 'bylines.txt', text: 'by '.repeat(300_000) },
  { name: 'bars.txt', text: `${'a | '.repeat(90)}\n\n`.repeat(2_000) },
  { name: 'brackets.md', text: '['.repeat(900_000) },
  { name: 'links.md', text: '[a](b'.repeat(180_000) },
  { name: 'ticks.md', text: '`'.repeat(900_000) },
  { name: 'stars.md', text: '**a* '.repeat(180_000) },
  { name: 'heading.md', text: `# a${' '.repeat(900_000)}b` },
  { name: 'quotes.md', text: '>'.repeat(900_000) },
  { name: 'rules.md', text: '- '.repeat(450_000) },
  { name: 'tags.html', text: `<html>${'<'.repeat(900_000)}` },
  { name: 'comment.html', text: `<html><!--${'--!'.repeat(300_000)}` },
  { name: 'classes.html', text: `<html><p class="${'-share'.repeat(150_000)}">a` },
  { name: 'links.html', text: `<html>${'<a href="#1">1</a>'.repeat(50_000)}` },
];

function pdfOf(objects: readonly (string | Buffer)[], trailer = ''): Uint8Array {
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')];
  const places: number[] = [];
  let at = 9;
  const add = (part: Buffer): void => {
    parts.push(part);
    at += part.length;
  };
  objects.forEach((object, n) => {
    places.push(at);
    add(
      Buffer.concat([
        bytes(`${n + 1} 0 obj\n`),
        Buffer.from(object as string, 'latin1'),
        bytes('\nendobj\n'),
      ]),
    );
  });
  const rows = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  add(
    Buffer.from(
      `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer << /Size ${size} /Root 1 0 R ${trailer} >>\nstartxref\n${at}\n%%EOF`,
    ),
  );
  return Buffer.concat(parts);
}

function flatePdf(stream: Buffer, filter: string): Uint8Array {
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>',
    Buffer.concat([
      bytes(`<< /Length ${stream.length} /Filter ${filter} >>\nstream\n`),
      stream,
      bytes('\nendstream'),
    ]).toString('latin1'),
  ]);
}

/** The font's matrix holds text that an old pdf.js compiled; had it run, the file would never be done. */
function evalPdf(): Uint8Array {
  const show = 'BT /F1 20 Tf 20 100 Td (A) Tj ET';
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${show.length} >>\nstream\n${show}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Evil /FontMatrix [1 2 3 4 5 (0\\); for\\(;;\\);//)] /FirstChar 65 /LastChar 65 /Widths [500] /FontDescriptor << /Type /FontDescriptor /FontName /Evil /Flags 4 /FontBBox [0 0 1 1] /Ascent 1 /Descent 0 /CapHeight 1 /StemV 1 /ItalicAngle 0 >> >>',
  ]);
}

/** A zip of one entry, with whatever size it is to state. */
function docxOf(xml: Buffer, stated = xml.length): Uint8Array {
  const name = Buffer.from('word/document.xml');
  const data = deflateRawSync(xml, { level: 9 });
  const head = Buffer.alloc(26);
  head.writeUInt16LE(20, 0);
  head.writeUInt16LE(8, 4);
  head.writeUInt32LE(data.length, 14);
  head.writeUInt32LE(stated, 18);
  head.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([bytes('PK\u0003\u0004'), head, name, data]);
  const central = Buffer.concat([
    bytes('PK\u0001\u0002'),
    Buffer.from([20, 0]),
    head,
    Buffer.alloc(14),
    name,
  ]);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 0, 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}
