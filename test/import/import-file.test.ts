import { describe, expect, test } from 'vitest';
import { importFile } from '../../src/import/import-file.js';
import type { ImportedArticle } from '../../src/import/article.js';
import { normaliseParagraph } from '../../src/readings/source-text.js';
import { asDocx, asHtml, asPdf, type Setting } from './make-files.js';
import { asText, toll } from './toll-article.js';

async function read(name: string, bytes: Uint8Array): Promise<ImportedArticle> {
  const outcome = await importFile({ name, bytes });
  if (outcome.kind === 'refused') throw new Error(`${name} was refused: ${outcome.why}`);
  return outcome.article;
}

/** The eight paragraphs, the title and the day; nothing of what surrounds them. */
function expectToll(article: ImportedArticle): void {
  expect(article.paragraphs.map(({ text }) => normaliseParagraph(text))).toEqual(
    toll.paragraphs.map(normaliseParagraph),
  );
  expect(article.title).toBe(toll.title);
  expect(article.published).toBe('2019-05-06');
  expect(article.language).toBe('en');
  const whyOf = (text: string): string | undefined => article.leftOut.find((each) => each.text === text)?.why;
  expect(whyOf(toll.caption)).toBe('caption');
  expect(whyOf(toll.footer)).toBe('copyright line');
  expect(['The Ledger', 'Ferrow Ledger Publishing']).toContain(article.publisher);
}

const text = asText(toll);
const windows = (written: string): Uint8Array =>
  Buffer.from(
    written.replace(/[‘’“”–—]/g, (sign) => String.fromCharCode(0x91 + '‘’“”•–—'.indexOf(sign))),
    'latin1',
  );
const bigEndian = (written: string): Uint8Array => Buffer.from(written, 'utf16le').swap16();

describe('one article in every kind of file', () => {
  test.each<[string, () => Uint8Array | Promise<Uint8Array>]>([
    ['plain.txt', () => Buffer.from(text)],
    ['marked.txt', () => Buffer.from(`\ufeff${text}`)],
    ['dos.txt', () => Buffer.from(text.replaceAll('\n', '\r\n'))],
    ['windows-1252.txt', () => windows(text)],
    ['utf-16le.txt', () => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['utf-16be.txt', () => bigEndian(`\ufeff${text}`)],
    ['utf-16-unmarked.txt', () => Buffer.from(text, 'utf16le')],
    ['no-ending', () => Buffer.from(text)],
    ['wrapped.txt', () => Buffer.from(wrapped(text))],
    ['page.html', () => Buffer.from(asHtml(toll))],
    ['page-windows.htm', () => windows(asHtml(toll, 'windows-1252'))],
    ['page-under-another-name.txt', () => Buffer.from(asHtml(toll))],
    ['word.docx', () => asDocx(toll)],
  ])('%s', async (name, make) => {
    expectToll(await read(name, await make()));
  });

  const settings = ([1, 2] as const).flatMap((columns) =>
    (['gap', 'indent'] as const).flatMap((paragraphs) =>
      [true, false].map((justified): Setting => ({ columns, paragraphs, justified, hyphens: true })),
    ),
  );
  test.each(settings)('PDF of $columns columns, $paragraphs, justified $justified', async (setting) => {
    const article = await read('print.pdf', await asPdf(toll, setting));
    expectToll(article);
    expect(article.leftOut.filter(({ why }) => why === 'running head').map((each) => each.text)).toContain(
      'ledger.example · for members only',
    );
  });

  test('markdown, with a head of YAML', async () => {
    const [one = '', two = '', ...rest] = toll.paragraphs;
    const written = `---\ntitle: ${toll.title}\nauthor: Maren Holt\npublisher: The Ledger\ndate: 2019-05-06\nurl: https://ledger.example/toll\n---\n
# ${toll.title}\n\n**${one.slice(0, 20)}**${one.slice(20)}\n\n> ${two}\n\n![A lorry](lorry.jpg)\n\n## The test\n\n${rest.join('\n\n')}\n`;
    const article = await read('toll.md', Buffer.from(written));
    expect(article.paragraphs.map((each) => each.text)).toEqual(
      toll.paragraphs.map((each) => each.replace(/\s+/g, ' ')),
    );
    expect(article.paragraphs[2]?.section).toBe('The test');
    expect(article).toMatchObject({
      title: toll.title,
      author: 'Maren Holt',
      publisher: 'The Ledger',
      published: '2019-05-06',
      link: 'https://ledger.example/toll',
    });
    expect(article.leftOut).toEqual([{ text: 'A lorry', why: 'caption' }]);
  });
});

test('the steps are told in their order', async () => {
  const steps: string[] = [];
  await importFile({ name: 'a.txt', bytes: Buffer.from(text) }, { onStep: (step) => void steps.push(step) });
  expect(steps).toEqual(['reading', 'sorting']);
});

/** Lines as old programs broke them. */
function wrapped(written: string): string {
  return written
    .split('\n\n')
    .map((block) => block.replace(/(.{1,72})(?:\s+|$)/g, '$1\n').trimEnd())
    .join('\n\n');
}
