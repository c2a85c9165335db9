import { isNode, LineCounter, parseDocument } from 'yaml';
import { topicsAt, type Reading } from './reading.js';
import { mostIn, readingSchema, type ReadingFile } from './schema.js';
import { hashParagraph } from './source-text.js';
import { fold } from './words.js';

/** One thing wrong with a reading: where it stands in the file, what is wrong and what to write instead. */
export interface Problem {
  /** From 1; undefined where the problem has no place in the file. */
  readonly line: number | undefined;
  /** `claims[2].text`; empty for the whole file. */
  readonly path: string;
  readonly says: string;
}

export type ParsedReading = { kind: 'reading'; reading: Reading } | { kind: 'refused'; problems: Problem[] };

type Path = readonly PropertyKey[];

/**
 * Reads the text of a `reading.yaml` and checks it: first the YAML, then the shape, then what only makes sense
 * across the file (numbering, references, names used twice). All problems are reported at once.
 *
 * @param slug the folder's name
 */
export function parseReading(slug: string, text: string): ParsedReading {
  const bytes = Buffer.byteLength(text);
  if (bytes > mostIn.bytes) {
    const says = `has ${bytes} bytes; a reading has at most ${mostIn.bytes}, so write fewer or shorter passages`;
    return { kind: 'refused', problems: [{ line: undefined, path: '', says }] };
  }
  const lines = new LineCounter();
  // `core` would turn 2014-03-11 into text anyway; `uniqueKeys` makes a key written twice an error.
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  if (document.errors.length > 0) {
    return {
      kind: 'refused',
      problems: document.errors.map((error) => ({
        line: error.linePos?.[0].line,
        path: '',
        says: `is not YAML here (${error.code.toLowerCase().replaceAll('_', ' ')}); quote texts that hold ": " or " #" and indent with spaces`,
      })),
    };
  }

  const problemAt = (path: Path, says: string): Problem => ({
    line: lineOf(path),
    path: path
      .map((step, n) => (typeof step === 'number' ? `[${step}]` : `${n ? '.' : ''}${String(step)}`))
      .join(''),
    says,
  });
  /** The line of the node at a path, or of its nearest parent that exists. */
  const lineOf = (path: Path): number | undefined => {
    for (let depth = path.length; depth >= 0; depth--) {
      const node = document.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return undefined;
  };

  const problems: Problem[] = [];
  if (!/^[a-z0-9](?:[a-z0-9-]{0,22}[a-z0-9])?$/.test(slug)) {
    problems.push(
      problemAt([], `stands in a folder named "${slug}"; name the folder with at most 24 of a-z, 0-9 and -`),
    );
  }
  const written: unknown = document.toJS();
  const parsed = readingSchema.safeParse(written);
  for (const issue of parsed.error?.issues ?? []) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        const says = 'is not a key of a reading; remove it or mend its spelling';
        problems.push(problemAt([...issue.path, key], says));
      }
    } else problems.push(problemAt(issue.path, issue.message));
  }
  // Also where the shape is wrong: whoever mends a reading wants to hear everything at once.
  problems.push(...problemsAcross(written).map(([path, says]) => problemAt(path, says)));
  if (parsed.success && problems.length === 0) {
    return { kind: 'reading', reading: toReading(slug, parsed.data) };
  }
  return { kind: 'refused', problems: problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)) };
}

/**
 * What no single value shows: numbering, references and names that stand for two things. Takes the file as it was
 * written and passes over values of the wrong type, which the schema has reported.
 */
function problemsAcross(written: unknown): [Path, string][] {
  const found: [Path, string][] = [];
  const entries = (section: string): Record<string, unknown>[] => listIn(written, section).map(asRecord);
  const last = entries('passages').length;
  entries('passages').forEach(({ paragraph }, n) => {
    if (typeof paragraph === 'number' && paragraph !== n + 1) {
      found.push([
        ['passages', n, 'paragraph'],
        `is ${paragraph}; passages stand in order, so write ${n + 1}`,
      ]);
    }
  });
  const claims = entries('claims').map(({ id }) => id);
  claims.forEach((id, n) => {
    if (typeof id === 'string' && id !== `C${n + 1}`) {
      found.push([['claims', n, 'id'], `is ${id}; claims are numbered in order, so write C${n + 1}`]);
    }
  });

  const checkParagraph = (path: Path, paragraph: unknown): void => {
    if (typeof paragraph === 'number' && paragraph > last) {
      found.push([path, `is ${paragraph}, but the reading ends at ¶${last}; write one from 1 to ${last}`]);
    }
  };
  for (const section of ['topics', 'claims', 'glossary']) {
    entries(section).forEach((entry, n) => {
      const paragraphs = listIn(entry, 'paragraphs');
      paragraphs.forEach((paragraph, m) => {
        const path = [section, n, 'paragraphs', m];
        checkParagraph(path, paragraph);
        if (paragraphs.indexOf(paragraph) !== m) {
          found.push([path, `names ¶${String(paragraph)} twice; remove one`]);
        }
      });
    });
  }
  entries('prompts').forEach(({ paragraph, claim }, n) => {
    checkParagraph(['prompts', n, 'paragraph'], paragraph);
    if (typeof claim === 'string' && !claims.includes(claim)) {
      const says = `is ${claim}, which is no claim of this reading; write one from C1 to C${claims.length}`;
      found.push([['prompts', n, 'claim'], says]);
    }
  });

  const owner = new Map<string, string>();
  entries('topics').forEach((topic, n) => {
    const names: [Path, unknown][] = [
      [['topics', n, 'name'], topic['name']],
      ...listIn(topic, 'aliases').map((alias, m): [Path, unknown] => [['topics', n, 'aliases', m], alias]),
    ];
    for (const [path, name] of names) {
      if (typeof name !== 'string' || name === '') continue;
      const other = owner.get(fold(name));
      if (other !== undefined) {
        found.push([path, `"${name}" already names the topic ${other}; keep it in one place`]);
      } else owner.set(fold(name), String(topic['name']));
    }
  });
  return found;
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function listIn(value: unknown, key: string): unknown[] {
  const list = asRecord(value)[key];
  return Array.isArray(list) ? list : [];
}

function toReading(slug: string, file: ReadingFile): Reading {
  return {
    ...file,
    slug,
    publisher: file.publisher ?? null,
    published: file.published ?? null,
    link: file.link ?? null,
    // A passage that hashes to its own source is the source, whoever wrote the file.
    ...(file.passages.some(({ text, sha256 }) => hashParagraph(text) === sha256) && { verbatim: true }),
    passages: file.passages.map((passage) => ({
      ...passage,
      topics: topicsAt(file.topics, passage.paragraph),
    })),
  };
}
