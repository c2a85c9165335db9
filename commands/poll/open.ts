import type { Asker } from '../../src/command.js';
import type { NewPoll } from '../../src/polls/new-poll.js';
import type { Reply } from '../../src/reply.js';
import type { Seminar } from '../../src/seminar.js';
import { askedLatelyMessage, pollAlreadyOpenMessage, pollMessage } from '../../src/views/poll-card.js';
import { hostsOnlyMessage } from '../../src/views/trouble.js';

type Opening = Pick<Asker, 'guildId' | 'channelId' | 'userId' | 'isHost'> & { readonly seminar: Seminar };

/** Why this person may open no poll; undefined where they may. */
export function barredFromOpening({ seminar, guildId, isHost }: Opening): Reply | undefined {
  const { membersOpenPolls, hostRole } = seminar.settings.of(guildId);
  return isHost || membersOpenPolls ? undefined : { to: 'asker', message: hostsOnlyMessage(hostRole) };
}

const day = 24 * 3_600_000;

/** A poll where nothing else was said. */
export const usualPoll = {
  ballot: 'secret',
  scale: 'five',
  rounds: 1,
  reasons: 'optional',
  lasts: day,
} satisfies Partial<NewPoll>;

/** Opens a poll with its card in this channel, or says why not. */
export async function openPoll(
  { seminar, guildId, channelId, userId }: Opening,
  wanted: Omit<NewPoll, 'guildId' | 'channelId' | 'openedBy' | 'threshold'>,
): Promise<Reply> {
  const { threshold } = seminar.settings.of(guildId);
  const opened = await seminar.polls.open({ ...wanted, guildId, channelId, openedBy: userId, threshold });
  const { poll } = opened;
  if (opened.kind === 'already open') return { to: 'asker', message: pollAlreadyOpenMessage(poll) };
  if (opened.kind === 'asked lately') return { to: 'asker', message: askedLatelyMessage(poll) };
  return {
    to: 'channel',
    message: pollMessage(poll, { turnout: 0, named: [] }),
    sent: (messageId) => seminar.polls.place(guildId, poll.id, messageId),
    unsent: () => seminar.polls.discard(guildId, poll.id),
  };
}
