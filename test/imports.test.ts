import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../src/package-root.js';

/** ARCHITECTURE.md: imports go downwards only. Each row may import those below it. */
const floors = [
  ['src/main'],
  ['src/bot'],
  ['src/discord', 'commands'],
  ['src/views', 'src/seminar'],
  ['src/ballots'],
  ['src/readings', 'src/polls', 'src/prompts', 'src/store'],
];
/** Within a row: the pure parts may know one another, and views word what the seminar decides. */
const pure = ['src/readings', 'src/polls', 'src/prompts'];
const isBeside = (from: string, to: string): boolean =>
  (pure.includes(from) && pure.includes(to)) || `${from} > ${to}` === 'src/views > src/seminar';
/** The store is asked by the seminar and by the ballot box alone. */
const withoutStore = ['src/discord', 'commands', 'src/views'];
const folders = floors.slice(2).flat();
const packages = { 'discord.js': ['src/discord', 'src/views'], keyv: ['src/store', 'src/discord'] };

const floorOf = (part: string): number => floors.findIndex((floor) => floor.includes(part));
const fileIn = (part: string): string =>
  part === 'src/main' || part === 'src/bot' ? `${part}.js` : `${part}/what.js`;

interface Import {
  readonly from: string;
  readonly to: string;
  readonly isRight: boolean;
}

const isAllowed = (from: string, to: string): boolean =>
  to === 'src/store' && withoutStore.includes(from)
    ? false
    : floorOf(from) < floorOf(to) || isBeside(from, to);

const rules: Import[] = [
  ...folders.flatMap((from) =>
    floors
      .flat()
      .filter((to) => to !== from)
      .map((to) => ({ from, to, isRight: isAllowed(from, to) })),
  ),
  // The pretend Discord could be lifted out.
  ...floors.flat().map((to) => ({ from: 'src/preview', to, isRight: false })),
  ...folders.map((from) => ({ from, to: 'src/preview', isRight: false })),
];

/** Lays each import into a tree of its own under the project's rules; which of them the lint refuses. */
function refused(imports: readonly { readonly from: string; readonly words: string }[]): boolean[] {
  const folder = mkdtempSync(join(tmpdir(), 'colloquium-imports-'));
  try {
    copyFileSync(join(packageRoot, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    const fileOf = (n: number, from: string): string => `${from}/planted-${n}.ts`;
    for (const [n, { from, words }] of imports.entries()) {
      const at = join(folder, fileOf(n, from));
      mkdirSync(dirname(at), { recursive: true });
      writeFileSync(at, `import { what } from '${words}';\nexport const again = what;\n`);
    }
    const { stdout } = spawnSync(
      process.execPath,
      [join(packageRoot, 'node_modules', 'oxlint', 'bin', 'oxlint'), '--format', 'json'],
      { cwd: folder, encoding: 'utf8' },
    );
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] };
    const files = new Set(
      diagnostics
        .filter(({ code }) => code.includes('no-restricted-imports'))
        .map(({ filename }) => filename.replaceAll('\\', '/')),
    );
    return imports.map(({ from }, n) => files.has(fileOf(n, from)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the lint refuses every import that goes upwards or aside, and no other', () => {
  const named = (each: Import): string => `${each.from} > ${each.to}`;
  const seen = refused(rules.map(({ from, to }) => ({ from, words: relative(from, fileIn(to)) })));
  expect(rules.filter((_, n) => seen[n]).map(named)).toEqual(
    rules.filter(({ isRight }) => !isRight).map(named),
  );
});

test('the lint keeps Discord’s library and the store’s where they belong, and commands apart', () => {
  const planted = Object.entries(packages).flatMap(([words, allowed]) =>
    folders.map((from) => ({ from, words, isRight: allowed.includes(from) })),
  );
  planted.push({ from: 'commands', words: './poll.js', isRight: false });
  const seen = refused(planted);
  const named = ({ from, words }: { from: string; words: string }): string => `${from} > ${words}`;
  expect(planted.filter((_, n) => seen[n]).map(named)).toEqual(
    planted.filter(({ isRight }) => !isRight).map(named),
  );
});
