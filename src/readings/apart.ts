import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ImportedParagraph } from '../import/article.js';
import { packageRoot } from '../package-root.js';
import { Turns } from '../turns.js';
import type { Compared } from './compare.js';
import type { HashedReading } from './own-copy.js';
import type { ParsedReading } from './parse-reading.js';
import type { Topic } from './reading.js';

export type Job =
  | { readonly kind: 'topics'; readonly paragraphs: readonly string[]; readonly language: string }
  | {
      readonly kind: 'compare';
      readonly paragraphs: readonly Pick<ImportedParagraph, 'text' | 'doubtfulHyphens'>[];
      readonly readings: readonly (HashedReading & { readonly slug: string })[];
    }
  | { readonly kind: 'exported'; readonly text: string };

/** Milliseconds; a thread that takes longer is ended. */
const longest = 20_000;
/** Each thread may hold much, and all of it is the bot's. */
const turns = new Turns(1);

/*
 * What takes long for a long text, in a thread of its own. Each is undefined where that takes too long or too much
 * memory.
 */

export function topicsFor(paragraphs: readonly string[], language: string): Promise<Topic[] | undefined> {
  return apart<Topic[]>({ kind: 'topics', paragraphs, language });
}

/** A file's paragraphs held against readings. */
export function compareApart(
  readings: readonly (HashedReading & { readonly slug: string })[],
  paragraphs: readonly ImportedParagraph[],
): Promise<Compared | undefined> {
  return apart<Compared>({
    kind: 'compare',
    paragraphs,
    readings: readings.map(({ slug, passages }) => ({
      slug,
      passages: passages.map(({ paragraph, sha256 }) => ({ paragraph, sha256 })),
    })),
  });
}

export function readExported(text: string): Promise<ParsedReading | undefined> {
  return apart<ParsedReading>({ kind: 'exported', text });
}

function apart<Answer>(job: Job): Promise<Answer | undefined> {
  return turns.run(async () => {
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
      // An error, too little memory, too little time: there is no answer.
      return undefined;
    } finally {
      await worker.terminate();
    }
  });
}
