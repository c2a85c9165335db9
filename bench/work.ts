import { availableParallelism } from 'node:os';
import { rowOf, type Figure, type Row } from './report.js';
import type { Kind, Subject } from './subjects.js';

/** How much is done: seven rounds at full count, or one short one. */
export interface Scale {
  readonly rounds: number;
  /** A count or a time, or a tenth of it. */
  of(full: number): number;
}

export const full: Scale = { rounds: 7, of: (count) => count };
export const quick: Scale = { rounds: 1, of: (count) => Math.ceil(count / 10) };

/** One thing that is measured, by itself or after any others. */
export interface Work {
  readonly name: string;
  /** Whether it wants the machine without the bots. */
  readonly isAlone?: boolean;
  /** @param bot gives a bot that runs; it is started when it is first asked for */
  run(bot: (kind: Kind) => Promise<Subject>): Promise<readonly Figure[]>;
}

/** Those whose name holds these words. */
export function chooseWork(works: readonly Work[], words: string): readonly Work[] {
  return works.filter(({ name }) => name.toLowerCase().includes(words.toLowerCase()));
}

/** What `bench/latest.json` holds. */
export interface Report {
  readonly date: string;
  readonly node: string;
  readonly cores: number;
  readonly quick: boolean;
  readonly rows: readonly Row[];
}

export function reportOf(rows: readonly Row[], date: Date, isQuick: boolean): Report {
  return {
    date: date.toISOString(),
    node: process.version,
    cores: availableParallelism(),
    quick: isQuick,
    rows,
  };
}

export function rowsOf(work: Work, figures: readonly Figure[]): Row[] {
  return figures.map((figure) => rowOf(work.name, figure));
}
