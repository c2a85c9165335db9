/** What became of an interaction. */
export type AnswerOutcome =
  /** Answered in time. */
  | 'answered'
  /** Discord did not wait for the answer, or somebody else had answered. */
  | 'too late'
  /** Older than Discord waits when it came in, so nothing was done. */
  | 'stale'
  /** Sent twice by Discord. */
  | 'repeated'
  /** Apologised for: the store did not take a value. */
  | 'not saved'
  /** Apologised for: a bug, or Discord refused the answer. */
  | 'failed';

/** What became of a scheduled prompt. */
export const promptOutcomes = ['posted', 'posted late', 'refused', 'not sent', 'unclear'] as const;
export type PromptOutcome = (typeof promptOutcomes)[number];

/** Who is told what happens, to count it. Calls are cheap and never throw; nothing in them says who did what. */
export interface Watch {
  /** @param what a command's or a button's name as it was declared, `unknown` for any other */
  answered(what: string, outcome: AnswerOutcome, seconds: number): void;
  prompt(outcome: PromptOutcome): void;
  /** A write of so many values reached the disk, or did not. */
  readonly wrote: (values: number, seconds: number, saved: boolean) => void;
  /** Discord refused a request with this HTTP status. */
  refused(status: number): void;
}

export const nobodyWatches: Watch = {
  answered: () => undefined,
  prompt: () => undefined,
  wrote: () => undefined,
  refused: () => undefined,
};
