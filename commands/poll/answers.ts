import type { Ask } from '../../src/command.js';
import { isOver, type Poll } from '../../src/polls/poll.js';
import { refreshCard, votesOf } from '../../src/refresh-card.js';
import type { Reply } from '../../src/reply.js';
import { noPollMessage } from '../../src/views/poll-card.js';
import { exportMessage, nothingToExportMessage } from '../../src/views/poll-export.js';
import type { Meant } from '../../src/seminar/polls.js';
import {
  enoughByNowMessage,
  nobodyYetMessage,
  notAllAgainMessage,
  tooFewMessage,
} from '../../src/views/poll-questions.js';
import { liveMessage, pollResultMessage, resultChart } from '../../src/views/poll-result.js';
import { pollCloseReceipt } from '../../src/views/vote-receipts.js';

/** What is done with a poll once it is clear which is meant; by command, by button and by list alike. */

/** Counts a poll and has its result posted; what the host did not mean it asks first. */
export async function closePoll(
  { seminar, guildId, missingFor }: Pick<Ask<unknown>, 'seminar' | 'guildId' | 'missingFor'>,
  pollId: string,
  meant: Meant,
): Promise<Reply> {
  const closed = await seminar.polls.close(guildId, pollId, meant);
  switch (closed.kind) {
    case 'unknown':
      return { to: 'asker', message: noPollMessage() };
    case 'nobody yet':
      return { to: 'asker', message: nobodyYetMessage(closed.poll) };
    case 'too few':
      return { to: 'asker', message: tooFewMessage(closed.poll, closed.voters) };
    case 'enough by now':
      return { to: 'asker', message: enoughByNowMessage(closed.poll, closed.voters) };
    case 'not all again':
      return { to: 'asker', message: notAllAgainMessage(closed.poll, closed.first, closed.missing) };
    case 'closed':
    case 'already closed':
      break;
  }
  const { poll } = closed;
  const isOwed = poll.resultMessageId === null && !poll.cancelled;
  const lacking = isOwed ? missingFor({ channelId: poll.channelId, thread: false, role: null }) : [];
  return {
    to: 'asker',
    message: pollCloseReceipt(poll, closed.kind === 'already closed' && !isOwed, lacking),
    effects: [
      refreshCard(seminar, poll),
      ...(isOwed ? [{ kind: 'announce' as const, guildId, pollId }] : []),
    ],
  };
}

/** How a poll stands, or its result. */
export async function showPoll(ask: Pick<Ask<unknown>, 'seminar' | 'draw'>, poll: Poll): Promise<Reply> {
  if (!isOver(poll)) return { to: 'asker', message: liveMessage(poll, await votesOf(ask.seminar, poll)) };
  const charted = resultChart(poll);
  const png = charted && (await ask.draw(charted.chart));
  const drawn = charted && png ? { png, alt: charted.alt } : undefined;
  return { to: 'asker', message: pollResultMessage(poll, drawn, true) };
}

/** What a closed poll has published, as a file. */
export async function exportPoll(
  { seminar, mention }: Pick<Ask<unknown>, 'seminar' | 'mention'>,
  poll: Poll,
  format: 'csv' | 'json',
): Promise<Reply> {
  if (poll.result === null || poll.cancelled)
    return { to: 'asker', message: nothingToExportMessage(poll, mention) };
  const named = await seminar.polls.named(poll);
  return { to: 'asker', message: exportMessage(poll, poll.result, named, format) };
}
