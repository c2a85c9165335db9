/** The median, the least and the most of what was measured. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** One figure of a row; each list holds a value a round. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly ours: readonly number[];
  /** What ours is held against: the bare bot, or what the row's name says. */
  readonly floor?: readonly number[];
  readonly naive?: readonly number[];
}

/** A figure as `bench/latest.json` keeps it. */
export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly floor: Spread | null;
  readonly ours: Spread;
  readonly naive: Spread | null;
  /** Ours to the floor, round by round: what the machine was busy with cancels out. */
  readonly ratio: Spread | null;
  readonly naiveRatio: Spread | null;
  readonly rounds: number;
}

/** Beyond this, most to least, a median says little: other work has disturbed the rounds. */
const wide = 1.5;

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const [least, most] = [sorted[0], sorted.at(-1)];
  const median = sorted[Math.floor(sorted.length / 2)];
  if (least === undefined || median === undefined || most === undefined)
    throw new RangeError('nothing was measured');
  return { median, least, most };
}

const ratiosTo = (floor: readonly number[] | undefined, values: readonly number[] | undefined) =>
  floor === undefined || values === undefined
    ? null
    : spreadOf(values.map((value, round) => value / (floor[round] ?? NaN)));

export function rowOf(work: string, { name, unit, floor, ours, naive }: Figure): Row {
  return {
    name: `${work}: ${name}`,
    unit,
    floor: floor === undefined ? null : spreadOf(floor),
    ours: spreadOf(ours),
    naive: naive === undefined ? null : spreadOf(naive),
    ratio: ratiosTo(floor, ours),
    naiveRatio: ratiosTo(floor, naive),
    rounds: ours.length,
  };
}

/** Three digits that count, and all of a large number. */
const figure = (value: number): string =>
  (Math.abs(value) < 1000 ? Number(value.toPrecision(3)) : Math.round(value)).toLocaleString('en', {
    maximumFractionDigits: 6,
  });

function told({ median, least, most }: Spread): string {
  return least === most ? figure(median) : `${figure(median)} (${figure(least)}–${figure(most)})`;
}

/** A row for people to read; it says so where the rounds lie too far apart to be believed. */
export function lineOf({ name, unit, floor, ours, naive, ratio, naiveRatio }: Row): string {
  const figures = [
    floor && `floor ${told(floor)}`,
    `ours ${told(ours)}`,
    naive && `naive ${told(naive)}`,
  ].filter((part) => part !== null);
  const ratios = [ratio && `ratio ${told(ratio)}`, naiveRatio && `naive ratio ${told(naiveRatio)}`].filter(
    (part) => part !== null,
  );
  const { least, most } = ratio ?? ours;
  const apart = most / least;
  const warning =
    apart > wide ? [`WIDE: the most is ${figure(apart)} times the least; measure it again alone`] : [];
  return [`${name}: ${figures.join(', ')} ${unit}`, ...ratios, ...warning].join('; ');
}
