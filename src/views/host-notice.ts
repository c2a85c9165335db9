import type { Poll } from '../polls/poll.js';
import type { Message } from '../reply.js';
import type { About } from '../seminar/notices.js';
import { messageLink, moment, notice, plain } from './card.js';
import { pollName } from './poll-card.js';

/** What hosts are told without asking; with the server's name where the words are read outside it. */
export function pollNoticeMessage(
  about: Extract<About, { pollId: string }>,
  poll: Poll,
  server: string | undefined,
): Message {
  const where = server === undefined ? '' : `-# From ${plain(server)}\n`;
  const link = poll.messageId ? messageLink(poll.guildId, poll.channelId, poll.messageId) : '';
  const named = `The poll on ${pollName(poll)} in <#${poll.channelId}>`;
  return notice(`${where}${wordsFor(about, poll, named)}${link === '' ? '' : ` [Its card](${link})`}`);
}

function wordsFor({ kind }: Extract<About, { pollId: string }>, poll: Poll, named: string): string {
  switch (kind) {
    case 'poll extended':
      return `${named} was to close, but fewer than ${poll.threshold} have voted. It stays open ${
        poll.closesAt === null ? 'for a day more' : `until ${moment(poll.closesAt, 'f')}`
      }, this once; then it closes without a result if it is still too few.`;
    case 'poll discarded':
      return `${named} has closed without a result, because fewer than ${poll.threshold} voted. The votes are discarded.`;
    case 'reasons waiting':
      return `${named} has closed, and reasons were given. Read them with the button on its card before the group does.`;
    case 'result refused':
      return `${named} is closed, but I may not post its result there. Grant me View Channel and Send Messages in that channel, then use /poll close once more.`;
    case 'result unclear':
      return `${named} is closed. I was interrupted while I posted its result and cannot see whether it arrived. If it is not there, use /poll close once more.`;
    case 'poll void':
      return `${named} had to be stopped: the key to its ballots is gone, which happens when a backup is restored. Nobody can read or count them; open it again to ask anew.`;
  }
}
