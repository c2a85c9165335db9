import type { Log } from '../log.js';
import type { Poll } from '../polls/poll.js';
import { refreshCard } from '../refresh-card.js';
import type { Seminar } from '../seminar.js';
import type { PollAbout } from '../seminar/notices.js';
import type { Cards } from './cards.js';
import type { Results } from './results.js';

export interface PollKeeper {
  /** Before anybody can press: stops polls whose key is gone, and lets those go on whose key is back. */
  recover(): Promise<void>;
  /** Closes the polls whose time has come, tells of it, and posts the results that are owed, until it is to stop. Never rejects. */
  look(stopping: AbortSignal): Promise<void>;
}

/** So far two clocks that are both kept right may be apart, milliseconds. */
const mostApart = 60_000;

/** What polls need without anybody asking. */
export function createPollKeeper(parts: {
  seminar: Seminar;
  results: Results;
  cards: Cards;
  /** Discord's clock, epoch milliseconds; undefined where it does not tell. */
  discordNow: () => Promise<number | undefined>;
  log: Log;
}): PollKeeper {
  const { seminar, results, cards, discordNow, log } = parts;
  /**
   * Votes are cast by Discord's clock, so a poll closes by that; while it does not tell, it waits. It is asked once for
   * all polls of a look, and only where one is due.
   */
  const askedOnce = (): ((at: number) => Promise<boolean>) => {
    let asked: Promise<number | undefined> | undefined;
    return async (at) => {
      asked ??= discordNow().catch((error: unknown) => {
        log.warn({ err: error }, 'Discord did not tell the time; polls that are due wait');
        return undefined;
      });
      const theirs = await asked;
      return theirs !== undefined && theirs >= at - mostApart;
    };
  };
  const tell = async (poll: Poll): Promise<void> => {
    const { guildId, openedBy, id } = poll;
    cards.refresh(refreshCard(seminar, poll));
    const kind = noticeOf(poll);
    if (kind !== undefined) await seminar.notices.tell(guildId, openedBy, { kind, pollId: id });
    await seminar.polls.told(guildId, id);
    log.info({ poll: id, change: poll.untold }, 'a poll changed by itself');
  };
  return {
    async recover() {
      for (const { pollId, error } of await seminar.polls.recover())
        log.error(
          { err: error, poll: pollId },
          'a poll could not be looked at after the start; it stays as it is',
        );
    },
    async look(stopping) {
      try {
        for (const { pollId, error } of await seminar.polls.lookAfter(askedOnce(), stopping))
          log.error({ err: error, poll: pollId }, 'a poll could not be looked after');
        for (const poll of await seminar.polls.untold()) {
          if (stopping.aborted) return;
          await tell(poll);
        }
        for (const { guildId, id } of await seminar.polls.unposted()) {
          if (stopping.aborted) return;
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

/** What its host is told; undefined where the result says it all. */
function noticeOf(poll: Poll): PollAbout['kind'] | undefined {
  if (poll.untold === 'extended') return 'poll extended';
  if (poll.untold === 'void') return 'poll void';
  if (poll.untold === 'back') return 'poll back';
  if (poll.result?.kind === 'too few' && poll.result.voters > 0) return 'poll discarded';
  return poll.reasonsState === 'waiting' ? 'reasons waiting' : undefined;
}
