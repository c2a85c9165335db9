import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Writer {
  readonly acknowledged: Set<number>;
  kill(): Promise<void>;
}

const script = join(import.meta.dirname, 'fixtures', 'writer.js');

/** Another process that writes until it is killed; resolves once it has had `after` writes acknowledged. */
export async function startWriter(url: string, after: number, first = 0): Promise<Writer> {
  const child = spawn(process.execPath, [script, url, String(first)], { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  const acknowledged = new Set<number>();
  const lines = createInterface(child.stdout);
  let said = '';
  child.stderr.on('data', (piece: Buffer) => (said += piece.toString()));
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    lines.on('line', (line) => {
      if (line !== 'open') acknowledged.add(Number(line));
      if (acknowledged.size >= after) resolve();
    });
    lines.once('close', () => reject(new Error(`the writer ended: ${said}`)));
  });
  return {
    acknowledged,
    async kill() {
      const ended = once(lines, 'close');
      child.kill('SIGKILL');
      await Promise.all([exited, ended]);
    },
  };
}

/** One that is to be refused: how it ends, and what it says. */
export async function endOfWriter(url: string): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [script, url], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (piece: Buffer) => (said += piece.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}
