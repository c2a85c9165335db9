import { TestRunner } from 'vitest';

/** What a row of the fault matrix came to, for the line that is printed of it. */
export interface Seen {
  /** How often the fault was brought about. */
  readonly tried?: number;
  readonly lost?: number;
  readonly doubled?: number;
  /** A measure with its unit, `p99 31 ms` for instance. */
  readonly figure?: string;
}

declare module 'vitest' {
  interface TaskMeta {
    seen?: Seen;
  }
}

/** Hands the figures of this test to `npm run test:faults`. */
export function seen(figures: Seen): void {
  const task = TestRunner.getCurrentTest();
  if (task === undefined) throw new Error('figures are those of a test');
  task.meta.seen = { ...task.meta.seen, ...figures };
}
