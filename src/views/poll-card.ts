import { voteId } from '../ids.js';
import { stances, tallyBallots, type Ballot, type Poll, type Stance, type Tally } from '../polls/poll.js';
import type { Message } from '../reply.js';
import { accent, card, count, listing, messageLink, moment, notice, plain, row, rule, text } from './card.js';

const labels: Record<Stance, string> = {
  1: 'Strongly disagree',
  2: 'Disagree',
  3: 'Undecided',
  4: 'Agree',
  5: 'Strongly agree',
};

/** The card of a poll with an open ballot: the claim, the live tally with names, five equal buttons. */
export function pollMessage(poll: Poll, ballots: readonly Ballot[]): Message {
  const tally = poll.result ?? tallyBallots(ballots);
  const closed = poll.state === 'closed';
  return card(
    accent.poll,
    text(`## ${poll.claim} · Where do you stand?\n${poll.statement}`),
    text(tallyLines(tally, ballots)),
    rule(),
    text(
      closed
        ? `-# Closed ${moment(poll.closedAt ?? poll.openedAt)} · ${restsOn(poll)}`
        : `-# Open ballot: your name stands beside your stance. You can change it until the poll closes. The claim ${restsOn(poll)}.`,
    ),
    row(
      ...stances.map((stance) => ({
        id: voteId.build({ poll: poll.id, stance }),
        label: labels[stance],
        disabled: closed,
      })),
    ),
  );
}

/** The result under the card; the figures as text. */
export function pollResultMessage(poll: Poll, ballots: readonly Ballot[], link = false): Message {
  const tally = poll.result ?? tallyBallots(ballots);
  const where =
    link && poll.messageId
      ? ` · [the poll](${messageLink(poll.guildId, poll.channelId, poll.messageId)})`
      : '';
  return card(
    accent.poll,
    text(`### ${poll.claim}: ${poll.state === 'closed' ? 'the result' : 'so far'}\n${poll.statement}`),
    text(`${tallyLines(tally, [])}\n${summary(tally)}`),
    text(`-# It ${restsOn(poll)}${where}`),
  );
}

const barLength = 12;
const namesShown = 6;

/** One line a stance: its name, its count, its share, a bar; under it who took it. */
function tallyLines({ counts, voters }: Tally, ballots: readonly Ballot[]): string {
  return stances
    .map((stance, n) => {
      const votes = counts[n] ?? 0;
      const share = voters === 0 ? 0 : votes / voters;
      const bar = '▰'.repeat(Math.round(share * barLength)).padEnd(barLength, '▱');
      const names = ballots
        .filter((ballot) => ballot.stance === stance)
        .map((ballot) => `<@${ballot.userId}>`);
      const more = names.length > namesShown ? ` and ${names.length - namesShown} more` : '';
      const who = names.length > 0 ? `\n-# ${names.slice(0, namesShown).join(' ')}${more}` : '';
      return `\`${bar}\` ${labels[stance]} · **${votes}** (${percent(share)})${who}`;
    })
    .join('\n');
}

function summary({ counts, voters }: Tally): string {
  if (voters === 0) return 'Nobody voted.';
  const against = (counts[0] ?? 0) + (counts[1] ?? 0);
  const undecided = counts[2] ?? 0;
  const agree = voters - against - undecided;
  return `Of ${count(voters, 'voter')}, ${agree} on the agreeing side, ${against} on the disagreeing side, ${undecided} undecided.`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

function restsOn(poll: Poll): string {
  return `rests on ${poll.paragraphs.map((paragraph) => `¶${paragraph}`).join(', ')}`;
}

export function votedMessage(stance: Stance, before: Stance | undefined): Message {
  if (before === stance)
    return notice(`You: **${labels[stance].toLowerCase()}**, as before. Press another to change.`);
  const changed = before === undefined ? '' : ` (before: ${labels[before].toLowerCase()})`;
  return notice(`You: **${labels[stance].toLowerCase()}**${changed}. Press another to change.`);
}

export function pollClosedMessage(): Message {
  return notice('This poll is closed, so your vote was not counted. Its result stands under the card.');
}

export function voteElsewhereMessage(): Message {
  return notice(
    'This button belongs to no poll here, so nothing was counted. Find the open polls with /poll list.',
  );
}

export function pollAlreadyOpenMessage(poll: Poll): Message {
  if (poll.messageId === null)
    return notice(`A poll on ${poll.claim} is just being opened here. Wait a moment for its card.`);
  const link = messageLink(poll.guildId, poll.channelId, poll.messageId);
  return notice(
    `A poll on ${poll.claim} is already open in this channel. [It is here](${link}). Close it before you open it again.`,
  );
}

export function noSuchClaimMessage(lastClaim: number): Message {
  return notice(
    `That is no claim of this reading. Choose one from the list while you type, C1 to C${lastClaim}.`,
  );
}

export function noPollMessage(asked?: string): Message {
  if (asked !== undefined) {
    return notice(`No poll here is called “${plain(asked)}”. Choose one from the list while you type.`);
  }
  return notice('There is no poll in this channel yet. A host opens one with /poll open.');
}

export function pollCloseReceipt(poll: Poll, already: boolean): Message {
  return notice(
    already
      ? `The poll on ${poll.claim} was closed before.`
      : `Closed. The result on ${poll.claim} goes under its card. If it does not appear, let me post there and close once more.`,
  );
}

/** In the order given. */
export function pollListMessage(polls: readonly Poll[]): Message {
  if (polls.length === 0) return noPollMessage();
  const lines = polls.map((poll) => {
    const link = poll.messageId ? messageLink(poll.guildId, poll.channelId, poll.messageId) : '';
    const state = poll.state === 'closed' ? `closed, ${count(poll.result?.voters ?? 0, 'voter')}` : 'open';
    return `[**${poll.claim}**](${link}) ${poll.statement}\n-# <#${poll.channelId}> · ${state} · opened ${moment(poll.openedAt, 'R')}`;
  });
  return card(accent.poll, text(`### ${count(polls.length, 'poll')}`), text(listing(lines, '\n')));
}
