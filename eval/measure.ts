import type { Reading } from '../src/readings/reading.js';
import type { Judged } from './judged.js';
import type { Look, Method } from './methods.js';

/** Nobody turns more pages than this. */
const pages = 5;

export interface Answered {
  readonly judged: Judged;
  readonly shown: readonly number[];
}

export interface Figures {
  readonly queries: number;
  /** How often the first passage is one that a teacher would have shown. */
  readonly success: number;
  /** One over the place of the first such passage, on average; 0 where there is none. */
  readonly reciprocalRank: number;
  /** Of the passages that speak of it, how many stand among the first five. */
  readonly recall: number;
}

export async function answerAll(
  method: Method,
  queries: readonly Judged[],
  readingNamed: (slug: string) => Reading,
): Promise<Answered[]> {
  const looks = new Map<string, Look>();
  const answered: Answered[] = [];
  for (const judged of queries) {
    const look = looks.get(judged.reading) ?? (await method.over(readingNamed(judged.reading)));
    looks.set(judged.reading, look);
    answered.push({ judged, shown: look(judged.query) });
  }
  return answered;
}

export const isSuccess = ({ judged, shown }: Answered): boolean => judged.first.includes(shown[0] ?? 0);

export function recallOf({ judged, shown }: Answered): number {
  const seen = shown.slice(0, pages).filter((paragraph) => judged.all.includes(paragraph));
  return seen.length / Math.min(pages, judged.all.length);
}

export function figuresOf(answered: readonly Answered[]): Figures {
  const mean = (of: (one: Answered) => number): number =>
    answered.reduce((sum, one) => sum + of(one), 0) / Math.max(1, answered.length);
  return {
    queries: answered.length,
    success: mean((one) => (isSuccess(one) ? 1 : 0)),
    reciprocalRank: mean(({ judged, shown }) => {
      const place = shown.findIndex((paragraph) => judged.first.includes(paragraph));
      return place < 0 ? 0 : 1 / (place + 1);
    }),
    recall: mean(recallOf),
  };
}
