import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.js';

/** One line of what the doctor prints. */
export interface Line {
  readonly mark: string;
  readonly says: string;
}

export interface Consulted {
  readonly code: number | null;
  readonly output: string;
  readonly lines: Line[];
  /** What stands on the lines with that mark. */
  readonly marked: (mark: string) => string[];
}

const begin = join(packageRoot, 'src', 'doctor', 'begin.js');

/** `npm run doctor` in a folder, with these settings and no others. */
export function consult(
  folder: string,
  settings: Readonly<Record<string, string>> = {},
  script = begin,
  as: { uid?: number; gid?: number } = {},
  given: readonly string[] = [],
): Promise<Consulted> {
  const child = spawn(process.execPath, [script, ...given], {
    ...as,
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, ...settings },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece: string) => (output += piece));
  return new Promise((resolve) =>
    child.once('close', (code) => {
      const lines = output.split('\n').flatMap((line) => {
        const [, mark = '', says = ''] = /^(ok|look here|wrong) +(.*)$/.exec(line) ?? [];
        return mark === '' ? [] : [{ mark, says }];
      });
      const marked = (mark: string): string[] =>
        lines.filter((line) => line.mark === mark).map(({ says }) => says);
      resolve({ code, output, lines, marked });
    }),
  );
}

export function temporaryFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'colloquium-doctor-'));
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}
