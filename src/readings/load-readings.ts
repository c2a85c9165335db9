import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseReading, type ParsedReading, type Problem } from './parse-reading.js';
import type { Reading } from './reading.js';

export const readingFile = 'reading.yaml';

/** A problem with the file it stands in. */
export interface FileProblem extends Problem {
  readonly file: string;
}

/** Reads one reading's folder. Throws where the file exists and cannot be read; a bad file is `refused`. */
export function loadReading(folder: string): ParsedReading {
  const file = join(folder, readingFile);
  if (!existsSync(file)) {
    const says = `is missing; a reading is a folder with a ${readingFile} in it`;
    return { kind: 'refused', problems: [{ line: undefined, path: '', says }] };
  }
  return parseReading(basename(folder), readFileSync(file, 'utf8'));
}

/** Every reading below a folder, in the order of their names; all problems of all files at once. */
export function loadReadings(
  folder: string,
): { kind: 'readings'; readings: Reading[] } | { kind: 'refused'; problems: FileProblem[] } {
  const readings: Reading[] = [];
  const problems: FileProblem[] = [];
  const entries = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  for (const entry of entries
    .filter((each) => each.isDirectory())
    .sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const loaded = loadReading(join(folder, entry.name));
    if (loaded.kind === 'reading') readings.push(loaded.reading);
    else {
      const file = join(folder, entry.name, readingFile);
      problems.push(...loaded.problems.map((problem) => ({ ...problem, file })));
    }
  }
  if (readings.length === 0 && problems.length === 0) {
    problems.push({
      file: folder,
      line: undefined,
      path: '',
      says: 'holds no reading; add a folder with a reading.yaml',
    });
  }
  return problems.length > 0 ? { kind: 'refused', problems } : { kind: 'readings', readings };
}

/** `data/x/reading.yaml:12 claims[2].text has 214 characters; write at most 200` */
export function problemLine(problem: FileProblem): string {
  const place = problem.line === undefined ? problem.file : `${problem.file}:${problem.line}`;
  return [place, problem.path, problem.says].filter(Boolean).join(' ');
}
