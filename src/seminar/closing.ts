import { randomInt } from 'node:crypto';
import { BallotsUnreadable, type BallotBox } from '../ballots/ballot-box.js';
import type { Clock } from '../clock.js';
import type { Ballot } from '../polls/ballot.js';
import { isOver, type Poll } from '../polls/poll.js';
import { resultOf, type Result } from '../polls/result.js';
import type { PollRecords } from './poll-records.js';
import type { RoundTurnout } from './round-turnout.js';

export const day = 24 * 3_600_000;

export interface ClosingParts {
  readonly records: Pick<PollRecords, 'save'>;
  readonly rounds: RoundTurnout;
  readonly clock: Clock;
  readonly secret: Pick<BallotBox, 'destroy'>;
  readonly boxOf: (poll: Poll) => BallotBox;
}

/** How a poll ends. Each of these expects that nothing else changes the poll meanwhile. */
export interface Closing {
  finish(poll: Poll, result: Result, how?: Partial<Pick<Poll, 'untold' | 'cancelled'>>): Promise<Poll>;
  /** Its ballots can never be counted, unless its key comes back. */
  stop(poll: Poll, untold: Poll['untold']): Promise<Poll>;
  sweep(poll: Poll): Promise<Poll>;
  isDue(poll: Poll): boolean;
  closeInTime(poll: Poll): Promise<void>;
}

export function openClosing({ records, rounds, clock, secret, boxOf }: ClosingParts): Closing {
  const save = (poll: Poll): Promise<Poll> => records.save(poll);
  /** One write stores what will ever be published and that the poll is closed; only then the ballots go. */
  const finish = async (
    poll: Poll,
    result: Result,
    how: Partial<Pick<Poll, 'untold' | 'cancelled'>> = {},
  ): Promise<Poll> => {
    rounds.forget(poll.id);
    const closed = await save({
      ...poll,
      state: 'closed',
      closedAt: clock.now(),
      result,
      reasonsState: result.reasons.length > 0 ? 'waiting' : 'none',
      untold: null,
      ...how,
    });
    // What is left undone here the next look finishes; the poll is closed all the same.
    return sweep(closed).catch(() => closed);
  };
  /** Its ballots can never be counted, unless its key comes back. */
  const stop = (poll: Poll, untold: Poll['untold']): Promise<Poll> =>
    save({ ...poll, state: 'void', voidedFrom: poll.state, closedAt: clock.now(), untold });
  /** What closing leaves to do: the ballots go, and then their key. */
  const sweep = async (poll: Poll): Promise<Poll> => {
    if (poll.ballot === 'open' || poll.swept) return poll;
    await secret.destroy(poll);
    return save({ ...poll, swept: true });
  };
  const isDue = (poll: Poll): boolean =>
    poll.closesAt !== null && !isOver(poll) && poll.state !== 'draft' && poll.closesAt <= clock.now();

  const closeInTime = async (poll: Poll): Promise<void> => {
    if (!isDue(poll)) return;
    try {
      const result = resultFrom(poll, await boxOf(poll).all(poll));
      // Too few get one day more, once.
      if (result.kind !== 'too few' || poll.extended || poll.closesAt === null)
        await finish(poll, result, { untold: 'closed' });
      else await save({ ...poll, extended: true, closesAt: poll.closesAt + day, untold: 'extended' });
    } catch (error) {
      if (!(error instanceof BallotsUnreadable)) throw error;
      await stop(poll, 'void');
    }
  };

  return { finish, stop, sweep, isDue, closeInTime };
}

export function resultFrom(poll: Poll, ballots: readonly Ballot[]): Result {
  return resultOf(poll, ballots, (below) => randomInt(below));
}
