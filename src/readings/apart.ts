import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { packageRoot } from '../package-root.js';
import type { ParsedReading } from './parse-reading.js';
import type { Topic } from './reading.js';

export type Job =
  | { readonly kind: 'topics'; readonly paragraphs: readonly string[]; readonly language: string }
  | { readonly kind: 'exported'; readonly text: string };

/** Milliseconds; a thread that takes longer is ended. */
const longest = 20_000;

/** Topics for an article, proposed in a thread of its own; none where that takes too long. */
export async function topicsFor(paragraphs: readonly string[], language: string): Promise<Topic[]> {
  const topics = await apart<Topic[]>({ kind: 'topics', paragraphs, language });
  return topics ?? [];
}

/** An exported reading, read in a thread of its own; undefined where that takes too long or too much memory. */
export async function readExported(text: string): Promise<ParsedReading | undefined> {
  return apart<ParsedReading>({ kind: 'exported', text });
}

async function apart<Answer>(job: Job): Promise<Answer | undefined> {
  // Always the built one: a thread cannot load the sources that tests run on.
  const worker = new Worker(join(packageRoot, 'dist', 'src', 'readings', 'apart-worker.js'), {
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  worker.unref();
  try {
    const [answer] = (await once(worker, 'message', { signal: AbortSignal.timeout(longest) })) as [Answer];
    return answer;
  } catch {
    // An error, too little memory, too little time: there is no answer, and the article is as good without.
    return undefined;
  } finally {
    await worker.terminate();
  }
}
