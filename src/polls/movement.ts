import { z } from 'zod';
import { stanceIn, type Ballot } from './ballot.js';

/**
 * Who stayed and who moved between the rounds, in numbers only, of those who voted in both. `toward` is toward
 * agreeing with the statement, `away` away from it. `merged` says only how many moved; `withheld` says nothing,
 * because any number would tell of single people.
 */
export const movementSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('full'), stayed: z.int(), toward: z.int(), away: z.int() }),
  z.object({ kind: z.literal('merged'), stayed: z.int(), moved: z.int() }),
  z.object({ kind: z.literal('withheld') }),
]);
export type Movement = z.infer<typeof movementSchema>;

/** How many went from each stance (row) to each stance (column). Never published for a secret ballot. */
export type Flows = readonly (readonly number[])[];

export function flowsOf(ballots: readonly Ballot[], size: number): Flows {
  const flows = Array.from({ length: size }, () => Array.from({ length: size }, () => 0));
  for (const ballot of ballots) {
    const from = stanceIn(ballot, 1);
    const to = stanceIn(ballot, 2);
    const row = from === undefined ? undefined : flows[from - 1];
    if (row !== undefined && to !== undefined) row[to - 1] = (row[to - 1] ?? 0) + 1;
  }
  return flows;
}

/**
 * The movement that may be published with this threshold; 0 publishes everything.
 *
 * Whoever reads it knows both rounds' totals too, and this rule. So each thing that may be said is held against all
 * groups with the same totals of which it would be said: where that lets a number below the threshold be told, less is
 * said; and where silence itself would tell one, nothing is said of any of these groups.
 */
export function movementOf(flows: Flows, threshold: number): Movement {
  const cells = cellsOf(flows);
  const [stayed, toward, away] = cells;
  if (threshold === 0) return { kind: 'full', stayed, toward, away };
  const all = alike(flows);
  const isSmall = (cell: number): boolean => cell > 0 && cell < threshold;
  /** The cells below the threshold that these have in common: what can be told when one of them is meant. */
  const toldBy = (some: readonly Cells[]): number[] =>
    [0, 1, 2].filter((cell) => isSmall(onlyValue(some, cell) ?? 0));
  const sayOf = (each: Cells): Movement['kind'] => {
    if (!each.some(isSmall)) return 'full';
    if (isSmall(each[0]) || isSmall(each[1] + each[2])) return 'withheld';
    const merged = all.filter((other) => other[0] === each[0] && (isSmall(other[1]) || isSmall(other[2])));
    return toldBy(merged).length > 0 ? 'withheld' : 'merged';
  };
  const silence = toldBy(all.filter((each) => sayOf(each) === 'withheld'));
  // What both totals tell by themselves cannot be kept.
  const isTelling = silence.some((cell) => !toldBy(all).includes(cell));
  const say = isTelling ? 'withheld' : sayOf(cells);
  if (say === 'merged') return { kind: 'merged', stayed, moved: toward + away };
  return say === 'full' ? { kind: 'full', stayed, toward, away } : { kind: 'withheld' };
}

type Cells = readonly [stayed: number, toward: number, away: number];

function cellsOf(flows: Flows): Cells {
  const cells: [number, number, number] = [0, 0, 0];
  for (const [from, row] of flows.entries()) {
    for (const [to, people] of row.entries()) cells[from === to ? 0 : to > from ? 1 : 2] += people;
  }
  return cells;
}

/** The value that a cell has in all of these; undefined where it has several. */
function onlyValue(some: readonly Cells[], cell: number): number | undefined {
  const values = new Set(some.map((cells) => cells[cell]));
  const [only] = values;
  return values.size === 1 ? only : undefined;
}

/** So many groups are looked at; where there are more, these are variety enough. Of small groups that is nearly all. */
const mostAlike = { small: 1000, large: 200 } as const;
const small = 12;

/** The different cells of groups with the same totals in both rounds: all that come of people swapping their second stances. */
function alike(flows: Flows): Cells[] {
  const [stayed, toward, away] = cellsOf(flows);
  const most = stayed + toward + away <= small ? mostAlike.small : mostAlike.large;
  const seen = new Set([String(flows)]);
  const waiting: Flows[] = [flows];
  const found = new Map<string, Cells>();
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const cells = cellsOf(next);
    found.set(String(cells), cells);
    for (const other of exchanges(next)) {
      const name = String(other);
      if (seen.size >= most || seen.has(name)) continue;
      seen.add(name);
      waiting.push(other);
    }
  }
  return [...found.values()];
}

/** All flows that come of two people swapping their second stances; totals stay as they are. */
function* exchanges(flows: Flows): Generator<Flows> {
  const cells = flows.flatMap((row, from) =>
    row.flatMap((people, to) => (people > 0 ? [{ from, to, people }] : [])),
  );
  for (const [n, a] of cells.entries()) {
    for (const b of cells.slice(n + 1)) {
      if (a.from === b.from || a.to === b.to) continue;
      const next = flows.map((row) => [...row]);
      const add = (from: number, to: number, people: number): void => {
        const row = next[from];
        if (row) row[to] = (row[to] ?? 0) + people;
      };
      add(a.from, a.to, -1);
      add(b.from, b.to, -1);
      add(a.from, b.to, 1);
      add(b.from, a.to, 1);
      yield next;
    }
  }
}
