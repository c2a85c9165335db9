import { myStanceId, pickTopicId, pollStepId, reviewReasonsId, voteId } from '../ids.js';
import type { NamedBallot } from '../ballots/ballot-box.js';
import { stanceIn } from '../polls/ballot.js';
import { currentRound, isOver, type Poll } from '../polls/poll.js';
import type { Claim } from '../readings/reading.js';
import { finalCounts, tallyRound } from '../polls/result.js';
import { stancesOf } from '../polls/scale.js';
import type { Message } from '../reply.js';
import {
  accent,
  card,
  clip,
  count,
  entriesApart,
  listing,
  messageLink,
  moment,
  notice,
  plain,
  row,
  rule,
  text,
} from './card.js';
import { stanceLabel } from './stance-words.js';

/** How many have voted. */
export interface Turnout {
  readonly turnout: number;
  /** How many in each round, while the second is on. */
  readonly rounds?: readonly [first: number, second: number] | undefined;
}

/** What a poll's card shows of its votes: how many there are, and for an open ballot whose they are. */
export interface Votes extends Turnout {
  /** Empty for a secret ballot. */
  readonly named: readonly NamedBallot[];
}

/** The name a poll goes by in a sentence or a list. */
export function pollName({ claim, statement }: Pick<Poll, 'claim' | 'statement'>): string {
  return claim ?? `“${plain(clip(statement, 40))}”`;
}

/** The card of a poll: the statement, who may see what, equal buttons for the stances. */
export function pollMessage(poll: Poll, votes: Votes): Message {
  const title = poll.claim === null ? 'Where do you stand?' : `${poll.claim} · Where do you stand?`;
  return card(
    accent.poll,
    text(`## ${title}\n${plain(poll.statement)}`),
    text(standing(poll, votes)),
    rule(),
    text(`-# ${isOver(poll) ? ended(poll) : promise(poll)}`),
    row(
      ...stancesOf(poll.scale).map((stance) => ({
        id: voteId.build({ poll: poll.id, stance }),
        label: stanceLabel(poll.scale, stance),
        disabled: currentRound(poll) === undefined,
      })),
    ),
    row(
      isOver(poll) ? undefined : { id: myStanceId.build({ poll: poll.id }), label: 'My stance' },
      poll.claim === null
        ? undefined
        : {
            id: pickTopicId.build({ reading: poll.reading, show: 'me', topic: poll.claim }),
            label: 'Show passage',
          },
      ...hostSteps(poll),
    ),
  );
}

function hostSteps(poll: Poll) {
  const step = (to: string, label: string) => ({ id: pollStepId.build({ poll: poll.id, to }), label });
  if (poll.reasonsState === 'waiting')
    return [{ id: reviewReasonsId.build({ poll: poll.id, page: 0 }), label: 'Read the reasons (hosts)' }];
  if (isOver(poll)) return [];
  if (poll.state === 'discuss') return [step('again', 'Vote again (hosts)'), step('close', 'Close (hosts)')];
  return [
    poll.state === 'round 2' ? undefined : step('discuss', poll.rounds === 2 ? 'Discuss (hosts)' : 'Discuss'),
    step('close', 'Close (hosts)'),
  ];
}

/** How many have voted, in bold: of a poll in round 2 in each round, of a closed one in both. */
export function turnoutWords(poll: Poll, { turnout, rounds }: Turnout): string {
  if (rounds !== undefined) {
    const [first, second] = rounds;
    return `**${second} ${second === 1 ? 'has' : 'have'} voted** in this round; ${first} did in round 1`;
  }
  if (poll.result?.kind === 'two rounds') {
    const once = poll.result.once === 0 ? '' : `; ${poll.result.once} in one round only`;
    return `**${count(turnout, 'person', 'people')} voted in both rounds**${once}`;
  }
  return `**${count(turnout, 'person has', 'people have')} voted**${poll.state === 'discuss' ? ' in round 1' : ''}`;
}

/** What a secret poll's threshold counts. */
export function enoughWords({ threshold, rounds }: Pick<Poll, 'threshold' | 'rounds'>): string {
  return `${threshold} or more voted${rounds === 2 ? ' in both rounds' : ''}`;
}

function standing(poll: Poll, votes: Votes): string {
  const { named } = votes;
  if (poll.cancelled) return '**Cancelled by a host** before anybody had voted';
  const round =
    poll.rounds === 1 || isOver(poll)
      ? ''
      : poll.state === 'discuss'
        ? 'Round 1 is over: discuss it in the thread. A second vote follows.\n'
        : `Round ${currentRound(poll) ?? 1} of 2\n`;
  const voted = turnoutWords(poll, votes);
  if (poll.ballot === 'secret' || poll.state === 'discuss') return `${round}${voted}`;
  const current = currentRound(poll) ?? (poll.rounds === 2 && poll.result?.kind === 'two rounds' ? 2 : 1);
  // Somebody who had their ballot erased after the closing is still counted.
  const counts =
    (poll.result === null ? undefined : finalCounts(poll.result)) ?? tallyRound(named, poll.scale, current);
  const lines = stancesOf(poll.scale).map((stance, n) => {
    const who = named.filter((ballot) => stanceIn(ballot, current) === stance);
    const inAll = counts[n] ?? 0;
    const names = who.slice(0, namesShown).map(({ userId }) => `<@${userId}>`);
    const more = who.length > namesShown ? ` and ${who.length - namesShown} more` : '';
    return `${stanceLabel(poll.scale, stance)} · **${inAll}**${names.length > 0 ? `\n-# ${names.join(' ')}${more}` : ''}`;
  });
  return `${round}${votes.rounds === undefined ? '' : `${voted}\n`}${lines.join('\n')}`;
}

const namesShown = 8;

function promise(poll: Poll): string {
  const end = `${ending(poll)}${onceLonger(poll)}`;
  return poll.ballot === 'open'
    ? `Open ballot: your name stands beside your stance. ${end}`
    : `Secret ballot: members and hosts see totals only, after it closes and only if ${enoughWords(poll)}. Until then whoever runs the bot could technically look. ${end}`;
}

/** When it closes, and until when a vote can be changed. */
function ending({ closesAt, extended, rounds, state }: Poll): string {
  const closing = closesAt === null ? 'A host closes it' : `It closes ${moment(closesAt, 'R')}`;
  const when = `${closing}${extended ? ' (a day later than planned)' : ''}`;
  if (rounds === 1) return `${when}; until then you can change your vote.`;
  const all = closesAt === null ? when : `${when}, with both rounds and the discussion`;
  if (state === 'discuss') return `${all}. Your vote of round 1 stands; you vote again in round 2.`;
  return state === 'round 2'
    ? `${when}; until then you can change your vote of round 2.`
    : `${all}; until the discussion begins you can change your vote.`;
}

/** Beforehand, that a poll which would close without a result is given a day more. */
function onceLonger({ closesAt, extended, rounds, threshold }: Poll): string {
  if (closesAt === null || extended || (threshold === 0 && rounds === 1)) return '';
  const few =
    threshold === 0
      ? 'If nobody has voted in both rounds'
      : `With fewer than ${threshold} votes${rounds === 2 ? ' in both rounds' : ''}`;
  return ` ${few} by then${threshold === 0 ? ',' : ''} it stays open one day longer, once.`;
}

function ended(poll: Poll): string {
  const at = moment(poll.closedAt ?? poll.openedAt);
  if (poll.cancelled) return `Cancelled ${at}. Nothing was counted.`;
  return poll.state === 'void'
    ? `Stopped ${at}: the key to its ballots is gone, so nobody can read or count them. Nothing was guessed. A host may open it again, and it goes on if the key comes back.`
    : `Closed ${at}. The result stands below.`;
}

export function pollAlreadyOpenMessage(poll: Poll): Message {
  if (poll.messageId === null)
    return notice(`A poll on ${pollName(poll)} is just being opened here. Wait a moment for its card.`);
  const link = messageLink(poll.guildId, poll.channelId, poll.messageId);
  return notice(
    `A poll on ${pollName(poll)} is already open in this channel. [It is here](${link}). Close it before you open it again.`,
  );
}

export function askedLatelyMessage(poll: Poll): Message {
  const again = moment((poll.closedAt ?? poll.openedAt) + 24 * 3_600_000, 'R');
  return notice(
    `This channel voted on ${pollName(poll)} within the last day. Two secret results so close together could reveal who voted how; ask again ${again}, or use an open ballot.`,
  );
}

export function noSuchClaimMessage(lastClaim: number): Message {
  return notice(
    lastClaim === 0
      ? 'This reading has no claims yet. Ask about a *statement* of your own, or let a host add claims with /reading claim.'
      : `That is no claim of this reading. Choose one from the list while you type, C1 to C${lastClaim}.`,
  );
}

export function whatToAskMessage(): Message {
  return notice(
    'A poll needs one thing to ask about: choose a *claim* from the list, or write a *statement* of your own. Not both.',
  );
}

export function saysTooLittleMessage(statement: string): Message {
  return notice(
    `“${plain(statement)}” is too short to take a stance on, so no poll was opened. Write a whole sentence that one can agree or disagree with.`,
  );
}

export function badDurationMessage(typed: string): Message {
  return notice(
    `“${plain(typed)}” is no time to close after. Write a number and a unit, such as 30m, 2h, 1d or 1w, from 1m to 90 days, or never.`,
  );
}

export function noPollMessage(asked?: string): Message {
  if (asked !== undefined) {
    return notice(`No poll here is called “${plain(asked)}”. Choose one from the list while you type.`);
  }
  return notice('There is no poll in this channel yet. A host opens one with /poll open.');
}

/** @param some whether there were polls here that are over */
export function noPollOpenMessage(some: boolean): Message {
  return some
    ? notice('No poll is open in this channel, so nothing was closed. See all of them with /poll list.')
    : noPollMessage();
}

function noPollsMessage(rest: ReturnType<typeof text> | undefined): Message {
  return notice('There is no poll in this server yet. A host opens one with /poll open.', rest);
}

/** Where a poll stands, in a word or two. */
export function stateWords({ state, rounds, cancelled }: Poll): string {
  if (cancelled) return 'cancelled';
  if (state === 'round 1' || state === 'round 2') return rounds === 2 ? `open, ${state}` : 'open';
  return { draft: 'opening', void: 'stopped', discuss: 'in discussion', closed: 'closed' }[state];
}

/** The polls in the order given, each with how many have voted; then the claims that nobody was asked about. */
export function pollListMessage(
  polls: readonly (Turnout & { poll: Poll })[],
  unasked: readonly Claim[] = [],
): Message {
  const rest =
    unasked.length === 0
      ? undefined
      : text(
          `### ${count(unasked.length, 'claim')} without a poll here\n${listing(
            unasked.map(({ id, text: words }) => `**${id}** ${plain(words)}`),
            '\n',
            2000,
          )}`,
        );
  if (polls.length === 0) return noPollsMessage(rest);
  const lines = polls.map(({ poll, turnout, rounds }) => {
    const link = poll.messageId ? messageLink(poll.guildId, poll.channelId, poll.messageId) : '';
    const asked = poll.claim === null ? plain(poll.statement) : `${poll.claim} · ${plain(poll.statement)}`;
    const closes = poll.closesAt === null || isOver(poll) ? '' : ` · closes ${moment(poll.closesAt, 'R')}`;
    return `[${asked}](${link})\n-# <#${poll.channelId}> · ${stateWords(poll)} · ${rounds === undefined ? count(turnout, 'voter') : `${count(rounds[1], 'voter')}, ${rounds[0]} in round 1`} · opened ${moment(poll.openedAt, 'R')}${closes}`;
  });
  return card(accent.poll, text(`### ${count(polls.length, 'poll')}`), ...entriesApart(lines, 1700), rest);
}
