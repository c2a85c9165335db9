import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resultOf, type Result } from '../../src/polls/result.js';
import type { Scale } from '../../src/polls/scale.js';
import type { Ballot } from '../../src/polls/ballot.js';
import { ballotOf } from '../polls/a-poll.js';
import { patience, tries } from '../faults/tries.js';
import { seen } from '../faults/seen.js';

const threshold = 3;
const first = (): number => 0;

/** How many stayed, moved toward agreeing, and moved away. */
type Cells = readonly [stayed: number, toward: number, away: number];

/** How many went from each stance to each, as a flat list: the whole truth of a group that voted in both rounds. */
type World = readonly number[];

/** Written anew and not taken from the code it looks at. */
function cellsOf(world: World, size: number): Cells {
  const cells: [number, number, number] = [0, 0, 0];
  world.forEach((people, at) => {
    const from = Math.floor(at / size);
    const to = at % size;
    cells[from === to ? 0 : to > from ? 1 : 2] += people;
  });
  return cells;
}

function ballotsOf(world: World, size: number): Ballot[] {
  return world.flatMap((people, at) =>
    Array.from({ length: people }, () => ballotOf(Math.floor(at / size) + 1, (at % size) + 1)),
  );
}

/** Every way in which so many people can be spread over so many cells. */
function* spreads(people: number, cells: number): Generator<number[]> {
  if (cells === 1) {
    yield [people];
    return;
  }
  for (let here = 0; here <= people; here++) {
    for (const rest of spreads(people - here, cells - 1)) yield [here, ...rest];
  }
}

function totalsOf(world: World, size: number): string {
  const rows = Array.from({ length: size }, () => 0);
  const columns = [...rows];
  world.forEach((people, at) => {
    const row = Math.floor(at / size);
    rows[row] = (rows[row] ?? 0) + people;
    columns[at % size] = (columns[at % size] ?? 0) + people;
  });
  return `${rows.join()}/${columns.join()}`;
}

const published = (world: World, scale: Scale, size: number): Result =>
  resultOf({ scale, rounds: 2, threshold }, ballotsOf(world, size), first);

/** The cells that are the same in all these worlds, not empty, and below the threshold: what can be derived. */
function derived(worlds: readonly Cells[]): number[] {
  return [0, 1, 2].filter((cell) => {
    const values = new Set(worlds.map((cells) => cells[cell]));
    const [only = 0] = values;
    return values.size === 1 && only > 0 && only < threshold;
  });
}

interface Family {
  readonly all: Cells[];
  readonly byPublished: Map<string, Cells[]>;
}

function familiesOf(worlds: Iterable<World>, scale: Scale, size: number): Map<string, Family> {
  const families = new Map<string, Family>();
  for (const world of worlds) {
    const totals = totalsOf(world, size);
    const family = families.get(totals) ?? { all: [], byPublished: new Map<string, Cells[]>() };
    families.set(totals, family);
    const cells = cellsOf(world, size);
    family.all.push(cells);
    const words = JSON.stringify(published(world, scale, size));
    family.byPublished.set(words, [...(family.byPublished.get(words) ?? []), cells]);
  }
  return families;
}

/** What somebody who reads the result learns of a small cell beyond what both rounds' totals tell by themselves. */
function learned({ all, byPublished }: Family): string[] {
  const known = derived(all);
  return [...byPublished].flatMap(([words, worlds]) =>
    derived(worlds)
      .filter((cell) => !known.includes(cell))
      .map((cell) => `${['stayed', 'toward', 'away'][cell]} = ${worlds[0]?.[cell]} from ${words}`),
  );
}

test.each([3, 4, 5, 6, 7])(
  'secrecy f: of all groups of %d on three stances, no published movement gives away a small cell, nor does its absence',
  (people) => {
    const families = familiesOf(spreads(people, 9), 'three', 3);
    const told = [...families.values()].flatMap(learned);
    expect(told).toEqual([]);
    seen({ tried: families.size });
    // Not by saying nothing at all.
    const said = [...families.values()].flatMap(({ byPublished }) => [...byPublished.keys()]);
    expect(said.some((words) => /"(?:full|merged)"/.test(words))).toBe(true);
  },
);

/** All worlds with the same totals as this one. */
function worldsLike(world: World, size: number): World[] {
  const rows = Array.from({ length: size }, (_, row) =>
    world.slice(row * size, (row + 1) * size).reduce((sum, people) => sum + people, 0),
  );
  const columns = Array.from({ length: size }, (_, column) =>
    world.reduce((sum, people, at) => (at % size === column ? sum + people : sum), 0),
  );
  const found: World[] = [];
  const fill = (row: number, left: readonly number[], so: readonly number[]): void => {
    if (row === size) {
      found.push(so);
      return;
    }
    for (const spread of spreads(rows[row] ?? 0, size)) {
      if (spread.some((people, column) => people > (left[column] ?? 0))) continue;
      fill(
        row + 1,
        left.map((people, column) => people - (spread[column] ?? 0)),
        [...so, ...spread],
      );
    }
  };
  fill(0, columns, []);
  return found;
}

const moves = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })), {
  minLength: 3,
  maxLength: 7,
});

test(
  'secrecy f: nor does that of random groups on five stances',
  () => {
    fc.assert(
      fc.property(moves, (people) => {
        const world = Array.from({ length: 25 }, () => 0);
        for (const [from, to] of people) world[from * 5 + to] = (world[from * 5 + to] ?? 0) + 1;
        const families = familiesOf(worldsLike(world, 5), 'five', 5);
        expect([...families.values()].flatMap(learned)).toEqual([]);
      }),
      { numRuns: tries(10, 1000) },
    );
    seen({ tried: tries(10, 1000) });
  },
  patience(40_000),
);
