import { pollStepId, reasonFormId, reasonId, reviewReasonsId, withdrawId } from '../ids.js';
import type { Ballot } from '../polls/ballot.js';
import { stanceIn } from '../polls/ballot.js';
import { currentRound, type Poll } from '../polls/poll.js';
import { reasonsNeeded } from '../polls/threshold.js';
import type { Stance } from '../polls/scale.js';
import type { Message, Modal } from '../reply.js';
import { accent, card, messageLink, notice, plain, row, text } from './card.js';
import { pollName } from './poll-card.js';
import { stanceInWords } from './stance-words.js';

/** Private answers about one's own vote. Nobody else ever sees these. */

/** Receipts are kept of so many polls, and those kept longest go first: a poll may have dozens, of 2 kB each. */
const mostPolls = 100;

/** Of a poll as it stands, by what a receipt depends on; nothing in one tells whose it was. */
interface Receipts {
  readonly poll: Poll;
  readonly messages: Map<string, Message>;
}
const receipts = new Map<string, Receipts>();

function receiptsOf(poll: Poll): Map<string, Message> {
  const known = receipts.get(poll.id);
  if (known?.poll === poll) return known.messages;
  receipts.delete(poll.id);
  const messages = new Map<string, Message>();
  receipts.set(poll.id, { poll, messages });
  const [oldest] = receipts.keys();
  if (receipts.size > mostPolls && oldest !== undefined) receipts.delete(oldest);
  return messages;
}

/** After a press on a stance. Whoever did the same in one state of a poll is given the same. */
export function votedMessage(
  poll: Poll,
  stance: Stance,
  before: Stance | undefined,
  ballot: Ballot,
): Message {
  const known = receiptsOf(poll);
  const deed = `${stance} ${before} ${ballot.reason !== null}`;
  const met = known.get(deed);
  if (met !== undefined) return met;
  const made: Message = { ...renderVoted(poll, stance, before, ballot), isShared: true };
  known.set(deed, made);
  return made;
}

function renderVoted(poll: Poll, stance: Stance, before: Stance | undefined, ballot: Ballot): Message {
  const words = stanceInWords(poll.scale, stance);
  const changed =
    before === undefined || before === stance ? '' : ` (before: ${stanceInWords(poll.scale, before)})`;
  const same = before === stance ? ', as before' : '';
  return notice(
    `You: **${words}**${same}${changed}. Press another stance to change it.`,
    ownButtons(poll, ballot),
  );
}

function ownButtons(poll: Poll, ballot: Ballot) {
  return row(
    poll.reasons === 'optional'
      ? {
          id: reasonId.build({ poll: poll.id }),
          label: ballot.reason === null ? 'Add a reason' : 'Change my reason',
        }
      : undefined,
    currentRound(poll) === undefined
      ? undefined
      : { id: withdrawId.build({ poll: poll.id }), label: 'Withdraw' },
  );
}

/** What the poll holds of the person who asks. */
export function myStanceMessage(poll: Poll, ballot: Ballot | undefined): Message {
  if (ballot === undefined)
    return notice(`You have not voted on ${pollName(poll)}. Press a stance on its card.`);
  const say = (round: 1 | 2): string => {
    const stance = stanceIn(ballot, round);
    return stance === undefined ? 'no vote' : `**${stanceInWords(poll.scale, stance)}**`;
  };
  const stances =
    poll.rounds === 1
      ? say(1)
      : `${say(1)} in round 1${currentRound(poll) === 2 ? `, ${say(2)} in round 2` : ''}`;
  const reason = ballot.reason === null ? '' : `\nYour reason: ${plain(ballot.reason)}`;
  return notice(`You on ${pollName(poll)}: ${stances}.${reason}`, ownButtons(poll, ballot));
}

export function withdrawnMessage(poll: Poll, reason: 'none' | 'gone' | 'stays'): Message {
  const which = poll.rounds === 1 ? 'vote' : 'vote of this round';
  const andReason = {
    none: '',
    gone: ', and your reason with it',
    stays: '; your reason stays beside your vote of round 1',
  }[reason];
  return notice(
    `Your ${which} on ${pollName(poll)} is taken back${andReason}. Press a stance to vote again.`,
  );
}

export function nothingToWithdrawMessage(poll: Poll): Message {
  return notice(
    `You have no vote on ${pollName(poll)} ${poll.rounds === 2 ? 'in this round' : ''}`.trim() + '.',
  );
}

/** The form for a reason, with the one that was given before. */
export function reasonForm(poll: Poll, before: string | null): Modal {
  return {
    id: reasonFormId.build({ poll: poll.id }),
    title: 'Your reason',
    fields: [
      {
        id: 'reason',
        label: 'Why do you take this stance?',
        description: `Shown unsigned if ${reasonsNeeded(poll)} or more give one; a host reads them first. Words may give you away.`,
        long: true,
        mostLength: 200,
        value: before ?? '',
      },
    ],
  };
}

export function reasonKeptMessage(poll: Poll, kind: 'kept' | 'removed'): Message {
  if (kind === 'removed') return notice(`Your reason on ${pollName(poll)} is removed. Your vote stands.`);
  return notice(
    `Your reason on ${pollName(poll)} is kept. If at least ${reasonsNeeded(poll)} people give one, a host reads them after the poll closes, and then they are shown, unsigned and without a stance.`,
  );
}

export function reasonTooLongMessage(words: string): Message {
  return notice(
    `That reason is a little too long, so it was not kept. Make it shorter than 200 characters; here it is to copy:\n\n${plain(words)}`,
  );
}

export function stanceFirstMessage(): Message {
  return notice('Take a stance first: a reason belongs to a vote.');
}

export function noReasonsMessage(): Message {
  return notice('This poll takes no reasons.');
}

/** Why a press was not taken. */
export function notTakenMessage(
  refused: { kind: 'closed' | 'void' | 'between rounds' } | { kind: 'elsewhere' },
): Message {
  switch (refused.kind) {
    case 'closed':
      return notice('This poll is closed, so nothing was changed. Its result stands under the card.');
    case 'void':
      return notice('This poll was stopped because its ballots can no longer be read. Nothing was changed.');
    case 'between rounds':
      return notice(
        'Round 1 is over and round 2 has not begun, so nothing was changed. Discuss in the thread.',
      );
    case 'elsewhere':
      return notice(
        'This button belongs to no poll here, so nothing was counted. Find the open polls with /poll list.',
      );
  }
}

/** @param lacking what the bot may not do where the result belongs, by Discord's names */
export function pollCloseReceipt(poll: Poll, before: boolean, lacking: readonly string[]): Message {
  if (poll.state === 'void') return notice(`The poll on ${pollName(poll)} had to be stopped.`);
  if (poll.cancelled)
    return notice(
      before
        ? `The poll on ${pollName(poll)} was cancelled before.`
        : `Cancelled. The card of the poll on ${pollName(poll)} says so, and nothing else is posted.`,
    );
  const isWaiting = poll.reasonsState === 'waiting';
  const waiting = isWaiting ? ' Reasons were given: read them before the group does.' : '';
  const refused =
    lacking.length === 0
      ? ''
      : ` I may not post it there yet: allow me **${lacking.join(', ')}** in <#${poll.channelId}>, then close once more.`;
  return notice(
    before
      ? `The poll on ${pollName(poll)} was closed before.${waiting}`
      : `Closed. The result on ${pollName(poll)} goes under its card.${waiting}${refused}`,
    isWaiting
      ? row({ id: reviewReasonsId.build({ poll: poll.id, page: 0 }), label: 'Read the reasons' })
      : undefined,
  );
}

/** A host's receipt for a step, with the next ones: the card may be too old for Discord to have it changed. */
export function movedMessage(poll: Poll, thread: string | undefined): Message {
  const step = (to: string, label: string) => ({ id: pollStepId.build({ poll: poll.id, to }), label });
  return poll.state === 'round 2'
    ? notice(`Round 2 is open on ${pollName(poll)}: everyone can vote again.`, row(step('close', 'Close')))
    : notice(
        `Round 1 on ${pollName(poll)} is over. Press *Vote again*, here or on the card, when the group is ready.${thread === undefined ? '' : `\nThe discussion: <#${thread}>`}`,
        row(step('again', 'Vote again'), step('close', 'Close')),
      );
}

/** To everyone, where they discuss. */
export function voteAgainMessage(poll: Poll): Message {
  const link = messageLink(poll.guildId, poll.channelId, poll.messageId ?? '');
  return card(
    accent.poll,
    text(`**Round 2 is open on ${pollName(poll)}**: [vote again](${link}), also if your stance is the same.`),
  );
}

/** To everyone in the thread of a poll, where its result stands under the card. */
export function resultThereMessage(poll: Poll, resultId: string): Message {
  const link = messageLink(poll.guildId, poll.channelId, resultId);
  return card(accent.poll, text(`**The poll on ${pollName(poll)} is closed.** [See the result](${link}).`));
}

export function notNowMessage(poll: Poll): Message {
  return notice(
    poll.rounds === 1
      ? 'This poll has one round.'
      : 'This poll has moved on meanwhile, so nothing was changed. Its card shows where it stands.',
  );
}
