import { randomInt } from 'node:crypto';
import { openBox, secretBox, type BallotBox, type NamedBallot } from '../ballots/ballot-box.js';
import type { KeyFolder } from '../ballots/key-folder.js';
import { randomPool } from '../ballots/random-pool.js';
import type { Clock } from '../clock.js';
import type { Ballot } from '../polls/ballot.js';
import { isOver, isRunning, sameStatement, smallestThreshold, type Poll } from '../polls/poll.js';
import { finalCounts, resultOf, type Result } from '../polls/result.js';
import type { Claim, Reading } from '../readings/reading.js';
import type { Store } from '../store/store.js';
import { openPollRecords } from './poll-records.js';
import { PollTurns } from './poll-turns.js';
import { openVoting, type Voting } from './voting.js';

export interface NewPoll extends Pick<Poll, 'ballot' | 'scale' | 'rounds' | 'reasons'> {
  readonly guildId: string;
  readonly channelId: string;
  readonly openedBy: string;
  readonly reading: Reading;
  /** A claim of the reading, or the host's own words. */
  readonly claim: Claim | { readonly text: string };
  /** Milliseconds until it closes by itself; null for never. */
  readonly lasts: number | null;
  /** Fewer voters than this and a secret ballot publishes no number. */
  readonly threshold: number;
}

export type Opened =
  | { kind: 'opened'; poll: Poll }
  | { kind: 'already open'; poll: Poll }
  /** The same secret statement within a day: two results over nearly the same people tell of the difference. */
  | { kind: 'asked lately'; poll: Poll };

export type Closed =
  | { kind: 'closed' | 'already closed'; poll: Poll }
  /** Closing now would discard the votes. */
  | { kind: 'too few'; poll: Poll; voters: number }
  | { kind: 'unknown' };
export type Moved = { kind: 'moved' | 'not now'; poll: Poll } | { kind: 'unknown' };
export type Timed = { kind: 'closed' | 'extended'; poll: Poll };

/** The polls of all servers. What is confirmed is on disk. */
export interface Polls extends Voting {
  /** Makes a draft; it opens when `place` tells where its card is. One running poll a statement and channel. */
  open(poll: NewPoll): Promise<Opened>;
  place(guildId: string, pollId: string, messageId: string): Promise<void>;
  /** Drops a draft whose card Discord surely did not take. */
  discard(guildId: string, pollId: string): Promise<void>;
  /** From round 1 to the discussion, and from there to round 2. */
  move(guildId: string, pollId: string, to: 'discuss' | 'round 2'): Promise<Moved>;
  /** Counts once and for all. With too few voters only where `evenIfTooFew` says so. */
  close(guildId: string, pollId: string, evenIfTooFew: boolean): Promise<Closed>;
  /** Closes the polls whose time has come, or gives them a day more. */
  closeDue(): Promise<Timed[]>;
  find(guildId: string, pollId: string): Promise<Poll | undefined>;
  /** Oldest first. */
  list(guildId: string): Promise<Poll[]>;
  /** The ballots of an open poll, by name. */
  named(poll: Poll): Promise<NamedBallot[]>;
  /** Closed polls whose result is to be posted. */
  unposted(): Promise<Poll[]>;
  /** Remembers when posting the result was begun, or with null that it surely did not happen. */
  announcing(guildId: string, pollId: string, at: number | null): Promise<void>;
  /** Remembers that the result was posted, or with null that Discord refused it. */
  posted(guildId: string, pollId: string, messageId: string | null): Promise<void>;
  /** Changes what is published of a closed poll's reasons. */
  editReasons(
    guildId: string,
    pollId: string,
    change: { kind: 'strike'; reasons: readonly string[] } | { kind: 'show' },
  ): Promise<Poll | undefined>;
  /** One person's ballot, whatever the state; undefined where there is none or it cannot be read. */
  ballotOf(poll: Poll, userId: string): Promise<Ballot | undefined>;
  /** Removes a person's ballot and name from a poll; whether there was a ballot. */
  forgetPerson(guildId: string, pollId: string, userId: string): Promise<boolean>;
  /** The servers that have polls. */
  guilds(): Promise<string[]>;
  /** Removes a poll with all that belongs to it. */
  forgetPoll(guildId: string, pollId: string): Promise<void>;
  /** After a start: finishes interrupted closings, and declares void what lost its key. Returns the void ones. */
  recover(): Promise<Poll[]>;
}

const day = 24 * 3_600_000;

export interface PollParts {
  readonly store: Store;
  readonly keys: KeyFolder;
  readonly clock: Clock;
  readonly newId: () => string;
}

export function openPolls({ store, keys, clock, newId }: PollParts): Polls {
  const records = openPollRecords(store);
  const open = openBox(store);
  const secret = secretBox(store, keys, randomPool());
  const turns = new PollTurns();
  const boxOf = (poll: Poll): BallotBox => (poll.ballot === 'open' ? open : secret);
  const find = (guildId: string, pollId: string): Promise<Poll | undefined> => records.find(guildId, pollId);
  const save = (poll: Poll): Promise<Poll> => records.save(poll);
  const change = <T>(
    guildId: string,
    pollId: string,
    job: (poll: Poll) => Promise<T>,
  ): Promise<T | undefined> =>
    turns.change(pollId, async () => {
      const poll = await find(guildId, pollId);
      return poll && job(poll);
    });
  const sameHere = async (poll: Pick<Poll, 'id' | 'guildId' | 'channelId' | 'statement'>): Promise<Poll[]> =>
    (await records.list(poll.guildId)).filter(
      (each) =>
        each.id !== poll.id &&
        each.channelId === poll.channelId &&
        sameStatement(each.statement, poll.statement),
    );
  const voting = openVoting({ records, turns, clock, boxOf, sameHere });

  const count = async (poll: Poll): Promise<Result> =>
    resultOf(poll, await boxOf(poll).all(poll), (below) => randomInt(below));
  /** One write stores what will ever be published and that the poll is closed; only then the ballots go. */
  const finish = async (poll: Poll, result: Result): Promise<Poll> =>
    sweep(
      await save({
        ...poll,
        state: 'closed',
        closedAt: clock.now(),
        result,
        reasonsState: result.reasons.length > 0 ? 'waiting' : 'none',
      }),
    );
  const sweep = async (poll: Poll): Promise<Poll> => {
    if (poll.ballot === 'open' || poll.swept) return poll;
    await secret.destroy(poll);
    return save({ ...poll, swept: true });
  };
  const readBallot = async (poll: Poll, userId: string): Promise<Ballot | undefined> => {
    if (poll.ballot === 'secret' && (isOver(poll) || !(await secret.hasKey(poll)))) return undefined;
    return (await boxOf(poll).at(poll, userId)).ballot;
  };
  const isDue = (poll: Poll): boolean =>
    poll.closesAt !== null && !isOver(poll) && poll.state !== 'draft' && poll.closesAt <= clock.now();

  return {
    open(wanted) {
      const { guildId, channelId, reading, claim } = wanted;
      return turns.change(`open/${channelId}`, async () => {
        const now = clock.now();
        const same = await sameHere({ id: '', guildId, channelId, statement: claim.text });
        const running = same.find((each) => isRunning(each, now));
        if (running) return { kind: 'already open', poll: running };
        const lately = same.find(
          ({ ballot, closedAt, result }) =>
            ballot === 'secret' &&
            closedAt !== null &&
            now - closedAt < day &&
            result !== null &&
            finalCounts(result) !== undefined,
        );
        if (lately && wanted.ballot === 'secret') return { kind: 'asked lately', poll: lately };
        const poll: Poll = {
          id: newId(),
          guildId,
          channelId,
          messageId: null,
          reading: reading.slug,
          claim: 'id' in claim ? claim.id : null,
          statement: claim.text,
          paragraphs: 'id' in claim ? [...claim.paragraphs] : [],
          ballot: wanted.ballot,
          scale: wanted.scale,
          rounds: wanted.rounds,
          reasons: wanted.reasons,
          threshold: wanted.ballot === 'secret' ? Math.max(wanted.threshold, smallestThreshold) : 0,
          state: 'draft',
          openedBy: wanted.openedBy,
          openedAt: now,
          closesAt: wanted.lasts === null ? null : now + wanted.lasts,
          extended: false,
          closedAt: null,
          result: null,
          swept: false,
          announcedAt: null,
          resultMessageId: null,
          resultRefused: false,
          reasonsState: 'none',
        };
        if (poll.ballot === 'secret') await secret.prepare(poll);
        return { kind: 'opened', poll: await save(poll) };
      });
    },

    async place(guildId, pollId, messageId) {
      await change(guildId, pollId, async (poll) => {
        if (poll.state === 'draft') await save({ ...poll, messageId, state: 'round 1' });
      });
    },
    async discard(guildId, pollId) {
      await change(guildId, pollId, async (poll) => {
        if (poll.state !== 'draft') return;
        await records.drop(poll);
        if (poll.ballot === 'secret') await keys.destroy(pollId);
      });
    },

    async move(guildId, pollId, to) {
      const moved = await change(guildId, pollId, async (poll): Promise<Moved> => {
        const from = to === 'discuss' ? 'round 1' : 'discuss';
        if (poll.rounds === 1 || poll.state !== from) return { kind: 'not now', poll };
        return { kind: 'moved', poll: await save({ ...poll, state: to }) };
      });
      return moved ?? { kind: 'unknown' };
    },

    async close(guildId, pollId, evenIfTooFew) {
      const closed = await change(guildId, pollId, async (poll): Promise<Closed> => {
        if (isOver(poll)) return { kind: 'already closed', poll };
        const result = await count(poll);
        if (result.kind === 'too few' && result.voters > 0 && !evenIfTooFew)
          return { kind: 'too few', poll, voters: result.voters };
        return { kind: 'closed', poll: await finish(poll, result) };
      });
      return closed ?? { kind: 'unknown' };
    },

    async closeDue() {
      const done: Timed[] = [];
      for (const { guildId, id } of (await records.unfinished()).filter(isDue)) {
        const timed = await change(guildId, id, async (poll): Promise<Timed | undefined> => {
          if (!isDue(poll)) return undefined;
          const result = await count(poll);
          // Too few get one day more, once.
          if (result.kind !== 'too few' || poll.extended || poll.closesAt === null)
            return { kind: 'closed', poll: await finish(poll, result) };
          const extended = await save({ ...poll, extended: true, closesAt: poll.closesAt + day });
          return { kind: 'extended', poll: extended };
        });
        if (timed !== undefined) done.push(timed);
      }
      return done;
    },

    ...voting,
    find,
    list: (guildId) => records.list(guildId),
    named: (poll) => (poll.ballot === 'open' ? open.named(poll) : Promise.resolve([])),

    async unposted() {
      return (await records.unfinished()).filter(
        (poll) => poll.state === 'closed' && poll.resultMessageId === null && !poll.resultRefused,
      );
    },
    async announcing(guildId, pollId, at) {
      await change(guildId, pollId, (poll) => save({ ...poll, announcedAt: at }));
    },
    async posted(guildId, pollId, messageId) {
      await change(guildId, pollId, (poll) =>
        save({ ...poll, resultMessageId: messageId, resultRefused: messageId === null }),
      );
    },

    editReasons: (guildId, pollId, edit) =>
      change(guildId, pollId, async (poll) => {
        if (poll.result === null || poll.reasonsState !== 'waiting') return poll;
        if (edit.kind === 'show') return save({ ...poll, reasonsState: 'shown' });
        const reasons = poll.result.reasons.filter((reason) => !edit.reasons.includes(reason));
        const left = await save({
          ...poll,
          result: { ...poll.result, reasons },
          reasonsState: reasons.length === 0 ? 'none' : 'waiting',
        });
        // What a host struck is in no file any more.
        await store.purge();
        return left;
      }),

    ballotOf: readBallot,
    async forgetPerson(guildId, pollId, userId) {
      const had = await change(guildId, pollId, async (poll) => {
        if (poll.openedBy === userId) await save({ ...poll, openedBy: '' });
        if ((await readBallot(poll, userId)) === undefined) return false;
        await (await boxOf(poll).at(poll, userId)).drop();
        return true;
      });
      return had ?? false;
    },
    guilds: () => records.guilds(),
    async forgetPoll(guildId, pollId) {
      await change(guildId, pollId, async (poll) => {
        await boxOf(poll).destroy(poll);
        await records.drop(poll);
      });
    },

    async recover() {
      const lost: Poll[] = [];
      for (const { guildId, id, state, ballot, swept } of await records.unfinished()) {
        if (ballot === 'open' || swept) continue;
        await change(guildId, id, async (poll) => {
          if (state === 'closed') await sweep(poll);
          else if (state !== 'void' && !(await secret.hasKey(poll))) {
            lost.push(await save({ ...poll, state: 'void', closedAt: clock.now() }));
          }
        });
      }
      return lost;
    },
  };
}
