import { cancelPollId, closeNowId, discardId, whichPollId } from '../ids.js';
import { isOver, type Poll } from '../polls/poll.js';
import type { Message } from '../reply.js';
import { clip, count, notice, row, select } from './card.js';
import { pollName, stateWords } from './poll-card.js';

/** What somebody is asked privately before anything happens to a poll. */

/** Before a host throws votes away. */
export function tooFewMessage(poll: Poll, voters: number): Message {
  const why =
    poll.rounds === 2 && poll.state !== 'round 2'
      ? `Round 2 has not been held, and round 1 is never shown by itself. ${count(voters, 'vote')} would be discarded.`
      : poll.rounds === 2
        ? `Fewer than ${poll.threshold} have voted in both rounds: closing discards the votes without a result.`
        : `${count(voters, 'vote')}, ${poll.threshold} needed: closing discards ${voters === 1 ? 'it' : 'them'} without a result.`;
  return notice(
    `${why} Leave it open for longer, or close it all the same.`,
    row({ id: discardId.build({ poll: poll.id }), label: 'Close and discard', style: 'danger' }),
  );
}

/** Before a result is published where the host was told that there would be none. */
export function enoughByNowMessage(poll: Poll, voters: number): Message {
  return notice(
    `${count(voters, 'person has', 'people have')} voted ${poll.rounds === 2 ? 'in both rounds ' : ''}on ${pollName(poll)} by now, so closing publishes the result. Leave it open for longer, or close it.`,
    row({ id: closeNowId.build({ poll: poll.id }), label: 'Close and publish', style: 'primary' }),
  );
}

/** Before a host leaves people out who may only be slow. */
export function notAllAgainMessage(poll: Poll, first: number, missing: number): Message {
  return notice(
    `${missing} of the ${first} who voted in round 1 on ${pollName(poll)} ${missing === 1 ? 'has' : 'have'} not voted again, and the result counts only those who voted in both rounds. Close now?`,
    row({ id: closeNowId.build({ poll: poll.id }), label: 'Close now', style: 'primary' }),
  );
}

/** Before a poll ends that nobody has voted in. */
export function nobodyYetMessage(poll: Poll): Message {
  return notice(
    `Nobody has voted on ${pollName(poll)} yet, so there is nothing to count. You can leave it open, or cancel it: its card will then say that a host cancelled it, and you can open another at once.`,
    row({ id: cancelPollId.build({ poll: poll.id }), label: 'Cancel the poll', style: 'danger' }),
  );
}

const questions = {
  close: 'Which poll shall I close?',
  results: 'Which poll would you like to see?',
  export: 'Which poll would you like to download?',
  json: 'Which poll would you like to download?',
} as const;
export type PollQuestion = keyof typeof questions;

/** Where a command could mean several polls: the newest first, as many as a list holds. */
export function whichPollMessage(polls: readonly Poll[], to: PollQuestion): Message {
  return notice(
    `Several polls here could be meant. ${questions[to]}`,
    select(
      whichPollId.build({ to }),
      'Choose a poll …',
      polls.slice(0, 25).map((poll) => ({
        value: poll.id,
        label: clip(
          [poll.claim, isOver(poll) ? undefined : stateWords(poll), poll.statement]
            .filter((part) => part !== undefined && part !== null)
            .join(' · '),
          100,
        ),
      })),
      { least: 1, most: 1 },
    ),
  );
}
