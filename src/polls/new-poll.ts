import type { Claim, ReadingOutline } from '../readings/reading.js';
import type { Poll } from './poll.js';
import { smallestThreshold } from './threshold.js';

/** What a host says to open a poll. */
export interface NewPoll extends Pick<Poll, 'ballot' | 'scale' | 'rounds' | 'reasons'> {
  readonly guildId: string;
  readonly channelId: string;
  readonly openedBy: string;
  readonly reading: ReadingOutline;
  /** A claim of the reading, or the host's own words. */
  readonly claim: Claim | { readonly text: string };
  /** Milliseconds until it closes by itself; null for never. */
  readonly lasts: number | null;
  /** Fewer voters than this and a secret ballot publishes no number. */
  readonly threshold: number;
}

/** Whether a host's own words are enough to take a stance on: three words, or eight letters where words are not spaced. */
export function saysSomething(statement: string): boolean {
  const words = statement.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'’-]*/gu) ?? [];
  const letters = statement.match(/\p{L}/gu) ?? [];
  return words.length >= 3 || letters.length >= 8;
}

/** The poll before its card is there. */
export function draftOf(wanted: NewPoll, id: string, now: number): Poll {
  const { guildId, channelId, openedBy, reading, claim, ballot, scale, rounds, reasons, lasts } = wanted;
  return {
    id,
    guildId,
    channelId,
    messageId: null,
    reading: reading.slug,
    claim: 'id' in claim ? claim.id : null,
    statement: claim.text,
    paragraphs: 'id' in claim ? [...claim.paragraphs] : [],
    ballot,
    scale,
    rounds,
    reasons,
    threshold: ballot === 'secret' ? Math.max(wanted.threshold, smallestThreshold) : 0,
    state: 'draft',
    openedBy,
    openedAt: now,
    closesAt: lasts === null ? null : now + lasts,
    extended: false,
    closedAt: null,
    result: null,
    swept: false,
    voidedFrom: null,
    untold: null,
    announcedAt: null,
    resultMessageId: null,
    resultRefused: false,
    cancelled: false,
    reasonsState: 'none',
  };
}
