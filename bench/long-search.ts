import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Figure } from './report.js';
import type { Scale, Work } from './work.js';

const passages = 2000;
const figures = z.object({
  built: z.number(),
  longestSlice: z.number(),
  megabytes: z.number(),
  median: z.number(),
  p99: z.number(),
});

/** The search over as many passages as a server may have, in a process of its own each time. */
export const longSearch = (scale: Scale): Work => ({
  name: `a search over ${passages.toLocaleString('en')} passages`,
  isAlone: true,
  async run() {
    const script = join(import.meta.dirname, 'search-subject.js');
    const measured: z.infer<typeof figures>[] = [];
    for (let run = 0; run < Math.min(3, scale.rounds); run++) {
      const { stdout } = await promisify(execFile)(process.execPath, [
        '--expose-gc',
        script,
        String(passages),
      ]);
      measured.push(figures.parse(JSON.parse(stdout)));
    }
    const of = (name: string, unit: string, figure: keyof (typeof measured)[number]): Figure => ({
      name,
      unit,
      ours: measured.map((each) => each[figure]),
    });
    return [
      of('built', 'ms', 'built'),
      of('built, the longest slice', 'ms', 'longestSlice'),
      of('memory', 'MB', 'megabytes'),
      of('a query, median', 'ms', 'median'),
      of('a query, p99', 'ms', 'p99'),
    ];
  },
});
