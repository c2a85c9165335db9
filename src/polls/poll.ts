import { z } from 'zod';
import type { Round } from './ballot.js';
import { resultSchema } from './result.js';
import { scaleSchema } from './scale.js';

/**
 * A poll's life: `draft` until the id of its card is stored, for only then can a press be held against the message it
 * must come from; `round 1`; with two rounds `discuss`, when nobody votes, and `round 2`; `closed`. A secret poll whose
 * key is gone is `void`: its ballots can never be read again, and it says so.
 */
export const pollStates = ['draft', 'round 1', 'discuss', 'round 2', 'closed', 'void'] as const;

export const pollSchema = z.object({
  id: z.string(),
  guildId: z.string(),
  channelId: z.string(),
  /** The card; null while a draft. A thread that hangs on it has the same id. */
  messageId: z.string().nullable(),
  reading: z.string(),
  /** Null where the statement is the host's own. */
  claim: z.string().nullable(),
  /** The words when the poll was opened: a later edit of the reading must not change what was voted on. */
  statement: z.string(),
  paragraphs: z.array(z.int().min(1)),
  /** A `secret` ballot says nothing of who cast it; an `open` one stands beside its member's name. */
  ballot: z.enum(['secret', 'open']),
  scale: scaleSchema,
  rounds: z.union([z.literal(1), z.literal(2)]),
  reasons: z.enum(['optional', 'off']),
  /** Fewer voters than this and no number is published; 0 for open ballots. Fixed at opening. */
  threshold: z.int().min(0),
  state: z.enum(pollStates),
  /** Who opened it; empty once they had their data erased. */
  openedBy: z.string(),
  /** Epoch milliseconds. */
  openedAt: z.number(),
  /** Where a void poll stood: it goes on there if its key comes back. */
  voidedFrom: z.enum(pollStates).nullable(),
  /** What happened to it by itself, of which its card and its host are still to be told. */
  untold: z.enum(['extended', 'closed', 'void', 'back']).nullable(),
  /** When it closes by itself; null for never. */
  closesAt: z.number().nullable(),
  /** Whether it was given a day more because too few had voted. */
  extended: z.boolean(),
  closedAt: z.number().nullable(),
  /** What is published of it; null before it closes. */
  result: resultSchema.nullable(),
  /** Whether the ballots of a closed secret poll and their key are gone. */
  swept: z.boolean(),
  /** When posting the result was begun, epoch milliseconds; null where it surely was not. */
  announcedAt: z.number().nullable(),
  /** The posted result; null until Discord has it. */
  resultMessageId: z.string().nullable(),
  /** Discord does not let the bot post the result; a host may close once more to try again. */
  resultRefused: z.boolean(),
  /** A host ended it before anybody had voted: its card says so, and there is no result. */
  cancelled: z.boolean(),
  /** Reasons wait until a host has read them. */
  reasonsState: z.enum(['none', 'waiting', 'shown']),
});
export type Poll = z.infer<typeof pollSchema>;

/**
 * Version 1 wrote down neither that a result was being posted nor what the host was still to be told; version 2 knew no
 * cancelling.
 */
export const pollVersions = {
  version: 3,
  migrate: {
    1: (old: unknown) => ({ announcedAt: null, voidedFrom: null, untold: null, ...(old as object) }),
    2: (old: unknown) => ({ cancelled: false, ...(old as object) }),
  },
} as const;

/** The round that people vote in now; undefined while nobody may vote. */
export function currentRound({ state }: Pick<Poll, 'state'>): Round | undefined {
  if (state === 'round 1' || state === 'draft') return 1;
  return state === 'round 2' ? 2 : undefined;
}

export function isOver({ state }: Pick<Poll, 'state'>): boolean {
  return state === 'closed' || state === 'void';
}

/** A draft without a card after this long never got one, milliseconds. */
const draftLife = 60_000;

/** Whether a poll takes votes or is about to. */
export function isRunning(poll: Poll, now: number): boolean {
  return poll.state === 'draft' ? now - poll.openedAt < draftLife : !isOver(poll);
}

/** Where a press came from, as Discord says. */
export interface PressPlace {
  readonly guildId: string;
  readonly channelId: string;
  readonly messageId: string;
  /** A private answer of the bot, whose id is nowhere stored: only server and channel are held against the poll. */
  readonly isPrivate: boolean;
}

export type Admission = 'admitted' | 'adopt' | 'between rounds' | 'closed' | 'void' | 'elsewhere';

/**
 * Whether a press may vote now. The first press on a draft shows where its card is: the process may have died
 * between sending the card and storing its id, and the members must not be left with a dead card.
 */
export function admitPress(poll: Poll | undefined, place: PressPlace): Admission {
  if (poll === undefined || poll.guildId !== place.guildId || poll.channelId !== place.channelId)
    return 'elsewhere';
  if (!place.isPrivate && poll.messageId !== null && poll.messageId !== place.messageId) return 'elsewhere';
  if (poll.state === 'closed' || poll.state === 'void') return poll.state;
  if (poll.state === 'discuss') return 'between rounds';
  if (poll.messageId === null) return place.isPrivate ? 'elsewhere' : 'adopt';
  return 'admitted';
}

/** Statements that differ only in case, spaces or marks are the same question. */
export function sameStatement(a: string, b: string): boolean {
  return bare(a) === bare(b);
}

function bare(words: string): string {
  return words
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
