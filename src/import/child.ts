import { Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import type { ImportOutcome } from './article.js';
import { readArticle } from './read-article.js';

/*
 * The process that reads one file: the bytes come on its input, lines of JSON go out. It may be killed at any time,
 * so it keeps nothing. The file may be made to misuse a parser, so nothing here can reach the network.
 */

/** A line that the child writes. */
export type ChildLine = { readonly step: 'sorting' } | { readonly outcome: ImportOutcome };

const refuseNetwork = (): never => {
  throw new Error('reading a file needs no network');
};
Socket.prototype.connect = refuseNetwork;
Object.assign(globalThis, { fetch: refuseNetwork, WebSocket: undefined, XMLHttpRequest: undefined });

const watch = new Worker(new URL('./child-watch.js', import.meta.url), {
  resourceLimits: { maxOldGenerationSizeMb: 16 },
});
watch.unref();

function write(line: ChildLine): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(`${JSON.stringify(line)}\n`, () => resolve());
  });
}

async function main(name: string): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  const bytes = new Uint8Array(Buffer.concat(parts));
  let outcome: ImportOutcome;
  try {
    outcome = await readArticle(name, bytes, () => void write({ step: 'sorting' }));
  } catch (error) {
    // Told on the error stream for whoever looks into a file that should have been read; nobody else sees it.
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    outcome = { kind: 'refused', why: 'damaged' };
  }
  await write({ outcome });
  process.exit(0);
}

await main(process.argv[2] ?? '');
