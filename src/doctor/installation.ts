import { ok, look, wrong, type Finding } from './finding.js';

/** `engines` as in package.json: `>=20.19`. */
export function checkNode(version: string, engines: string): Finding {
  const [needed = [], held = []] = [engines, version].map((each) => each.match(/\d+/g)?.map(Number) ?? []);
  const [major = 0, minor = 0] = needed;
  const [ownMajor = 0, ownMinor = 0] = held;
  const least = `${major}.${minor}`;
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor))
    return ok(`Node is ${version}; ${least} or newer is needed.`);
  return wrong(
    `Node is ${version}, and ${least} or newer is needed. Install a newer one from https://nodejs.org, then: npm ci`,
  );
}

/** What compiling SQLite takes. */
export const compilerTools = ['python3', 'make', 'g++'] as const;

/** `problem`: why the binding did not load; undefined where it did. `missing`: those of the tools that are not there. */
export function checkBinding(problem: string | undefined, missing: readonly string[]): Finding {
  if (problem === undefined) return ok('The SQLite binding loads.');
  const rebuild = 'npm rebuild sqlite3';
  if (missing.length === 0) {
    return wrong(
      `The SQLite binding does not load (${problem}). python3, make and g++ are there to compile it, which takes about two minutes: ${rebuild}`,
    );
  }
  return wrong(
    `The SQLite binding does not load (${problem}). Compiling it needs python3, make and g++, and ${listed(missing)} missing. On Debian and Ubuntu, as root: apt-get install -y python3 make g++; then: ${rebuild}`,
  );
}

function listed(names: readonly string[]): string {
  return names.length === 1
    ? `${names[0]} is`
    : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''} are`;
}

/** Without charts results are posted as text alone. */
export function checkCharts(problem: string | undefined): Finding {
  return problem === undefined
    ? ok('Charts can be drawn.')
    : look(
        `Charts cannot be drawn (${problem}), so results come as text alone. Install the packages anew, with optional ones: npm ci`,
      );
}
