// Takes one safeguard after another away, in a copy of the tree, and looks whether a test notices.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { mutants } from './mutants.js';

const root = resolve(import.meta.dirname, '..', '..');
const copied = [
  'src',
  'commands',
  'bench',
  'data',
  'test',
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'vitest.config.ts',
];
const mostTime = 360_000;

// A part of their names chooses some of them.
const [wanted = ''] = process.argv.slice(2);
const chosen = mutants.filter(({ name }) => name.includes(wanted));
if (chosen.length === 0) {
  process.stderr.write(`No mutant has "${wanted}" in its name.\n`);
  process.exit(78);
}
let alive = 0;
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const environment = { ...process.env, NO_COLOR: '1' };

// What fails by itself would notice everything.
const all = [...new Set(chosen.flatMap(({ tests }) => tests))];
const whole = spawnSync(process.execPath, [vitest, 'run', ...all], {
  cwd: root,
  encoding: 'utf8',
  env: environment,
});
if (whole.status !== 0) throw new Error(`The tests fail without any mutant:\n${whole.stdout}`);

for (const mutant of chosen) {
  const began = performance.now();
  const verdict = tryOut(mutant);
  const took = ((performance.now() - began) / 1000).toFixed(0).padStart(4);
  process.stdout.write(`${verdict.padEnd(8)} ${took} s  ${mutant.name} (${mutant.tests.join(', ')})\n`);
  if (verdict !== 'noticed') alive += 1;
}
process.stdout.write(alive === 0 ? 'Every mutant was noticed.\n' : `${alive} went unnoticed.\n`);
process.exitCode = alive === 0 ? 0 : 1;

/**
 * @param {import('./mutants.js').Mutant} mutant
 * @returns {'noticed' | 'ALIVE' | 'hung'}
 */
function tryOut({ name, file, find, replace, tests, only, built }) {
  const folder = mkdtempSync(join(tmpdir(), 'colloquium-mutant-'));
  try {
    for (const each of copied) cpSync(join(root, each), join(folder, each), { recursive: true });
    for (const each of built ? ['node_modules'] : ['node_modules', 'dist']) {
      symlinkSync(join(root, each), join(folder, each));
    }
    const path = join(folder, file);
    const source = readFileSync(path, 'utf8');
    if (source.split(find).length !== 2) {
      throw new Error(`"${name}" does not apply: ${file} must hold this once:\n${find}`);
    }
    writeFileSync(
      path,
      source.replace(find, () => replace),
    );
    if (built) build(folder);
    const filter = only === undefined ? [] : ['-t', only];
    const run = spawnSync(process.execPath, [vitest, 'run', ...tests, ...filter], {
      cwd: folder,
      encoding: 'utf8',
      env: environment,
      timeout: mostTime,
    });
    if (run.error !== undefined) return 'hung';
    // A test must have failed: a file that cannot be read at all shows nothing.
    const failed = /Tests\s.*?(\d+) failed/.exec(run.stdout);
    return failed === null ? 'ALIVE' : 'noticed';
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {string} folder */
function build(folder) {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const made = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`The mutant is no program:\n${made.stdout}`);
}
