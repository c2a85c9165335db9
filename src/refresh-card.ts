import type { Poll } from './polls/poll.js';
import type { Effect } from './reply.js';
import type { Seminar } from './seminar.js';
import { pollMessage, type Votes } from './views/poll-card.js';

/** What a poll's card shows of its votes now. */
export async function votesOf(seminar: Seminar, poll: Poll): Promise<Votes> {
  const { polls } = seminar;
  const [turnout, rounds, named] = await Promise.all([
    polls.turnout(poll),
    polls.inRounds(poll),
    polls.named(poll),
  ]);
  return { turnout, rounds, named };
}

/** Shows the poll's card as it stands when the edit is made, not as it stood when it was asked for. */
export function refreshCard(
  seminar: Seminar,
  { guildId, id }: Poll,
  when: 'now' | 'soon' = 'now',
): Extract<Effect, { kind: 'refresh' }> {
  return {
    kind: 'refresh',
    key: id,
    when,
    render: async () => {
      const current = await seminar.polls.find(guildId, id);
      if (!current?.messageId) return undefined;
      const { channelId, messageId } = current;
      return { channelId, messageId, message: pollMessage(current, await votesOf(seminar, current)) };
    },
  };
}
