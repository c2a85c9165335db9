import type { BallotBox } from '../ballots/ballot-box.js';
import type { Clock } from '../clock.js';
import { blankBallot, isBlank, stanceIn, tidyReason, withStance, type Ballot } from '../polls/ballot.js';
import { admitPress, currentRound, isRunning, type Poll, type PressPlace } from '../polls/poll.js';
import { isStance, type Stance } from '../polls/scale.js';
import type { PollRecords } from './poll-records.js';
import type { PollTurns } from './poll-turns.js';

/** A press that could not be taken, and why. */
export type Refused = { kind: 'closed' | 'void' | 'between rounds'; poll: Poll } | { kind: 'elsewhere' };
export type Cast =
  { kind: 'counted'; poll: Poll; stance: Stance; before: Stance | undefined; ballot: Ballot } | Refused;
export type Withdrawn =
  { kind: 'withdrawn'; poll: Poll } | { kind: 'nothing to withdraw'; poll: Poll } | Refused;
export type Reasoned = { kind: 'kept' | 'removed' | 'too long' | 'no stance'; poll: Poll } | Refused;
export type Mine = { kind: 'mine'; poll: Poll; ballot: Ballot | undefined } | Refused;

/** What one person does in one poll. */
export interface Voting {
  cast(pollId: string, place: PressPlace, userId: string, stance: number): Promise<Cast>;
  /** Takes back the stance of the current round. */
  withdraw(pollId: string, place: PressPlace, userId: string): Promise<Withdrawn>;
  /** Keeps a reason beside the person's stance; empty words remove it. */
  giveReason(pollId: string, place: PressPlace, userId: string, words: string): Promise<Reasoned>;
  mine(pollId: string, place: PressPlace, userId: string): Promise<Mine>;
  /** How many have a ballot in a poll. */
  turnout(poll: Poll): Promise<number>;
}

export interface VotingParts {
  readonly records: PollRecords;
  readonly turns: PollTurns;
  readonly clock: Clock;
  readonly boxOf: (poll: Poll) => BallotBox;
  /** Running polls with the same statement in the same channel. */
  readonly sameHere: (poll: Poll) => Promise<Poll[]>;
}

export function openVoting({ records, turns, clock, boxOf, sameHere }: VotingParts): Voting {
  /** Holds a press against the stored poll; where it may go on, `job` gets the poll as it stands. */
  const admitted = <T>(
    pollId: string,
    place: PressPlace,
    userId: string,
    job: (poll: Poll) => Promise<T>,
    alsoBetweenRounds = false,
  ): Promise<T | Refused> =>
    turns.vote<T | Refused>(pollId, userId, async () => {
      let poll = await records.find(place.guildId, pollId);
      const admission = admitPress(poll, place);
      if (poll === undefined || admission === 'elsewhere') return { kind: 'elsewhere' };
      if (admission === 'adopt') {
        // Long without a card, it may have been opened anew meanwhile; two polls on one claim would share a room.
        if ((await sameHere(poll)).some((each) => isRunning(each, clock.now()))) return { kind: 'elsewhere' };
        poll = await records.save({ ...poll, messageId: place.messageId, state: 'round 1' });
      } else if (admission !== 'admitted' && !(alsoBetweenRounds && admission === 'between rounds')) {
        return { kind: admission, poll };
      }
      return job(poll);
    });

  return {
    cast: (pollId, place, userId, stance) =>
      admitted<Cast>(pollId, place, userId, async (poll) => {
        const round = currentRound(poll);
        if (round === undefined || !isStance(poll.scale, stance)) return { kind: 'elsewhere' };
        const slot = await boxOf(poll).at(poll, userId);
        const before = stanceIn(slot.ballot, round);
        const ballot = withStance(slot.ballot ?? blankBallot, round, stance);
        if (before !== stance) await slot.put(ballot);
        return { kind: 'counted', poll, stance, before, ballot };
      }),

    withdraw: (pollId, place, userId) =>
      admitted<Withdrawn>(pollId, place, userId, async (poll) => {
        const round = currentRound(poll);
        const slot = await boxOf(poll).at(poll, userId);
        const { ballot } = slot;
        if (round === undefined || ballot === undefined || stanceIn(ballot, round) === undefined)
          return { kind: 'nothing to withdraw', poll };
        const left = withStance(ballot, round, null);
        await (isBlank(left) ? slot.drop() : slot.put(left));
        return { kind: 'withdrawn', poll };
      }),

    giveReason: (pollId, place, userId, words) =>
      admitted<Reasoned>(
        pollId,
        place,
        userId,
        async (poll) => {
          const reason = tidyReason(words);
          if (reason === undefined) return { kind: 'too long', poll };
          const slot = await boxOf(poll).at(poll, userId);
          if (slot.ballot === undefined || poll.reasons === 'off') return { kind: 'no stance', poll };
          await slot.put({ ...slot.ballot, reason });
          return { kind: reason === null ? 'removed' : 'kept', poll };
        },
        true,
      ),

    mine: (pollId, place, userId) =>
      admitted<Mine>(
        pollId,
        place,
        userId,
        async (poll) => ({ kind: 'mine', poll, ballot: (await boxOf(poll).at(poll, userId)).ballot }),
        true,
      ),

    turnout: async (poll) => poll.result?.voters ?? boxOf(poll).count(poll),
  };
}
