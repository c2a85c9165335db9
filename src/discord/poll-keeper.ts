import type { Log } from '../log.js';
import type { Poll } from '../polls/poll.js';
import { refreshCard } from '../refresh-card.js';
import type { Seminar } from '../seminar.js';
import type { PollAbout } from '../seminar/notices.js';
import type { Cards } from './cards.js';
import type { Results } from './results.js';

export interface PollKeeper {
  /** Before anybody can press: finishes interrupted closings and stops polls whose key is gone. */
  recover(): Promise<void>;
  /** Closes the polls whose time has come and posts the results that are owed. Never rejects. */
  look(): Promise<void>;
}

/** What polls need without anybody asking. */
export function createPollKeeper(parts: {
  seminar: Seminar;
  results: Results;
  cards: Cards;
  log: Log;
}): PollKeeper {
  const { seminar, results, cards, log } = parts;
  const tell = ({ guildId, openedBy, id }: Poll, kind: PollAbout['kind']): Promise<void> =>
    seminar.notices.tell(guildId, openedBy, { kind, pollId: id });
  return {
    async recover() {
      for (const poll of await seminar.polls.recover()) {
        log.error({ poll: poll.id }, 'the key of a secret poll is gone; the poll is stopped');
        await tell(poll, 'poll void');
        cards.refresh(refreshCard(seminar, poll));
      }
    },
    async look() {
      try {
        for (const { kind, poll } of await seminar.polls.closeDue()) {
          log.info({ poll: poll.id }, kind === 'closed' ? 'poll closed on time' : 'poll extended');
          cards.refresh(refreshCard(seminar, poll));
          if (kind === 'extended') await tell(poll, 'poll extended');
          else if (poll.result?.kind === 'too few' && poll.result.voters > 0)
            await tell(poll, 'poll discarded');
          else if (poll.reasonsState === 'waiting') await tell(poll, 'reasons waiting');
        }
        for (const { guildId, id } of await seminar.polls.unposted()) {
          await results.announce(guildId, id).catch((error: unknown) => {
            log.warn({ err: error, poll: id }, 'a result was not posted');
          });
        }
      } catch (error) {
        log.error({ err: error }, 'the polls could not be looked after');
      }
    },
  };
}
