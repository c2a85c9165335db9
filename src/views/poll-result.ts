import type { Chart, MovementChart } from '../charts/chart.js';
import { reviewReasonsId, showReasonsId, strikeReasonsId } from '../ids.js';
import { division, total } from '../polls/measures.js';
import { reasonMark } from '../polls/ballot.js';
import type { Movement } from '../polls/movement.js';
import { currentRound, type Poll } from '../polls/poll.js';
import { finalCounts, tallyRound, type Result } from '../polls/result.js';
import { sidesOf, type Scale } from '../polls/scale.js';
import type { Message } from '../reply.js';
import {
  accent,
  card,
  clip,
  count,
  listing,
  messageLink,
  notice,
  picture,
  plain,
  row,
  select,
  text,
  type Mention,
} from './card.js';
import { enoughWords, pollName, turnoutWords, type Votes } from './poll-card.js';
import { stanceLabels } from './stance-words.js';
import { divisionMeans, groupWords, measureWords, percent, shortVerdict, summary } from './verdict-words.js';

/** A drawn chart with the words for whoever does not see it. */
export interface Picture {
  readonly png: Uint8Array;
  readonly alt: string;
}

/** The result as everybody gets it: the picture, and the same figures as text. */
export function pollResultMessage(poll: Poll, drawn: Picture | undefined, link = false): Message {
  const result = poll.result;
  const where =
    link && poll.messageId
      ? ` · [the poll](${messageLink(poll.guildId, poll.channelId, poll.messageId)})`
      : '';
  const message = card(
    accent.poll,
    text(`### ${poll.claim === null ? 'The result' : `${poll.claim}: the result`}\n${plain(poll.statement)}`),
    drawn && picture('result.png', drawn.alt),
    text(result === null ? 'It is still open, so there is no result yet.' : resultWords(poll, result)),
    text(`-# ${restsOn(poll)}${where}`),
  );
  return drawn ? { ...message, files: [{ name: 'result.png', data: drawn.png, alt: drawn.alt }] } : message;
}

function restsOn({ paragraphs, ballot }: Poll): string {
  const kind = ballot === 'secret' ? 'Secret ballot' : 'Open ballot';
  return paragraphs.length === 0
    ? kind
    : `${kind} · The claim rests on ${paragraphs.map((paragraph) => `¶${paragraph}`).join(', ')}`;
}

function resultWords(poll: Poll, result: Result): string {
  if (result.kind === 'too few') {
    if (poll.cancelled) return 'A host cancelled it before anybody had voted.';
    if (result.voters === 0) return 'Nobody voted.';
    const what = poll.rounds === 2 ? 'in both rounds ' : '';
    return poll.threshold === 0
      ? `${count(result.voters, 'person', 'people')} voted, and nobody ${what}`.trim() +
          ', so there is nothing to compare.'
      : `Too few voted ${what}to show any number: ${poll.threshold} are needed, so that a result reveals nobody. The votes are discarded.`;
  }
  if (result.kind === 'one round')
    return [
      countLines(poll.scale, result.counts),
      groupWords(poll.scale, result.counts),
      measureWords(result.counts),
    ].join('\n\n');
  const once =
    result.once === 0
      ? ''
      : ` ${count(result.once, 'person', 'people')} voted in one round only and ${result.once === 1 ? 'is' : 'are'} left out.`;
  return [
    twoRoundLines(poll.scale, result.counts),
    `Both rounds count the ${count(result.voters, 'person who voted twice', 'people who voted in both')}.${once}`,
    movementWords(result.movement),
    `**Before the discussion.** ${groupWords(poll.scale, result.counts[0])}`,
    `**After the discussion.** ${groupWords(poll.scale, result.counts[1])}`,
    measureWords(result.counts[1], 'After the discussion: '),
  ].join('\n\n');
}

function countLines(scale: Scale, counts: readonly number[]): string {
  const all = total(counts);
  return stanceLabels(scale)
    .map((label, n) => `${label} · **${counts[n] ?? 0}** (${percent(counts[n] ?? 0, all)})`)
    .join('\n');
}

function twoRoundLines(
  scale: Scale,
  [first, second]: readonly [readonly number[], readonly number[]],
): string {
  return stanceLabels(scale)
    .map((label, n) => `${label} · **${first[n] ?? 0}** → **${second[n] ?? 0}**`)
    .join('\n');
}

/** A running poll for whoever asks how it stands: of a secret ballot only how many have voted. */
export function liveMessage(poll: Poll, votes: Votes): Message {
  const { named } = votes;
  const link = poll.messageId ? messageLink(poll.guildId, poll.channelId, poll.messageId) : '';
  const round = currentRound(poll) ?? 1;
  return card(
    accent.poll,
    text(`### ${pollName(poll)}: so far\n${plain(poll.statement)}`),
    text(
      poll.ballot === 'secret'
        ? `${turnoutWords(poll, votes)}. How they voted is shown after the poll closes, and only if ${enoughWords(poll)}.`
        : `${countLines(poll.scale, tallyRound(named, poll.scale, round))}\n${standingWords(tallyRound(named, poll.scale, round))}`,
    ),
    text(`-# [The poll](${link})`),
  );
}

function standingWords(counts: readonly number[]): string {
  return total(counts) === 0 ? 'Nobody has voted yet.' : summary(counts);
}

/** Who stayed and who moved, in a sentence. */
function movementWords(movement: Movement): string {
  switch (movement.kind) {
    case 'full':
      return `**${movement.stayed}** stayed, **${movement.toward}** moved toward agreeing, **${movement.away}** moved toward disagreeing.`;
    case 'merged':
      return `**${movement.stayed}** stayed and **${movement.moved}** moved. Which way is not shown, because so few went one of the ways.`;
    case 'withheld':
      return 'Who moved is not shown: so few did, or stayed, that the numbers would tell of single people.';
  }
}

/** The chart of a closed poll, and its alt text; undefined where no number is published. */
export function resultChart(poll: Poll): { chart: Chart; alt: string } | undefined {
  const { result } = poll;
  const title = poll.claim ?? '';
  const labels = stanceLabels(poll.scale);
  if (result?.kind === 'one round' && result.voters > 0) {
    return {
      chart: { kind: 'poll', title, labels, counts: result.counts },
      alt: clip(`Bar chart. ${summary(result.counts)} ${plainCounts(labels, result.counts)}`, 1000),
    };
  }
  if (result?.kind !== 'two rounds') return undefined;
  const [first, second] = result.counts;
  return {
    chart: {
      kind: 'movement',
      title,
      labels,
      rounds: [
        { name: 'Round 1', counts: first },
        { name: 'Round 2', counts: second },
      ],
      moves: movesOf(result.movement),
    },
    alt: clip(
      `Two bars, before and after the discussion. Round 1: ${plainCounts(labels, first)} Round 2: ${plainCounts(labels, second)} ${movementWords(result.movement).replaceAll('*', '')}`,
      1000,
    ),
  };
}

function plainCounts(labels: readonly string[], counts: readonly number[]): string {
  return `${labels.map((label, n) => `${label} ${counts[n] ?? 0}`).join(', ')}.`;
}

function movesOf(movement: Movement): MovementChart['moves'] {
  if (movement.kind === 'withheld') return [];
  const stayed = { name: 'stayed', count: movement.stayed };
  return movement.kind === 'merged'
    ? [stayed, { name: 'moved', count: movement.moved }]
    : [
        { name: 'toward disagreeing', count: movement.away, to: 'left' },
        stayed,
        { name: 'toward agreeing', count: movement.toward, to: 'right' },
      ];
}

/** The most rows that a picture of many polls stays readable with. */
const mostCharted = 12;

/**
 * Closed polls at a glance, in the order given.
 *
 * @param running how many are still open
 */
export function stancesMessage(
  all: readonly Poll[],
  drawn: Picture | undefined,
  title: string,
  running: number,
  mention: Mention,
): Message {
  const polls = all.filter(({ result }) => result !== null && finalCounts(result) !== undefined);
  if (polls.length === 0) {
    const open =
      running === 0
        ? `A host opens one with ${mention('poll open')}.`
        : `${count(running, 'poll is', 'polls are')} open; what comes of ${running === 1 ? 'it' : 'them'} stands here after closing.`;
    return notice(`No poll on this reading has closed with a result yet. ${open}`);
  }
  const claims = polls.filter(({ claim }) => claim !== null);
  const own = polls.filter(({ claim }) => claim === null);
  const more =
    polls.length > mostCharted && drawn ? `\n-# The picture shows the ${mostCharted} most divided.` : '';
  const message = card(
    accent.poll,
    text(
      `${claims.length === 0 ? closedHeading('Own statements', own) : closedHeading(title, claims)}\n-# Most divided first (${divisionMeans})${more}`,
    ),
    drawn && picture('stances.png', drawn.alt),
    text(linesOf(claims.length === 0 ? own : claims, own.length === 0 ? 3000 : 2000)),
    claims.length === 0 || own.length === 0
      ? undefined
      : text(`${closedHeading('Own statements', own)}\n${linesOf(own, 1000)}`),
  );
  return drawn ? { ...message, files: [{ name: 'stances.png', data: drawn.png, alt: drawn.alt }] } : message;
}

function closedHeading(name: string, polls: readonly Poll[]): string {
  return `### ${name}: ${count(polls.length, 'closed poll')}`;
}

function linesOf(polls: readonly Poll[], most: number): string {
  return listing(polls.map(lineOf), '\n', most);
}

function lineOf(poll: Poll): string {
  const counts = poll.result === null ? undefined : finalCounts(poll.result);
  if (counts === undefined) return '';
  const { agree, disagree, undecided } = sidesOf(counts);
  const link = poll.messageId ? messageLink(poll.guildId, poll.channelId, poll.messageId) : '';
  return `[**${pollName(poll)}**](${link}) ${poll.claim === null ? '' : plain(poll.statement)}\n-# ${agree} agree · ${undecided} undecided · ${disagree} disagree · ${shortVerdict(counts)}division ${percent(division(counts) ?? 0, 1)}`;
}

export function stancesChart(
  polls: readonly Poll[],
  title: string,
): { chart: Chart; alt: string } | undefined {
  const rows = polls.slice(0, mostCharted).flatMap((poll) => {
    const counts = poll.result === null ? undefined : finalCounts(poll.result);
    return counts === undefined ? [] : [{ name: poll.claim ?? 'Own', counts, poll }];
  });
  if (rows.length === 0) return undefined;
  // Polls with fewer stances stand in the places of agreeing, undecided and disagreeing.
  const five = rows.map(({ name, counts }) => ({
    name,
    counts: counts.length === 5 ? counts : [0, ...counts, 0],
  }));
  const said = rows.map(({ name, counts }) => {
    const { agree, disagree, undecided } = sidesOf(counts);
    return `${name}: ${agree} agree, ${undecided} undecided, ${disagree} disagree.`;
  });
  return {
    chart: { kind: 'stances', title, labels: stanceLabels('five'), rows: five },
    alt: clip(`Bars of ${count(rows.length, 'poll')}, the most divided first. ${said.join(' ')}`, 1000),
  };
}

const reasonsAPage = 10;

/** The reasons as the host reads them before the group does; those chosen in the list are left out for good. */
export function reviewReasonsMessage(poll: Poll, page: number): Message {
  const reasons = poll.result?.reasons ?? [];
  if (poll.reasonsState !== 'waiting' || reasons.length === 0)
    return notice('There are no reasons waiting on this poll.');
  const pages = Math.ceil(reasons.length / reasonsAPage);
  const at = Math.min(page, pages - 1);
  const from = at * reasonsAPage;
  const shown = reasons.slice(from, from + reasonsAPage);
  return notice(
    `### ${count(reasons.length, 'reason')} on ${pollName(poll)}\nOnly you see these now. Their order is random. Leave out what should not be shown; then show the rest to everyone, unsigned.`,
    text(shown.map((reason, n) => `${from + n + 1}. ${plain(reason)}`).join('\n')),
    select(
      strikeReasonsId.build({ poll: poll.id, page: at }),
      'Leave out …',
      shown.map((reason, n) => ({
        value: `${from + n}-${reasonMark(reason)}`,
        label: clip(`${from + n + 1}. ${reason}`, 100),
      })),
      { least: 1, most: shown.length },
    ),
    row(
      ...(pages > 1
        ? [
            {
              id: reviewReasonsId.build({ poll: poll.id, page: Math.max(0, at - 1) }),
              label: '◀ Previous',
              disabled: at === 0,
            },
            {
              id: reviewReasonsId.build({ poll: poll.id, page: at + 1 }),
              label: 'Next ▶',
              disabled: at === pages - 1,
            },
          ]
        : []),
      { id: showReasonsId.build({ poll: poll.id }), label: 'Show to everyone', style: 'primary' },
    ),
  );
}

/** The reasons for everyone, as few messages as hold them. */
export function reasonsMessages(poll: Poll): Message[] {
  const lines = (poll.result?.reasons ?? []).map((reason) => `- ${plain(reason)}`);
  if (lines.length === 0) return [];
  const parts: string[][] = [[]];
  let length = 0;
  for (const line of lines) {
    if (length + line.length > 3500) {
      parts.push([]);
      length = 0;
    }
    parts.at(-1)?.push(line);
    length += line.length + 1;
  }
  return parts.map((part, n) =>
    card(
      accent.poll,
      text(
        `### ${pollName(poll)}: ${count(lines.length, 'reason')}${parts.length > 1 ? `, ${n + 1} of ${parts.length}` : ''}`,
      ),
      text(part.join('\n')),
      text('-# Unsigned, in a random order, and not beside any stance.'),
    ),
  );
}

export function reasonsShownMessage(): Message {
  return notice(
    'The reasons go under the result. If they do not appear, use the button on the card once more.',
  );
}
