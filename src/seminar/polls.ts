import {
  BallotsUnreadable,
  openBox,
  secretBox,
  type BallotBox,
  type NamedBallot,
} from '../ballots/ballot-box.js';
import type { PollKeys } from '../ballots/poll-keys.js';
import { randomPool } from '../ballots/random-pool.js';
import type { Clock } from '../clock.js';
import { stanceIn, type Ballot } from '../polls/ballot.js';
import { draftOf, type NewPoll } from '../polls/new-poll.js';
import { isOver, isRunning, sameStatement, type Poll } from '../polls/poll.js';
import { finalCounts } from '../polls/result.js';
import type { Store } from '../store/store.js';
import { day, openClosing, resultFrom } from './closing.js';
import { openPollRecords } from './poll-records.js';
import { PollTurns } from './poll-turns.js';
import { RoundTurnout } from './round-turnout.js';
import { openVoting, type Voting } from './voting.js';

export type Opened =
  | { kind: 'opened'; poll: Poll }
  | { kind: 'already open'; poll: Poll }
  /** The same secret statement within a day: two results over nearly the same people tell of the difference. */
  | { kind: 'asked lately'; poll: Poll };

export type Closed =
  | { kind: 'closed' | 'already closed'; poll: Poll }
  /** There is nothing to count; it could be cancelled. */
  | { kind: 'nobody yet'; poll: Poll }
  /** Closing now would discard the votes. */
  | { kind: 'too few'; poll: Poll; voters: number }
  /** Since the host agreed to discard the votes or to cancel the poll, enough have voted for a result. */
  | { kind: 'enough by now'; poll: Poll; voters: number }
  /** Closing now would leave out some who voted in round 1 and not in round 2 yet. */
  | { kind: 'not all again'; poll: Poll; first: number; missing: number }
  | { kind: 'unknown' };
/** What a host has been told that closing does; what would be something else is asked first. */
export type Meant = 'result' | 'result without some' | 'discard' | 'cancel';
export type Moved = { kind: 'moved' | 'not now'; poll: Poll } | { kind: 'unknown' };

/** So many polls are looked after at once. */
const mostAtOnce = 8;

/** The polls of all servers. What is confirmed is on disk. */
export interface Polls extends Voting {
  /** Makes a draft; it opens when `place` tells where its card is. One running poll a statement and channel. */
  open(poll: NewPoll): Promise<Opened>;
  place(guildId: string, pollId: string, messageId: string): Promise<void>;
  /** Drops a draft whose card Discord surely did not take. */
  discard(guildId: string, pollId: string): Promise<void>;
  /** From round 1 to the discussion, and from there to round 2. */
  move(guildId: string, pollId: string, to: 'discuss' | 'round 2'): Promise<Moved>;
  /**
   * Counts once and for all; a poll that nobody has voted in is cancelled. What a host did not mean by it is asked
   * first, because votes may have come or gone since.
   */
  close(guildId: string, pollId: string, meant: Meant): Promise<Closed>;
  /**
   * Closes the polls whose time has come or gives them a day more, and finishes what closings have left. Returns what
   * failed: one poll that cannot be looked after must not hold up the others.
   *
   * @param isPast whether an instant is past by another clock than this machine's, which may have jumped ahead; never rejects
   */
  lookAfter(
    isPast: (at: number) => Promise<boolean>,
    stopping: AbortSignal,
  ): Promise<{ readonly pollId: string; readonly error: unknown }[]>;
  /** Those of whose change by themselves their cards and hosts are still to be told. */
  untold(): Promise<Poll[]>;
  told(guildId: string, pollId: string): Promise<void>;
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
  /**
   * After a start: stops polls whose key is gone, and lets those go on whose key is back. A poll that cannot be looked at
   * just now stays as it is, and is returned with why.
   */
  recover(): Promise<{ pollId: string; error: unknown }[]>;
}

export interface PollParts {
  readonly store: Store;
  readonly keys: PollKeys;
  readonly clock: Clock;
  readonly newId: () => string;
}

export function openPolls({ store, keys, clock, newId }: PollParts): Polls {
  const records = openPollRecords(store);
  const open = openBox(store);
  const secret = secretBox(store, keys, randomPool());
  const turns = new PollTurns();
  const rounds = new RoundTurnout();
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
  const voting = openVoting({ records, turns, rounds, clock, boxOf, sameHere });

  const closing = openClosing({ records, rounds, clock, secret, boxOf });
  const readBallot = async (poll: Poll, userId: string): Promise<Ballot | undefined> => {
    if (poll.ballot === 'secret' && (isOver(poll) || !(await secret.isReadable(poll)))) return undefined;
    return (await boxOf(poll).at(poll, userId)).ballot;
  };
  return {
    open(wanted) {
      const { guildId, channelId, claim } = wanted;
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
        const poll = draftOf(wanted, newId(), now);
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
        const changed = await save({ ...poll, state: to });
        if (to === 'round 2') rounds.begin(pollId, await boxOf(poll).count(poll), 0);
        return { kind: 'moved', poll: changed };
      });
      return moved ?? { kind: 'unknown' };
    },

    async close(guildId, pollId, meant) {
      const closed = await change(guildId, pollId, async (poll): Promise<Closed> => {
        if (isOver(poll)) return { kind: 'already closed', poll };
        const ballots = await boxOf(poll)
          .all(poll)
          .catch((error: unknown) => {
            if (error instanceof BallotsUnreadable) return undefined;
            throw error;
          });
        if (ballots === undefined) return { kind: 'closed', poll: await closing.stop(poll, null) };
        if (ballots.length === 0) {
          // A draft has no card that anybody could vote on.
          const meantToEnd = meant === 'cancel' || meant === 'discard';
          if (!meantToEnd && poll.state !== 'draft') return { kind: 'nobody yet', poll };
          return {
            kind: 'closed',
            poll: await closing.finish(poll, resultFrom(poll, []), { cancelled: true }),
          };
        }
        const result = resultFrom(poll, ballots);
        if (result.kind === 'too few' && meant !== 'discard')
          return { kind: 'too few', poll, voters: result.voters };
        const first = ballots.filter((ballot) => stanceIn(ballot, 1) !== undefined);
        const missing = first.filter((ballot) => stanceIn(ballot, 2) === undefined).length;
        if (
          poll.state === 'round 2' &&
          result.kind !== 'too few' &&
          missing > 0 &&
          meant !== 'result without some'
        )
          return { kind: 'not all again', poll, first: first.length, missing };
        if (result.kind !== 'too few' && (meant === 'discard' || meant === 'cancel'))
          return { kind: 'enough by now', poll, voters: result.voters };
        return { kind: 'closed', poll: await closing.finish(poll, result) };
      });
      return closed ?? { kind: 'unknown' };
    },

    async lookAfter(isPast, stopping) {
      const failed: { pollId: string; error: unknown }[] = [];
      const carefully = (poll: Poll, job: (poll: Poll) => Promise<unknown>): Promise<unknown> =>
        change(poll.guildId, poll.id, job).catch((error: unknown) => failed.push({ pollId: poll.id, error }));
      const unfinished = await records.unfinished();
      // Several at once, so that what they leave behind is wiped once for them.
      const work = async (): Promise<void> => {
        for (
          let poll = unfinished.shift();
          poll !== undefined && !stopping.aborted;
          poll = unfinished.shift()
        ) {
          if (poll.state === 'closed' && !poll.swept) await carefully(poll, (each) => closing.sweep(each));
          if (closing.isDue(poll) && (await isPast(poll.closesAt ?? 0)))
            await carefully(poll, (each) => closing.closeInTime(each));
        }
      };
      await Promise.all(Array.from({ length: mostAtOnce }, work));
      return failed;
    },
    untold: async () => (await records.unfinished()).filter(({ untold }) => untold !== null),
    async told(guildId, pollId) {
      await change(guildId, pollId, (poll) => save({ ...poll, untold: null }));
    },

    ...voting,
    find,
    list: (guildId) => records.list(guildId),
    named: (poll) => (poll.ballot === 'open' ? open.named(poll) : Promise.resolve([])),

    async unposted() {
      return (await records.unfinished()).filter(
        ({ state, cancelled, resultMessageId, resultRefused }) =>
          state === 'closed' && !cancelled && resultMessageId === null && !resultRefused,
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
        const ballot = await readBallot(poll, userId);
        if (ballot === undefined) return false;
        await (await boxOf(poll).at(poll, userId)).drop();
        for (const round of [1, 2] as const)
          if (stanceIn(ballot, round) !== undefined) rounds.note(pollId, round, -1);
        // A reason that nobody was shown yet goes too; of a secret poll nobody could say which it is.
        if (poll.result !== null && poll.reasonsState === 'waiting' && ballot.reason !== null) {
          const reasons = [...poll.result.reasons];
          const at = reasons.indexOf(ballot.reason);
          if (at >= 0) reasons.splice(at, 1);
          const current = (await find(guildId, pollId)) ?? poll;
          await save({
            ...current,
            result: { ...poll.result, reasons },
            reasonsState: reasons.length > 0 ? 'waiting' : 'none',
          });
        }
        return true;
      });
      return had ?? false;
    },
    guilds: () => records.guilds(),
    async forgetPoll(guildId, pollId) {
      await change(guildId, pollId, async (poll) => {
        rounds.forget(pollId);
        await boxOf(poll).destroy(poll);
        await records.drop(poll);
      });
    },

    async recover() {
      const unread: { pollId: string; error: unknown }[] = [];
      for (const { guildId, id, ballot } of await records.unfinished()) {
        if (ballot === 'open') continue;
        await change(guildId, id, async (poll) => {
          if (poll.state === 'closed') return;
          const now = clock.now();
          const isReadable = await secret.isReadable(poll);
          if (poll.state === 'void' && isReadable && poll.voidedFrom !== null) {
            // Asked anew meanwhile, it stays stopped: two polls on one claim would share a room.
            if ((await sameHere(poll)).some((each) => isRunning(each, now))) return;
            await save({ ...poll, state: poll.voidedFrom, voidedFrom: null, closedAt: null, untold: 'back' });
          } else if (poll.state !== 'void' && !isReadable) await closing.stop(poll, 'void');
        }).catch((error: unknown) => void unread.push({ pollId: id, error }));
      }
      return unread;
    },
  };
}
