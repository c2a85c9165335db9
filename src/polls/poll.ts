import { z } from 'zod';

/** A stance on a statement, from 1 (strongly disagree) to 5 (strongly agree). */
export const stances = [1, 2, 3, 4, 5] as const;
export type Stance = (typeof stances)[number];

export function isStance(value: number): value is Stance {
  return stances.some((stance) => stance === value);
}

const tallySchema = z.object({
  /** Ballots for each stance, from the first stance to the last. */
  counts: z.array(z.int().min(0)).length(stances.length),
  voters: z.int().min(0),
});
export type Tally = z.infer<typeof tallySchema>;

/**
 * A poll on one claim. `draft` until the id of its card is stored: only then can a press be held against the
 * message it must come from. An `open` ballot names its member; other kinds are not offered yet.
 */
export const pollSchema = z.object({
  id: z.string(),
  guildId: z.string(),
  channelId: z.string(),
  /** The card; null while a draft. */
  messageId: z.string().nullable(),
  reading: z.string(),
  claim: z.string(),
  /** The claim's words when the poll was opened: a later edit of the reading must not change what was voted on. */
  statement: z.string(),
  paragraphs: z.array(z.int().min(1)),
  ballot: z.literal('open'),
  state: z.enum(['draft', 'open', 'closed']),
  openedBy: z.string(),
  /** Epoch milliseconds. */
  openedAt: z.number(),
  closedAt: z.number().nullable(),
  /** What was counted at closing; null before. */
  result: tallySchema.nullable(),
  /** The posted result; null until Discord has it. */
  resultMessageId: z.string().nullable().default(null),
});
export type Poll = z.infer<typeof pollSchema>;

/** One person's stance in one poll; a change replaces it. */
export const ballotSchema = z.object({ userId: z.string(), stance: z.literal(stances) });
export type Ballot = z.infer<typeof ballotSchema>;

export function tallyBallots(ballots: readonly Ballot[]): Tally {
  const counts = stances.map((stance) => ballots.filter((ballot) => ballot.stance === stance).length);
  return { counts, voters: ballots.length };
}

/** Where a press came from, as Discord says. */
export interface PressPlace {
  readonly guildId: string;
  readonly channelId: string;
  readonly messageId: string;
}

/**
 * Whether a press may vote. The first press on a draft shows where its card is: the process may have died
 * between sending the card and storing its id, and the members must not be left with a dead card.
 */
export function admitPress(
  poll: Poll | undefined,
  place: PressPlace,
): 'admitted' | 'adopt' | 'closed' | 'elsewhere' {
  if (poll === undefined || poll.guildId !== place.guildId || poll.channelId !== place.channelId)
    return 'elsewhere';
  if (poll.state === 'closed') return 'closed';
  if (poll.messageId === null) return 'adopt';
  return poll.messageId === place.messageId ? 'admitted' : 'elsewhere';
}
