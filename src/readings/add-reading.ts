import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { stringify } from 'yaml';
import type { ImportedArticle, ImportRefusal } from '../import/article.js';
import { importFile } from '../import/import-file.js';
import { packageRoot } from '../package-root.js';
import { draftOf } from './article-draft.js';
import { draftReading, firstWords } from './draft-reading.js';
import { loadReadings, readingFile } from './load-readings.js';
import { compareWith } from './compare.js';
import type { CopyMatch } from './own-copy.js';
import type { Reading } from './reading.js';

/** What is printed, and the exit code: 0 done, 1 the file is no article, 78 the command was not understood. */
export interface Added {
  readonly code: 0 | 1 | 78;
  readonly lines: readonly string[];
}

const refusals: Readonly<Record<ImportRefusal, string>> = {
  'too large': 'is larger than 5 MB; save it without pictures, or give the text alone',
  'unknown kind': 'is of a kind that is not read here; give a .txt, .md, .html, .pdf or .docx file',
  'not what its name says': 'is not what the end of its name says; save it anew in the program it comes from',
  'needs a password': 'is locked with a password; save a copy without one',
  'no text in it': 'has no text in it; a scan must be put through text recognition first',
  'too much text': 'holds more than a megabyte of text; give one article at a time',
  'too many pages': 'has more than 300 pages; give the pages of the article alone',
  'took too long': 'could not be read within 20 seconds; try it in another format, plain text best of all',
  'needed too much memory':
    'needs more memory than a file may; try it in another format, plain text best of all',
  damaged: 'is damaged or not quite of its kind; save it anew in the program it comes from',
};

/**
 * Reads a file and shows what was found in it. An article of one's own is written down as a reading; a copy of a
 * shipped reading is only recognised, because its text is not ours to keep beside the readings.
 *
 * @param into the folder for the reading; undefined for one below `data/`, named after the title
 */
export async function addReading(file: string, into: string | undefined): Promise<Added> {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined || !stats.isFile()) {
    return { code: 78, lines: [`There is no file ${file}; give the article's file.`] };
  }
  const loaded = loadReadings(join(packageRoot, 'data'));
  const shipped = loaded.kind === 'readings' ? loaded.readings : [];
  // A file too large is refused by its size before a byte of it is read.
  const bytes = stats.size > 100_000_000 ? new Uint8Array(100_000_000) : readFileSync(file);
  const outcome = await importFile({ name: basename(file), bytes });
  if (outcome.kind === 'refused') return { code: 1, lines: [`${file} ${refusals[outcome.why]}.`] };

  const { article } = outcome;
  const { hashes, copy } = compareWith(shipped, article.paragraphs);
  const reading = shipped.find(({ slug }) => slug === copy?.slug);
  if (copy !== null && reading !== undefined) {
    const lines = [
      ...headOf(article),
      ...outlineOf(article, reading, (text) => copy.match.originals.indexOf(text)),
      ...leftOutOf(article),
      ...copyOf(reading, copy.match),
    ];
    return { code: 0, lines };
  }
  const folder = resolve(into ?? join(packageRoot, 'data', slugOf(article.title ?? basename(file))));
  const draft = draftReading(draftOf(article, hashes).article, basename(folder));
  const shown = [...headOf(article), ...outlineOf(article, draft), ...leftOutOf(article)];
  if (!/^[a-z0-9](?:[a-z0-9-]{0,22}[a-z0-9])?$/.test(basename(folder))) {
    return {
      code: 78,
      lines: [`Name the folder with at most 24 of a-z, 0-9 and -, not "${basename(folder)}".`],
    };
  }
  const target = join(folder, readingFile);
  const named = nearest(target);
  if (existsSync(target)) {
    const says = `Nothing was written: ${named} is there already. Give another folder with --into, or move that one away.`;
    return { code: 1, lines: [...shown, '', says] };
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(target, yamlOf(draft), { flag: 'wx' });
  return {
    code: 0,
    lines: [
      ...shown,
      '',
      `Written to ${named}: ${draft.passages.length} passages and ${draft.topics.length} topics, proposed from names and phrases.`,
      `Mend headings and topics there, write claims and prompts, then: npm run reading -- check ${nearest(folder)}`,
      "The passages are the article's own words: publish the folder only if you may.",
    ],
  };
}

/** A path as it is shortest to type. */
function nearest(path: string): string {
  const from = relative(process.cwd(), path);
  return from === '' || from.startsWith('..') ? path : from;
}

function headOf(article: ImportedArticle): string[] {
  const { author, publisher, published, language, paragraphs } = article;
  const source = [author, publisher, published === null ? null : dayOf(published)].filter(
    (each) => each !== null,
  );
  const count = `${paragraphs.length} ${paragraphs.length === 1 ? 'paragraph' : 'paragraphs'}`;
  return [
    article.title ?? 'The file names no title.',
    `${source.length > 0 ? source.join(', ') : 'Author, publisher and date are not in the file'} · ${count} · language ${language}`,
  ];
}

function dayOf(date: string): string {
  return new Date(`${date}T00:00:00Z`).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}

/** Each paragraph of the file with its first words, and the topics of the passage that it is. */
function outlineOf(
  article: ImportedArticle,
  reading: Reading,
  placeOf: (text: string, at: number) => number = (_, at) => at,
): string[] {
  const lines = ['', 'Outline'];
  article.paragraphs.forEach(({ text, section }, n) => {
    if (section !== null) lines.push(`      ${section}`);
    const topics = reading.passages[placeOf(text, n)]?.topics ?? [];
    lines.push(
      `  ${`¶${n + 1}`.padEnd(4)} ${firstWords(text)}${topics.length > 0 ? ` [${topics.slice(0, 6).join(', ')}]` : ''}`,
    );
  });
  const counted = reading.topics.map(({ name, paragraphs }) => `${name} ${paragraphs.length}`);
  if (counted.length > 0) lines.push('', `Topics: ${counted.join(', ')}`);
  return lines;
}

function leftOutOf({ leftOut }: ImportedArticle): string[] {
  if (leftOut.length === 0) return ['', 'Nothing was left out.'];
  return [
    '',
    'Left out',
    ...leftOut.map(
      ({ text, why }) => `  ${why}: ${text.length > 90 ? `${text.slice(0, 89).toWellFormed()}…` : text}`,
    ),
  ];
}

function list(numbers: readonly number[]): string {
  return numbers.map((number) => `¶${number}`).join(', ');
}

function copyOf(reading: Reading, match: CopyMatch): string[] {
  const all = reading.passages.length;
  const lines = [
    '',
    `A copy of "${reading.title}" (${reading.slug}): ${match.matched.length} of ${all} paragraphs match.`,
    `  match word for word: ${list(match.matched)}`,
  ];
  if (match.differed.length > 0)
    lines.push(`  differ: ${list(match.differed.map(({ paragraph }) => paragraph))}`);
  if (match.missing.length > 0) lines.push(`  missing: ${list(match.missing)}`);
  return [
    ...lines,
    'To show its text in your server, give this file to /reading add there: /passage then shows it, with our topics, claims and prompts.',
    'Nothing was written, so that the text stays yours.',
  ];
}

function slugOf(title: string): string {
  const letters = title
    .normalize('NFKD')
    .replace(/[\u0300-\u036f’']/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (letters.length <= 24) return letters || 'reading';
  const cut = letters.slice(0, 25);
  const word = cut.lastIndexOf('-');
  return (word > 8 ? cut.slice(0, word) : cut.slice(0, 24)).replace(/-+$/, '');
}

/** The reading as people write it; what is not known is left out, and a passage learns its topics from them. */
function yamlOf(reading: Reading): string {
  const { title, language, topics, passages } = reading;
  const known = Object.fromEntries(
    Object.entries(reading).filter(
      ([key, value]) =>
        ['author', 'publisher', 'published', 'link'].includes(key) && typeof value === 'string',
    ),
  );
  const written = {
    title,
    ...known,
    language,
    topics,
    passages: passages.map(({ paragraph, heading, text, sha256 }) => ({ paragraph, heading, text, sha256 })),
    claims: [],
    prompts: [],
  };
  return `# yaml-language-server: $schema=../reading.schema.json\n${stringify(written, { lineWidth: 110 })}`;
}
