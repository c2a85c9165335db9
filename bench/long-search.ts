import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { say, spread } from './compare.js';

const passages = 2000;
const runs = 3;
const figures = z.object({
  built: z.number(),
  longestSlice: z.number(),
  megabytes: z.number(),
  median: z.number(),
  p99: z.number(),
});

/** The search over as many passages as a server may have, in a process of its own each time. */
export async function longSearch(): Promise<void> {
  const script = join(import.meta.dirname, 'search-subject.js');
  const measured: z.infer<typeof figures>[] = [];
  for (let run = 0; run < runs; run++) {
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', script, String(passages)]);
    measured.push(figures.parse(JSON.parse(stdout)));
  }
  const of = (figure: keyof (typeof measured)[number], digits: number): string =>
    spread(
      measured.map((each) => each[figure]),
      digits,
    );
  say(
    `search over 2,000 passages: built in ${of('built', 0)} ms, at most ${of('longestSlice', 1)} ms at a time, ${of('megabytes', 1)} MB; a query ${of('median', 2)} ms, p99 ${of('p99', 1)} ms`,
  );
}
