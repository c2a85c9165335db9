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

/** The movement that may be published with this threshold; 0 publishes everything. */
export function movementOf(flows: Flows, threshold: number): Movement {
  const { stayed, toward, away } = cellsOf(flows);
  const isSmall = (cell: number): boolean => cell > 0 && cell < threshold;
  if (![stayed, toward, away].some(isSmall)) return { kind: 'full', stayed, toward, away };
  const moved = toward + away;
  // Beside both rounds' totals the sum may still tell the parts; then nothing is said.
  if (isSmall(stayed) || isSmall(moved) || !isAmbiguous(flows, isSmall)) return { kind: 'withheld' };
  return { kind: 'merged', stayed, moved };
}

function cellsOf(flows: Flows): { stayed: number; toward: number; away: number } {
  const cells = { stayed: 0, toward: 0, away: 0 };
  for (const [from, row] of flows.entries()) {
    for (const [to, people] of row.entries()) {
      cells[from === to ? 'stayed' : to > from ? 'toward' : 'away'] += people;
    }
  }
  return cells;
}

/**
 * Whether other flows with the same totals in both rounds and as many who stayed would have moved toward and away in
 * other numbers, and would be merged too: of flows that would have been published in full, the merging tells that it
 * was not they. It looks for one such by letting people swap their second stances, in one exchange or in two; where
 * it finds none it says no, which errs on the side of silence.
 */
function isAmbiguous(flows: Flows, isSmall: (cell: number) => boolean): boolean {
  const actual = cellsOf(flows);
  const differs = (other: Flows): boolean => {
    const cells = cellsOf(other);
    const isMerged = isSmall(cells.toward) || isSmall(cells.away);
    return isMerged && cells.stayed === actual.stayed && cells.toward !== actual.toward;
  };
  for (const once of exchanges(flows)) {
    if (differs(once)) return true;
    for (const twice of exchanges(once)) if (differs(twice)) return true;
  }
  return false;
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
