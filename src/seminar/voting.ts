import { BallotsUnreadable, type BallotBox } from '../ballots/ballot-box.js';
import type { Clock } from '../clock.js';
import {
  blankBallot,
  isBlank,
  stanceIn,
  tidyReason,
  withStance,
  type Ballot,
  type Round,
} from '../polls/ballot.js';
import { admitPress, currentRound, isRunning, type Poll, type PressPlace } from '../polls/poll.js';
import { isStance, type Stance } from '../polls/scale.js';
import type { PollRecords } from './poll-records.js';
import type { PollTurns } from './poll-turns.js';
import type { RoundTurnout } from './round-turnout.js';

/** A press that could not be taken, and why. */
export type Refused = { kind: 'closed' | 'void' | 'between rounds'; poll: Poll } | { kind: 'elsewhere' };
export type Cast =
  { kind: 'counted'; poll: Poll; stance: Stance; before: Stance | undefined; ballot: Ballot } | Refused;
export type Withdrawn =
  /** A reason goes with the last stance it stands beside. */
  | { kind: 'withdrawn'; poll: Poll; reason: 'none' | 'gone' | 'stays' }
  | { kind: 'nothing to withdraw'; poll: Poll }
  | Refused;
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
  /** How many have voted in each round of a poll that is in its second; undefined in any other. */
  inRounds(poll: Poll): Promise<readonly [first: number, second: number] | undefined>;
}

export interface VotingParts {
  readonly records: PollRecords;
  readonly turns: PollTurns;
  readonly rounds: RoundTurnout;
  readonly clock: Clock;
  readonly boxOf: (poll: Poll) => BallotBox;
  /** Running polls with the same statement in the same channel. */
  readonly sameHere: (poll: Poll) => Promise<Poll[]>;
}

export function openVoting({ records, turns, rounds, clock, boxOf, sameHere }: VotingParts): Voting {
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

  const buildRounds = async (guildId: string, id: string): Promise<ReturnType<RoundTurnout['of']>> => {
    const poll = await records.find(guildId, id);
    if (poll?.state !== 'round 2') return undefined;
    if (rounds.of(id) === undefined) {
      const ballots = await boxOf(poll)
        .all(poll)
        .catch((error: unknown) => {
          // Its key is gone: what is to become of it is decided elsewhere.
          if (error instanceof BallotsUnreadable) return undefined;
          throw error;
        });
      if (ballots === undefined) return undefined;
      const voted = (round: Round): number =>
        ballots.filter((ballot) => stanceIn(ballot, round) !== undefined).length;
      rounds.begin(id, voted(1), voted(2));
    }
    return rounds.of(id);
  };

  return {
    cast: (pollId, place, userId, stance) =>
      admitted<Cast>(pollId, place, userId, async (poll) => {
        const round = currentRound(poll);
        if (round === undefined || !isStance(poll.scale, stance)) return { kind: 'elsewhere' };
        const slot = await boxOf(poll).at(poll, userId);
        const before = stanceIn(slot.ballot, round);
        const ballot = withStance(slot.ballot ?? blankBallot, round, stance);
        if (before !== stance) await slot.put(ballot);
        if (before === undefined) rounds.note(pollId, round, 1);
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
        rounds.note(pollId, round, -1);
        const reason = ballot.reason === null ? 'none' : isBlank(left) ? 'gone' : 'stays';
        return { kind: 'withdrawn', poll, reason };
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

    async inRounds({ guildId, id, state }) {
      if (state !== 'round 2') return undefined;
      // A change of the poll waits for the votes under way and holds back others, so none slips in while these are read.
      const built = rounds.of(id) ?? (await turns.change(id, () => buildRounds(guildId, id)));
      return built && [...built];
    },
  };
}
