import { onPress, type Press } from '../../src/command.js';
import { discuss } from '../../src/discussion.js';
import {
  cancelPollId,
  closeNowId,
  discardId,
  myStanceId,
  openPollId,
  pollStepId,
  reasonFormId,
  reasonId,
  reviewReasonsId,
  showReasonsId,
  strikeReasonsId,
  voteId,
  whichPollId,
  withdrawId,
} from '../../src/ids.js';
import { reasonMark } from '../../src/polls/ballot.js';
import type { Poll, PressPlace } from '../../src/polls/poll.js';
import { liveClaims } from '../../src/readings/reading.js';
import { refreshCard } from '../../src/refresh-card.js';
import type { Effect, Reply } from '../../src/reply.js';
import type { Seminar } from '../../src/seminar.js';
import type { Meant } from '../../src/seminar/polls.js';
import { goneReadingMessage, passageMessage } from '../../src/views/passage-card.js';
import { noPollMessage, noSuchClaimMessage, pollName } from '../../src/views/poll-card.js';
import { reasonsMessages, reasonsShownMessage, reviewReasonsMessage } from '../../src/views/poll-result.js';
import { pollThreadName } from '../../src/views/thread-words.js';
import { hostsOnlyMessage } from '../../src/views/trouble.js';
import {
  movedMessage,
  myStanceMessage,
  noReasonsMessage,
  nothingToWithdrawMessage,
  notNowMessage,
  notTakenMessage,
  reasonForm,
  reasonKeptMessage,
  reasonTooLongMessage,
  stanceFirstMessage,
  voteAgainMessage,
  votedMessage,
  withdrawnMessage,
} from '../../src/views/vote-receipts.js';
import { closePoll, exportPoll, showPoll } from './answers.js';
import { barredFromOpening, openPoll, usualPoll } from './open.js';

/** The buttons, lists and forms of polls. What may be done is decided from the stored poll, never from the button. */
export const pollPresses = [
  onPress(voteId, {
    whenSlow: 'asker',
    async run(press) {
      const cast = await press.seminar.polls.cast(
        press.id.poll,
        placeOf(press),
        press.userId,
        press.id.stance,
      );
      if (cast.kind !== 'counted') return notTaken(press.seminar, cast);
      const { poll, stance, before, ballot } = cast;
      return {
        to: 'asker',
        message: votedMessage(poll, stance, before, ballot),
        // A secret poll's card shows nothing that a change of stance would change.
        effects:
          before === stance || (before !== undefined && poll.ballot === 'secret')
            ? []
            : [refreshCard(press.seminar, poll, 'soon')],
      };
    },
  }),
  onPress(myStanceId, {
    whenSlow: 'asker',
    async run(press) {
      const mine = await press.seminar.polls.mine(press.id.poll, placeOf(press), press.userId);
      if (mine.kind !== 'mine') return notTaken(press.seminar, mine);
      return { to: 'asker', message: myStanceMessage(mine.poll, mine.ballot) };
    },
  }),
  onPress(withdrawId, {
    whenSlow: 'asker',
    async run(press) {
      const done = await press.seminar.polls.withdraw(press.id.poll, placeOf(press), press.userId);
      if (done.kind === 'nothing to withdraw')
        return { to: 'asker', message: nothingToWithdrawMessage(done.poll) };
      if (done.kind === 'withdrawn') {
        return {
          to: 'asker',
          message: withdrawnMessage(done.poll, done.reason),
          effects: [refreshCard(press.seminar, done.poll, 'soon')],
        };
      }
      return notTaken(press.seminar, done);
    },
  }),
  onPress(reasonId, {
    whenSlow: 'never',
    async run(press) {
      const mine = await press.seminar.polls.mine(press.id.poll, placeOf(press), press.userId);
      if (mine.kind !== 'mine') return notTaken(press.seminar, mine);
      if (mine.poll.reasons === 'off') return { to: 'asker', message: noReasonsMessage() };
      if (mine.ballot === undefined) return { to: 'asker', message: stanceFirstMessage() };
      return { modal: reasonForm(mine.poll, mine.ballot.reason) };
    },
  }),
  onPress(reasonFormId, {
    whenSlow: 'asker',
    async run(press) {
      const words = press.fields['reason'];
      // A button under the form's name is no form.
      if (words === undefined) return { to: 'asker', message: notTakenMessage({ kind: 'elsewhere' }) };
      // The form came from a private answer, whose id is nowhere stored.
      const place = { ...placeOf(press), isPrivate: true };
      const given = await press.seminar.polls.giveReason(press.id.poll, place, press.userId, words);
      switch (given.kind) {
        case 'kept':
        case 'removed':
          return { to: 'asker', message: reasonKeptMessage(given.poll, given.kind) };
        case 'too long':
          return { to: 'asker', message: reasonTooLongMessage(words) };
        case 'no stance':
          return { to: 'asker', message: stanceFirstMessage() };
        case 'closed':
        case 'void':
        case 'between rounds':
        case 'elsewhere':
          return notTaken(press.seminar, given);
      }
    },
  }),
  onPress(pollStepId, {
    whenSlow: 'asker',
    async run(press) {
      // A host's receipt has the next steps too: a card may be too old for Discord to have its buttons changed.
      const poll =
        (await ownPoll(press, press.id.poll)) ??
        (press.id.to === 'discuss' ? undefined : await pollUnderReview(press, press.id.poll));
      if (poll === undefined) return { to: 'asker', message: notTakenMessage({ kind: 'elsewhere' }) };
      // In a poll of one round a discussion changes nothing, so anybody may begin it.
      if (press.id.to === 'discuss' && poll.rounds === 1) return discussPoll(press, poll);
      if (!press.isHost)
        return { to: 'asker', message: hostsOnlyMessage(press.seminar.settings.of(press.guildId).hostRole) };
      if (press.id.to === 'close') return closePoll(press, poll.id, 'result');
      const to = press.id.to === 'discuss' ? 'discuss' : 'round 2';
      const moved = await press.seminar.polls.move(press.guildId, poll.id, to);
      if (moved.kind === 'unknown') return { to: 'asker', message: noPollMessage() };
      if (moved.kind === 'not now') {
        return {
          to: 'asker',
          message: notNowMessage(moved.poll),
          effects: [refreshCard(press.seminar, moved.poll)],
        };
      }
      const effects = [refreshCard(press.seminar, moved.poll)];
      if (to === 'round 2')
        return {
          to: 'asker',
          message: movedMessage(moved.poll, undefined),
          effects: [...effects, callToVoteAgain(moved.poll)],
        };
      return { ...(await discussPoll(press, moved.poll)), effects };
    },
  }),
  onPress(discardId, { whenSlow: 'asker', hostsOnly: true, run: (press) => closeAsWarned(press, 'discard') }),
  onPress(closeNowId, {
    whenSlow: 'asker',
    hostsOnly: true,
    run: (press) => closeAsWarned(press, 'result without some'),
  }),
  onPress(openPollId, {
    whenSlow: 'channel',
    async run(press) {
      const { id, seminar, guildId } = press;
      const reading = seminar.shelf.find(guildId, id.reading);
      if (reading === undefined) return { to: 'asker', message: goneReadingMessage() };
      const claim = liveClaims(reading).find((each) => each.id === id.claim);
      if (claim === undefined)
        return { to: 'asker', message: noSuchClaimMessage(liveClaims(reading).length) };
      return barredFromOpening(press) ?? openPoll(press, { ...usualPoll, reading, claim });
    },
  }),
  onPress(cancelPollId, {
    whenSlow: 'asker',
    hostsOnly: true,
    run: (press) => closeAsWarned(press, 'cancel'),
  }),
  onPress(whichPollId, {
    whenSlow: 'asker',
    async run(press) {
      const { id, seminar, guildId, values, isHost, canSee } = press;
      const poll = await seminar.polls.find(guildId, values[0] ?? '');
      if (poll === undefined || poll.state === 'draft' || !canSee(poll.channelId))
        return { to: 'asker', message: noPollMessage() };
      if (id.to === 'results') return showPoll(press, poll);
      if (!isHost) return { to: 'asker', message: hostsOnlyMessage(seminar.settings.of(guildId).hostRole) };
      return id.to === 'close'
        ? closePoll(press, poll.id, 'result')
        : exportPoll(press, poll, id.to === 'json' ? 'json' : 'csv');
    },
  }),
  onPress(reviewReasonsId, {
    whenSlow: 'asker',
    hostsOnly: true,
    async run(press) {
      const { id, message } = press;
      const poll = (await pollUnderReview(press, id.poll)) ?? (await ownPoll(press, id.poll));
      if (poll === undefined) return { to: 'asker', message: noPollMessage() };
      return {
        to: message.ephemeral ? 'same message' : 'asker',
        message: reviewReasonsMessage(poll, id.page),
      };
    },
  }),
  onPress(strikeReasonsId, {
    whenSlow: 'same message',
    hostsOnly: true,
    async run(press) {
      const { id, seminar, guildId, values } = press;
      const poll = await pollUnderReview(press, id.poll);
      if (poll === undefined) return { to: 'asker', message: noPollMessage() };
      // By what was read, not by its place: another host may have struck some meanwhile.
      const chosen = new Set(values.map((value) => value.split('-')[1]));
      const reasons = (poll.result?.reasons ?? []).filter((reason) => chosen.has(reasonMark(reason)));
      const left = await seminar.polls.editReasons(guildId, id.poll, { kind: 'strike', reasons });
      if (left === undefined) return { to: 'asker', message: noPollMessage() };
      return {
        to: 'same message',
        message: reviewReasonsMessage(left, id.page),
        effects: [refreshCard(seminar, left)],
      };
    },
  }),
  onPress(showReasonsId, {
    whenSlow: 'same message',
    hostsOnly: true,
    async run(press) {
      const { id, seminar, guildId } = press;
      const before = await pollUnderReview(press, id.poll);
      if (before === undefined) return { to: 'asker', message: noPollMessage() };
      if (before.reasonsState !== 'waiting')
        return { to: 'same message', message: reviewReasonsMessage(before, 0) };
      const parts = reasonsMessages(before);
      // They count as shown once Discord has the last of them; until then a host may try again.
      const shown = async (): Promise<void> => {
        await seminar.polls.editReasons(guildId, id.poll, { kind: 'show' });
      };
      return {
        to: 'same message',
        message: reasonsShownMessage(),
        effects: parts.map((message, n): Effect => ({
          kind: 'send',
          channelId: before.channelId,
          replyTo: before.resultMessageId ?? before.messageId ?? undefined,
          message,
          nonce: `${n}${before.id}`.slice(0, 25),
          ...(n === parts.length - 1 && { sent: shown, refresh: refreshCard(seminar, before) }),
        })),
      };
    },
  }),
];

/** The button stands on a private warning only, perhaps in another channel than the poll. */
function closeAsWarned(press: Press<{ poll: string }>, meant: Meant): Reply | Promise<Reply> {
  return press.message.ephemeral
    ? closePoll(press, press.id.poll, meant)
    : { to: 'asker', message: notTakenMessage({ kind: 'elsewhere' }) };
}

function placeOf({ guildId, channelId, message }: Press<unknown>): PressPlace {
  return { guildId, channelId, messageId: message.id, isPrivate: message.ephemeral };
}

function notTaken(seminar: Seminar, refused: Parameters<typeof notTakenMessage>[0] & { poll?: Poll }): Reply {
  // Where a card still looks open, it is brought up to date.
  const effects = refused.poll === undefined ? [] : [refreshCard(seminar, refused.poll)];
  return { to: 'asker', message: notTakenMessage(refused), effects };
}

/** The poll of a card, where the press came from that very card. */
async function ownPoll(
  { seminar, guildId, message }: Press<unknown>,
  pollId: string,
): Promise<Poll | undefined> {
  const poll = await seminar.polls.find(guildId, pollId);
  return poll?.messageId === message.id ? poll : undefined;
}

/** The poll of a host's private message: the list of reasons, or a receipt. On a message that others see, an answer in its place would show them. */
async function pollUnderReview(
  { seminar, guildId, channelId, message }: Press<unknown>,
  pollId: string,
): Promise<Poll | undefined> {
  const poll = await seminar.polls.find(guildId, pollId);
  return message.ephemeral && poll?.channelId === channelId ? poll : undefined;
}

/** An edit of a card tells nobody, so the second round is called out: in the discussion, else under the card. */
function callToVoteAgain(poll: Poll): Effect {
  const { id, channelId } = poll;
  const card = poll.messageId ?? '';
  return {
    kind: 'send',
    // A card's thread has the card's id.
    channelId: card,
    otherwise: { channelId, replyTo: card },
    message: voteAgainMessage(poll),
    nonce: `again-${id}`.slice(0, 25),
  };
}

async function discussPoll(press: Press<unknown>, poll: Poll): Promise<Extract<Reply, { to: string }>> {
  const search = await press.seminar.shelf.search(press.guildId, poll.reading);
  const found = poll.claim === null ? undefined : search?.find(poll.claim);
  const first =
    search !== undefined && found?.kind === 'found' && poll.claim !== null
      ? passageMessage(search.reading, { ...found, query: poll.claim, at: found.start })
      : undefined;
  const reply = discuss(press, pollThreadName(pollName(poll), poll.statement), first);
  const started = reply.openThread !== undefined && poll.state === 'discuss';
  return started ? { ...reply, message: movedMessage(poll, press.message.id) } : reply;
}
