import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../src/package-root.js';
import { crowds } from './crowds.js';
import { idleSchedules } from './idle.js';
import { longSearch } from './long-search.js';
import { lineOf, type Row } from './report.js';
import { backAfterRestart } from './restart.js';
import { singleAnswers } from './single-answers.js';
import { start, startToReady, stop, type Kind, type Subject } from './subjects.js';
import { chooseWork, full, quick, reportOf, rowsOf } from './work.js';

/**
 * `npm run bench`: our bot beside a bare discord.js bot and a naive one, in turns, in one run. What counts is the
 * ratio: the machine's own speed cancels out. `-- --quick` is one short round, `-- --row vote` what has that in its
 * name. What a run of all rows measured is written to `bench/latest.json` too.
 */
const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, row: { type: 'string', default: '' } },
});
const scale = options.quick ? quick : full;
const works = [
  startToReady(scale),
  ...singleAnswers(scale),
  ...crowds(scale),
  backAfterRestart(scale),
  idleSchedules(scale),
  longSearch(scale),
];
const chosen = chooseWork(works, options.row);
if (chosen.length === 0) {
  const names = works.map(({ name }) => `  ${name}\n`).join('');
  process.stderr.write(`No row is called "${options.row}". A part of one of these names will do:\n${names}`);
  process.exit(1);
}

const running = new Map<Kind, Promise<Subject>>();
const bot = (kind: Kind): Promise<Subject> => {
  const subject = running.get(kind) ?? start(kind);
  running.set(kind, subject);
  return subject;
};

const stopAll = async (): Promise<void> => {
  for (const subject of running.values()) await stop(await subject);
  running.clear();
};

const rows: Row[] = [];
try {
  for (const work of chosen) {
    if (work.isAlone) await stopAll();
    const measured = rowsOf(work, await work.run(bot));
    rows.push(...measured);
    process.stdout.write(`${measured.map(lineOf).join('\n')}\n`);
  }
} finally {
  await stopAll();
}
// The figures of a whole run are not lost to a look at one row.
if (options.row === '') {
  writeFileSync(
    join(packageRoot, 'bench', 'latest.json'),
    `${JSON.stringify(reportOf(rows, new Date(), options.quick), null, 2)}\n`,
  );
}
