import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join, sep } from 'node:path';
import { packageRoot } from '../package-root.js';
import { Turns } from '../turns.js';
import type { ImportOutcome, ImportRefusal } from './article.js';
import type { ChildLine } from './child.js';
import { fileKind } from './file-kind.js';
import { limits } from './limits.js';

/**
 * `waiting` where others are read first, `reading` when the file's turn has come, `sorting` when its text is out and is
 * told from what is not the article.
 */
export type ImportStep = 'waiting' | 'reading' | 'sorting';

export interface ImportOptions {
  onStep?(step: ImportStep): void;
}

const turns = new Turns(2);

/**
 * Reads a file to an article in a process of its own: at most 5 MB in, 1 MB of text out, 300 pages, 256 MB of heap
 * and 20 s, without the network and without running code from the file. Never rejects for a bad file.
 *
 * @param file its name as the host gave it, and its bytes
 */
export async function importFile(
  file: { readonly name: string; readonly bytes: Uint8Array },
  options: ImportOptions = {},
): Promise<ImportOutcome> {
  // What needs no parser is decided at once.
  if (file.bytes.length > limits.bytesIn) return { kind: 'refused', why: 'too large' };
  const kind = fileKind(file.name, file.bytes);
  if (kind.kind === 'refused') return kind;

  return turns.run(
    () => {
      options.onStep?.('reading');
      return readInChild(file, () => options.onStep?.('sorting'));
    },
    () => options.onStep?.('waiting'),
  );
}

async function readInChild(
  file: { readonly name: string; readonly bytes: Uint8Array },
  onSorting: () => void,
): Promise<ImportOutcome> {
  const child = startChild(file.name);
  let late = false;
  const alarm = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, limits.time);
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  // It may be killed before it has read everything.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(file.bytes);
  try {
    const outcome = readLines(child, onSorting);
    const [code, signal] = await ended;
    if (late) return { kind: 'refused', why: 'took too long' };
    return outcome() ?? { kind: 'refused', why: whyEnded(code, signal) };
  } finally {
    clearTimeout(alarm);
  }
}

function startChild(name: string): ChildProcess {
  const built = join(packageRoot, 'dist', 'src', 'import', 'child.js');
  const child = spawn(
    process.execPath,
    [
      `--max-old-space-size=${limits.heap}`,
      '--disallow-code-generation-from-strings',
      ...permissions(),
      built,
      name.slice(-200),
    ],
    // No environment: the token and the places of the keys are none of its business.
    { env: {}, stdio: ['pipe', 'pipe', 'ignore'], cwd: packageRoot, windowsHide: true },
  );
  if (child.pid !== undefined) {
    try {
      setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    } catch {
      // Already gone, or not allowed: it is only a courtesy to the answers that go on meanwhile.
    }
  }
  return child;
}

/** The child may read the program and nothing else; no other process, no native code, nothing written. */
function permissions(): string[] {
  const flag = ['--permission', '--experimental-permission'].find((each) =>
    process.allowedNodeEnvironmentFlags.has(each),
  );
  if (flag === undefined) return [];
  const places = ['dist', 'node_modules', 'package.json'].map((each) =>
    realpathSync(join(packageRoot, each)),
  );
  // The thread that watches the memory needs leave of its own.
  return [
    flag,
    '--allow-worker',
    ...places.map((place) => `--allow-fs-read=${place}${place.endsWith('.json') ? '' : `${sep}*`}`),
  ];
}

/** Follows the child's lines. Returns what asks for the outcome once the child has ended; null where it said none. */
function readLines(child: ChildProcess, onSorting: () => void): () => ImportOutcome | null {
  /** Escapes can make a text six times as long; more than that is no answer of ours. */
  const mostOut = limits.textOut * 8;
  const parts: Buffer[] = [];
  let size = 0;
  child.stdout?.on('data', (part: Buffer) => {
    size += part.length;
    if (size > mostOut) child.kill('SIGKILL');
    else parts.push(part);
    if (parts.length === 1 && part.toString().startsWith('{"step"')) onSorting();
  });
  return () => {
    const written = Buffer.concat(parts).toString();
    // A line cut off by the child's end is no answer.
    const last = written.endsWith('\n') && size <= mostOut ? written.trimEnd().split('\n').at(-1) : undefined;
    if (last === undefined) return null;
    const line = JSON.parse(last) as ChildLine;
    return 'outcome' in line ? line.outcome : null;
  };
}

/** Killed from within or by the system, or ended by V8 where its heap was full: all of them memory. */
function whyEnded(code: number | null, signal: NodeJS.Signals | null): ImportRefusal {
  return signal !== null || code === 134 ? 'needed too much memory' : 'damaged';
}
