import type { Clock } from '../clock.js';
import type { Claim, Reading } from '../readings/reading.js';
import {
  admitPress,
  ballotSchema,
  pollSchema,
  tallyBallots,
  type Ballot,
  type Poll,
  type PressPlace,
  type Stance,
} from '../polls/poll.js';
import { KeyedQueue } from '../store/keyed-queue.js';
import type { Store } from '../store/store.js';

export interface NewPoll {
  readonly guildId: string;
  readonly channelId: string;
  readonly openedBy: string;
  readonly reading: Reading;
  readonly claim: Claim;
}

export type Opened = { kind: 'opened'; poll: Poll } | { kind: 'already open'; poll: Poll };
export type Cast =
  | { kind: 'counted'; poll: Poll; stance: Stance; before: Stance | undefined }
  | { kind: 'closed'; poll: Poll }
  | { kind: 'elsewhere' };
export type Closed =
  { kind: 'closed'; poll: Poll } | { kind: 'already closed'; poll: Poll } | { kind: 'unknown' };

/** The polls of all servers. What is confirmed is on disk. */
export interface Polls {
  /** Makes a draft; it opens when `place` tells where its card is. One open poll a claim and channel. */
  open(poll: NewPoll): Promise<Opened>;
  place(guildId: string, pollId: string, messageId: string): Promise<void>;
  /** Drops a draft whose card Discord surely did not take. */
  discard(guildId: string, pollId: string): Promise<void>;
  cast(pollId: string, place: PressPlace, userId: string, stance: Stance): Promise<Cast>;
  /** Counts once and for all. */
  close(guildId: string, pollId: string): Promise<Closed>;
  find(guildId: string, pollId: string): Promise<Poll | undefined>;
  /** Oldest first. */
  list(guildId: string): Promise<Poll[]>;
  /** Remembers that the result was posted. */
  posted(guildId: string, pollId: string, messageId: string): Promise<void>;
  ballots(pollId: string): Promise<Ballot[]>;
}

export function openPolls(store: Store, clock: Clock, newId: () => string): Polls {
  const polls = store.collection('polls', pollSchema);
  // One key a person: a list inside the poll would lose votes that arrive together.
  const ballots = store.collection('ballots', ballotSchema);
  // A vote and the closing of its poll must not overlap: a ballot confirmed after the count would not be in it.
  const turns = new KeyedQueue();

  const save = (poll: Poll): Promise<void> => polls.set(poll, poll.guildId, poll.id);
  const list = (guildId: string): Promise<Poll[]> => polls.list(guildId);

  /** Another poll on this claim that is open here, or about to be. */
  const sameOpen = async ({
    id,
    guildId,
    channelId,
    reading,
    claim,
  }: Pick<Poll, 'id' | 'guildId' | 'channelId' | 'reading' | 'claim'>): Promise<Poll | undefined> =>
    (await list(guildId)).find(
      (poll) =>
        poll.id !== id &&
        isOpening(poll, clock.now()) &&
        poll.channelId === channelId &&
        poll.reading === reading &&
        poll.claim === claim,
    );

  return {
    open({ guildId, channelId, openedBy, reading, claim }) {
      return turns.run(`open/${channelId}/${claim.id}`, async () => {
        const same = await sameOpen({ id: '', guildId, channelId, reading: reading.slug, claim: claim.id });
        if (same) return { kind: 'already open', poll: same };
        const poll: Poll = {
          id: newId(),
          guildId,
          channelId,
          messageId: null,
          reading: reading.slug,
          claim: claim.id,
          statement: claim.text,
          paragraphs: [...claim.paragraphs],
          ballot: 'open',
          state: 'draft',
          openedBy,
          openedAt: clock.now(),
          closedAt: null,
          result: null,
          resultMessageId: null,
        };
        await save(poll);
        return { kind: 'opened', poll };
      });
    },

    place(guildId, pollId, messageId) {
      return turns.run(pollId, async () => {
        const poll = await polls.get(guildId, pollId);
        if (poll?.state === 'draft') await save({ ...poll, messageId, state: 'open' });
      });
    },

    discard(guildId, pollId) {
      return turns.run(pollId, async () => {
        const poll = await polls.get(guildId, pollId);
        if (poll?.state === 'draft') await polls.delete(guildId, pollId);
      });
    },

    cast(pollId, place, userId, stance) {
      return turns.run(pollId, async () => {
        let poll = await polls.get(place.guildId, pollId);
        const admitted = admitPress(poll, place);
        if (poll === undefined || admitted === 'elsewhere') return { kind: 'elsewhere' };
        if (admitted === 'closed') return { kind: 'closed', poll };
        if (admitted === 'adopt') {
          // Long without a card, it may have been opened anew meanwhile; two polls on one claim would share a room.
          if ((await sameOpen(poll)) !== undefined) return { kind: 'elsewhere' };
          poll = { ...poll, messageId: place.messageId, state: 'open' };
          await save(poll);
        }
        const before = await ballots.get(pollId, userId);
        if (before?.stance !== stance) await ballots.set({ userId, stance }, pollId, userId);
        return { kind: 'counted', poll, stance, before: before?.stance };
      });
    },

    close(guildId, pollId) {
      return turns.run(pollId, async () => {
        const poll = await polls.get(guildId, pollId);
        if (poll === undefined) return { kind: 'unknown' };
        if (poll.state === 'closed') return { kind: 'already closed', poll };
        const result = tallyBallots(await ballots.list(pollId));
        const closed: Poll = { ...poll, state: 'closed', closedAt: clock.now(), result };
        await save(closed);
        return { kind: 'closed', poll: closed };
      });
    },

    find: (guildId, pollId) => polls.get(guildId, pollId),
    list,
    posted(guildId, pollId, messageId) {
      return turns.run(pollId, async () => {
        const poll = await polls.get(guildId, pollId);
        if (poll !== undefined) await save({ ...poll, resultMessageId: messageId });
      });
    },
    ballots: (pollId) => ballots.list(pollId),
  };
}

/** A draft without a card after this long never got one, milliseconds. */
const draftLife = 60_000;

function isOpening(poll: Poll, now: number): boolean {
  return poll.state === 'open' || (poll.state === 'draft' && now - poll.openedAt < draftLife);
}
