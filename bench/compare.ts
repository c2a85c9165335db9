import { isDeepStrictEqual } from 'node:util';
import type { Figure } from './report.js';
import type { Subject } from './subjects.js';
import type { Load, Measured } from './wire.js';

/** Who is measured in whose place, and with what. */
export type Contender = readonly [as: 'floor' | 'ours' | 'naive', subject: Subject, make: Load['make']];

/** Every order in its turn, so that none always goes first or always comes after the same one. */
export function orderOf<T>(round: number, all: readonly T[]): readonly T[] {
  const first = Math.floor(round / 2) % all.length;
  const rotated = [...all.slice(first), ...all.slice(0, first)];
  return round % 2 === 1 ? rotated.toReversed() : rotated;
}

/** Every contender under the same load, in turns. */
export async function compare(
  load: Omit<Load, 'make'>,
  rounds: number,
  contenders: readonly Contender[],
): Promise<Figure[]> {
  const results: Record<Contender[0], Measured[]> = { floor: [], ours: [], naive: [] };
  // The first round warms all up and is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const [as, { wire }, make] of orderOf(round, contenders)) {
      // Nor is how each turn begins: it pays for what the one before has left in the caches and on the disk.
      await wire.run({ ...load, count: Math.ceil(load.count / 5), make });
      const measured = await wire.run({ ...load, make });
      if (round > 0) results[as].push(measured);
    }
  }
  const figure = (name: string, unit: string, of: (measured: Measured) => number): Figure => ({
    name,
    unit,
    ours: results.ours.map(of),
    floor: results.floor.map(of),
    ...(results.naive.length > 0 && { naive: results.naive.map(of) }),
  });
  return [figure('answers', 'a second', ({ perSecond }) => perSecond), figure('p99', 'ms', ({ p99 }) => p99)];
}

const parts = (body: unknown): unknown => (body as { data: { components: unknown } }).data.components;

/** Throws where two bots did not send the same card: their figures would compare nothing. */
export function expectSame(a: Subject, b: Subject): void {
  if (!isDeepStrictEqual(parts(a.wire.lastAnswer()), parts(b.wire.lastAnswer())))
    throw new Error('the two bots did not send the same card, so the figures compare nothing');
}
