import { stringify } from 'csv-stringify/sync';
import type { NamedBallot } from '../ballots/ballot-box.js';
import { consensus, division } from '../polls/measures.js';
import type { Poll } from '../polls/poll.js';
import { finalCounts, finalRound, type Result } from '../polls/result.js';
import type { Message } from '../reply.js';
import { accent, card, download, notice, text, type Mention } from './card.js';
import { pollName } from './poll-card.js';
import { stanceLabels } from './stance-words.js';

/** What a closed poll has published, as a file. Of a secret ballot it holds nothing that was not in its result. */
export function exportMessage(
  poll: Poll,
  result: Result,
  named: readonly NamedBallot[],
  format: 'csv' | 'json',
): Message {
  const name = `poll-${poll.claim ?? fileWords(poll)}.${format}`;
  const data = format === 'csv' ? exportCsv(poll, result, named) : exportJson(poll, result, named);
  return {
    ...card(
      accent.poll,
      text(
        `### ${pollName(poll)} as ${format === 'csv' ? 'a table' : 'JSON'}\n${
          poll.ballot === 'secret'
            ? 'It holds what the result shows and no more.'
            : 'It holds every ballot with its member, as the poll promised: by the number that Discord gives them, because I keep no names. To see who it is, write `<@` number `>` in a message.'
        }`,
      ),
      download(name),
    ),
    files: [{ name, data }],
  };
}

/** The first words of a statement, as a file may be called everywhere; its id where none of them can be. */
function fileWords({ id, statement }: Poll): string {
  const words =
    statement
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  const name = words.slice(0, 6).join('-').slice(0, 40);
  return name === '' ? id : name;
}

/** Why a poll has nothing to download. */
export function nothingToExportMessage(poll: Poll, mention: Mention): Message {
  if (poll.cancelled)
    return notice(
      `The poll on ${pollName(poll)} was cancelled before anybody had voted, so there is nothing to export.`,
    );
  if (poll.state === 'void')
    return notice(
      `The poll on ${pollName(poll)} was stopped because its ballots can no longer be read, so there is nothing to export.`,
    );
  return notice(
    `The poll on ${pollName(poll)} is still open, so there is nothing to export yet. Close it first with ${mention('poll close')}.`,
  );
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
    ...(counts && {
      measures: { round: finalRound(result), consensus: consensus(counts), division: division(counts) },
    }),
    ...(poll.reasonsState === 'shown' && { reasons }),
    ...(poll.ballot === 'open' && {
      ballots: named.map(({ userId, stances }) => ({
        member: userId,
        round1: stances[0],
        round2: stances[1],
        words: stances.map((stance) =>
          stance === null ? null : (stanceLabels(poll.scale)[stance - 1] ?? null),
        ),
      })),
    }),
  };
  return `${JSON.stringify(data, undefined, 2)}\n`;
}

/** `words` is a ballot's stance in words. */
type Row = [what: string, round: number | '', name: string, value: number | string, words?: string];

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
    rows.push(
      ['consensus', finalRound(result), '', consensus(counts) ?? ''],
      ['division', finalRound(result), '', division(counts) ?? ''],
    );
  }
  if (poll.reasonsState === 'shown') {
    for (const reason of result.reasons) rows.push(['reason', '', '', reason]);
  }
  if (poll.ballot === 'open') {
    for (const { userId, stances } of named) {
      for (const [n, stance] of stances.entries()) {
        if (stance !== null)
          rows.push(['ballot', n + 1, `member ${userId}`, stance, labels[stance - 1] ?? '']);
      }
    }
  }
  const columns = ['what', 'round', 'name', 'value', ...(poll.ballot === 'open' ? ['words'] : [])];
  return stringify(rows, {
    header: true,
    columns,
    escape_formulas: true,
    bom: true,
  });
}
