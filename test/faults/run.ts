/**
 * `npm run test:faults`: every row of the fault matrix at its full count, a line each. `--row 3` runs one, `--on files`
 * or `--on servers` those on one kind of store, `--at-once 1` one after another, `--minutes 60` is the most it may take.
 * Ends with 1 where a row fails or was not tried.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../../src/package-root.js';
import { rows, titleOf, type Row } from './rows.js';
import type { Seen } from './seen.js';

const { values: options } = parseArgs({
  options: {
    row: { type: 'string', multiple: true, default: [] },
    'at-once': { type: 'string', default: String(Math.min(2, availableParallelism())) },
    minutes: { type: 'string', default: '60' },
    on: { type: 'string', default: 'both' },
  },
});
const [atOnce, minutes] = [Number(options['at-once']), Number(options.minutes)];
const known = new Set<string>(rows.map(({ name }) => name));
const unknown = options.row.filter((name) => !known.has(name));
const isOdd = !Number.isInteger(atOnce) || atOnce < 1 || !(minutes > 0);
if (isOdd || unknown.length > 0 || !['both', 'files', 'servers'].includes(options.on)) {
  process.stderr.write(
    unknown.length > 0
      ? `There is no row ${unknown.join(', ')}; there are ${[...known].join(', ')}.\n`
      : '--at-once takes a whole number and --minutes a number, both above 0; --on takes files, servers or both.\n',
  );
  process.exit(78);
}
const until = Date.now() + minutes * 60_000;
const reports = mkdtempSync(join(tmpdir(), 'colloquium-faults-'));

interface Tried {
  /** `skip` where there was no server to try it on. */
  readonly verdict: 'pass' | 'FAIL' | 'skip';
  readonly seen: readonly Seen[];
  /** Why it did not pass. */
  readonly trouble: string;
}

/** The report of vitest, as far as it is read here. */
interface Report {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly title: string;
      readonly failureMessages: readonly string[] | null;
      readonly meta: { readonly seen?: Seen };
    }[];
  }[];
}

async function tryRow(row: Row): Promise<Tried> {
  const left = until - Date.now();
  if (left <= 0) return { verdict: 'FAIL', seen: [], trouble: 'the time is over' };
  const report = join(reports, `${row.name}${row.onServers ? '-servers' : ''}.json`);
  const child = spawn(
    process.execPath,
    [
      join(packageRoot, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      ...row.files,
      '--testNamePattern',
      titleOf(row).source,
      '--maxWorkers=1',
      '--reporter=json',
      `--outputFile=${report}`,
    ],
    {
      cwd: packageRoot,
      env: { ...process.env, FAULT_TRIES: 'full' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: left,
    },
  );
  let said = '';
  // Errors that no test caught stand here alone.
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (piece: string) => (said += piece));
  }
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  let results: Report['testResults'];
  try {
    results = (JSON.parse(readFileSync(report, 'utf8')) as Report).testResults;
  } catch {
    const ended = signal === null ? said : `ended by ${signal}`;
    return { verdict: 'FAIL', seen: [], trouble: Date.now() >= until ? 'the time is over' : ended };
  }
  const tests = results
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'passed' || status === 'failed');
  const failures = tests.flatMap(({ failureMessages }) => failureMessages ?? []);
  if (row.onServers && tests.length === 0 && code === 0)
    return { verdict: 'skip', seen: [], trouble: 'TEST_POSTGRES_URL and TEST_REDIS_URL name no server' };
  const passed = code === 0 && tests.length > 0 && failures.length === 0;
  const why = failures[0] ?? (tests.length === 0 ? 'there is no such test' : said);
  return {
    verdict: passed ? 'pass' : 'FAIL',
    seen: tests.flatMap(({ meta }) => meta.seen ?? []),
    trouble: passed ? '' : why,
  };
}

/** The sum of a count over a row's tests; `-` where none of them counts it. */
function sumOf(seen: readonly Seen[], count: 'tried' | 'lost' | 'doubled'): string {
  const counts = seen.flatMap((each) => each[count] ?? []);
  return counts.length === 0 ? '-' : counts.reduce((a, b) => a + b, 0).toLocaleString('en');
}

function lineOf(row: Row, { verdict, seen, trouble }: Tried, seconds: number): string {
  const figures = [...new Set(seen.flatMap(({ figure }) => figure ?? []))].join('; ');
  return [
    row.name.padStart(3),
    row.onServers ? 'servers' : '       ',
    verdict,
    `${sumOf(seen, 'tried').padStart(9)} tried`,
    `${sumOf(seen, 'lost').padStart(2)} lost`,
    `${sumOf(seen, 'doubled').padStart(2)} doubled`,
    `${seconds.toFixed(0).padStart(5)} s`,
    [row.fault, figures, ...(trouble === '' ? [] : [`\n      ${trouble.slice(0, 1500)}`])]
      .filter((part) => part !== '')
      .join(': '),
  ].join('  ');
}

const isWanted = ({ name, onServers }: Row): boolean =>
  (options.row.length === 0 || options.row.includes(name)) &&
  (options.on === 'both' || (options.on === 'servers') === onServers);
const wanted = rows.filter(isWanted);
// The longest first, so that nothing long is left for the end.
const longest = ['3', '36', '25'];
const waiting = wanted.toSorted((a, b) => rank(a) - rank(b));
const failed = new Set<string>();

async function work(): Promise<void> {
  for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) {
    const from = performance.now();
    const tried = await tryRow(row);
    if (tried.verdict === 'FAIL') failed.add(row.name);
    process.stdout.write(`${lineOf(row, tried, (performance.now() - from) / 1000)}\n`);
  }
}

await Promise.all(Array.from({ length: atOnce }, work));
rmSync(reports, { recursive: true });
const passed = (names: readonly string[], what: string): string => {
  const good = names.filter((name) => !failed.has(name)).length;
  return names.length === 0 ? '' : `${good} of ${names.length} ${what} passed.\n`;
};
const names = [...new Set(wanted.map(({ name }) => name))];
process.stdout.write(
  passed(
    names.filter((name) => /\d/.test(name)),
    'faults',
  ) +
    passed(
      names.filter((name) => !/\d/.test(name)),
      'secrecy tests',
    ),
);
process.exitCode = failed.size === 0 ? 0 : 1;

function rank({ name }: Row): number {
  const at = longest.indexOf(name);
  return at === -1 ? longest.length : at;
}
