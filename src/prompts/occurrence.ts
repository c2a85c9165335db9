import { z } from 'zod';

/**
 * What became of a schedule on one local date. `claimed` is written before sending and `sent` after, so that a
 * restart knows the difference between "not yet" and "perhaps". `unsent` was claimed, and surely nothing came of it.
 */
export const occurrenceSchema = z.object({
  scheduleId: z.string(),
  /** Local date in the schedule's zone, `YYYY-MM-DD`; at most one regular occurrence has it. */
  date: z.string(),
  /**
   * 0 for a regular one. What a host has posted in between takes the date of the regular one before it and is
   * counted from 1: it moves the syllabus on and leaves the calendar as it is.
   */
  extra: z.int().min(0),
  /** When it was due, epoch milliseconds. */
  due: z.number(),
  state: z.enum(['claimed', 'unsent', 'sent', 'skipped']),
  /** When it was claimed, epoch milliseconds. */
  claimedAt: z.number(),
  /** The prompt's place in the reading; for a skipped occurrence the one that is still to come. */
  prompt: z.int().min(0),
  /**
   * The prompts that this schedule had asked before, in the order of asking, since all were last used up. It stands
   * here and not in the schedule, so that one write both claims the date and moves on.
   */
  asked: z.array(z.int().min(0)).readonly(),
  /** How often all were used up before. */
  cycle: z.int().min(0),
  messageId: z.string().nullable(),
  /** Why it was skipped; `overtaken` when a later one was due as well. */
  reason: z.enum(['too late', 'overtaken', 'unclear', 'refused', 'paused']).nullable(),
});
export type Occurrence = z.infer<typeof occurrenceSchema>;

export type SkipReason = NonNullable<Occurrence['reason']>;

/** Occurrences of version 1 knew only the order of the reading: what came before a prompt had been asked. */
function migrateOccurrence1(old: unknown): unknown {
  const before = z.looseObject({ prompt: z.int().min(0) }).parse(old);
  return {
    ...before,
    extra: 0,
    asked: Array.from({ length: before.prompt }, (_, place) => place),
    cycle: 0,
  };
}

export const occurrenceVersions = { version: 2, migrate: { 1: migrateOccurrence1 } };

/** The name of an occurrence within its schedule; names sort in the order of time. */
export function runName({ date, extra }: Pick<Occurrence, 'date' | 'extra'>): string {
  return extra === 0 ? date : `${date}_${String(extra).padStart(3, '0')}`;
}
