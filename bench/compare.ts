import { isDeepStrictEqual } from 'node:util';
import type { Subject } from './subjects.js';
import type { Load, Measured } from './wire.js';

export const rounds = 7;

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** The median, the least and the most. */
export function spread(values: readonly number[], digits: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  return `${median(sorted).toFixed(digits)} (${sorted[0]?.toFixed(digits)}–${sorted.at(-1)?.toFixed(digits)})`;
}

export type Contender = readonly [name: string, subject: Subject, make: Load['make']];

/** One row: every subject under the same load, in turns; the first is what the others are held against. */
export async function compare(
  name: string,
  load: Omit<Load, 'make'>,
  contenders: readonly Contender[],
): Promise<void> {
  const figures = contenders.map((): Measured[] => []);
  // The first round warms all up and is not counted. The order changes, so that none always goes first.
  for (let round = 0; round <= rounds; round++) {
    const turn = [...contenders.entries()];
    if (round % 2 === 1) turn.reverse();
    for (const [n, [, { wire }, make]] of turn) {
      const measured = await wire.run({ ...load, make });
      if (round > 0) figures[n]?.push(measured);
    }
  }
  say(name);
  for (const [n, [contender]] of contenders.entries()) {
    const own = figures[n] ?? [];
    const speeds = own.map((each) => each.perSecond);
    const ratios = own.map((each, round) => each.perSecond / (figures[0]?.[round]?.perSecond ?? NaN));
    const ratio = n === 0 ? '' : `, ratio ${spread(ratios, 2)}`;
    const p99 = median(own.map((each) => each.p99)).toFixed(1);
    say(`  ${contender.padEnd(6)} ${spread(speeds, 0)} answers/s, p99 ${p99} ms${ratio}`);
  }
}

const parts = (body: unknown): unknown => (body as { data: { components: unknown } }).data.components;

/** Throws where two bots did not send the same card: their figures would compare nothing. */
export function expectSame(a: Subject, b: Subject): void {
  if (!isDeepStrictEqual(parts(a.wire.lastAnswer()), parts(b.wire.lastAnswer())))
    throw new Error('the two bots did not send the same card, so the figures compare nothing');
}
