import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { packageRoot } from '../src/package-root.js';

/** The built program as an operator runs it: what it prints and how it ends. */
export const program = join(packageRoot, 'dist', 'src', 'main.js');
export const wrongToken = `${'M'.repeat(26)}.${'G'.repeat(6)}.${'x'.repeat(38)}`;
/** Where it runs: an empty one for each test. */
export let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'colloquium-main-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

export function run(
  settings: Record<string, string>,
  script = program,
  given: readonly string[] = [],
  as: { uid?: number; gid?: number } = {},
) {
  const child = spawn(process.execPath, [script, ...given], {
    ...as,
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, LOG_LEVEL: 'debug', ...settings },
  });
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (piece: string) => {
      output += piece;
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, output })));
  const printed = (words: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!output.includes(words)) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
    });
  return { child, ended, printed };
}

/** What it printed beside its log. */
export function withoutLog(output: string): string {
  return output.replace(/^\{.*\}\n/gm, '');
}
