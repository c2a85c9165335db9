import { stringify } from 'csv-stringify/sync';
import type { NamedBallot } from '../ballots/ballot-box.js';
import { consensus, division } from '../polls/measures.js';
import type { Poll } from '../polls/poll.js';
import { finalCounts, type Result } from '../polls/result.js';
import type { Message } from '../reply.js';
import { accent, card, download, notice, text } from './card.js';
import { pollName } from './poll-card.js';
import { stanceLabels } from './stance-words.js';

/** What a closed poll has published, as a file. Of a secret ballot it holds nothing that was not in its result. */
export function exportMessage(
  poll: Poll,
  result: Result,
  named: readonly NamedBallot[],
  format: 'csv' | 'json',
): Message {
  const name = `poll-${poll.claim ?? poll.id}.${format}`;
  const data = format === 'csv' ? exportCsv(poll, result, named) : exportJson(poll, result, named);
  return {
    ...card(
      accent.poll,
      text(
        `### ${pollName(poll)} as ${format === 'csv' ? 'a table' : 'JSON'}\n${
          poll.ballot === 'secret'
            ? 'It holds what the result shows and no more.'
            : 'It holds every ballot with its member, as the poll promised.'
        }`,
      ),
      download(name),
    ),
    files: [{ name, data }],
  };
}

export function notClosedYetMessage(poll: Poll): Message {
  if (poll.cancelled)
    return notice(
      `The poll on ${pollName(poll)} was cancelled before anybody had voted, so there is nothing to export.`,
    );
  return notice(`The poll on ${pollName(poll)} has no result to export. Close it first with /poll close.`);
}

/** Every published number of a poll; times are ISO 8601 in UTC. */
function exportJson(poll: Poll, result: Result, named: readonly NamedBallot[]): string {
  const { reasons, ...numbers } = result;
  const counts = finalCounts(result);
  const data = {
    poll: {
      id: poll.id,
      reading: poll.reading,
      claim: poll.claim,
      statement: poll.statement,
      paragraphs: poll.paragraphs,
      ballot: poll.ballot,
      stances: stanceLabels(poll.scale),
      rounds: poll.rounds,
      threshold: poll.threshold,
      openedAt: new Date(poll.openedAt).toISOString(),
      closedAt: poll.closedAt === null ? null : new Date(poll.closedAt).toISOString(),
    },
    result: numbers,
    ...(counts && { measures: { consensus: consensus(counts), division: division(counts) } }),
    ...(poll.reasonsState === 'shown' && { reasons }),
    ...(poll.ballot === 'open' && {
      ballots: named.map(({ userId, stances }) => ({
        member: userId,
        round1: stances[0],
        round2: stances[1],
      })),
    }),
  };
  return `${JSON.stringify(data, undefined, 2)}\n`;
}

type Row = [what: string, round: number | '', name: string, value: number | string];

/** The same as a table: one row a number. A cell that a spreadsheet would run as a formula is made plain text. */
function exportCsv(poll: Poll, result: Result, named: readonly NamedBallot[]): string {
  const labels = stanceLabels(poll.scale);
  const countRows = (round: number, counts: readonly number[]): Row[] =>
    labels.map((label, n) => ['count', round, label, counts[n] ?? 0]);
  const rows: Row[] = [
    ['statement', '', poll.claim ?? '', poll.statement],
    ['voters', '', '', result.voters],
  ];
  if (result.kind === 'one round') rows.push(...countRows(1, result.counts));
  if (result.kind === 'two rounds') {
    rows.push(['voters in one round only', '', '', result.once]);
    rows.push(...countRows(1, result.counts[0]), ...countRows(2, result.counts[1]));
    const { kind, ...moves } = result.movement;
    rows.push(['movement', '', kind, '']);
    for (const [name, value] of Object.entries(moves)) rows.push(['movement', '', name, value]);
  }
  const counts = finalCounts(result);
  if (counts !== undefined) {
    rows.push(['consensus', '', '', consensus(counts) ?? ''], ['division', '', '', division(counts) ?? '']);
  }
  if (poll.reasonsState === 'shown') {
    for (const reason of result.reasons) rows.push(['reason', '', '', reason]);
  }
  if (poll.ballot === 'open') {
    for (const { userId, stances } of named) {
      for (const [n, stance] of stances.entries()) {
        if (stance !== null) rows.push(['ballot', n + 1, `member ${userId}`, stance]);
      }
    }
  }
  return stringify(rows, {
    header: true,
    columns: ['what', 'round', 'name', 'value'],
    escape_formulas: true,
    bom: true,
  });
}
