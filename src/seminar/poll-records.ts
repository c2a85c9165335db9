import { pollSchema, pollVersions, type Poll } from '../polls/poll.js';
import type { Store } from '../store/store.js';

/** The polls as they are stored; those in use are kept in memory too, for every press asks for one. */
export interface PollRecords {
  find(guildId: string, pollId: string): Promise<Poll | undefined>;
  /** Resolves when it is on disk. */
  save(poll: Poll): Promise<Poll>;
  drop(poll: Poll): Promise<void>;
  /** Oldest first. */
  list(guildId: string): Promise<Poll[]>;
  /** The servers that have polls. */
  guilds(): Promise<string[]>;
  /** Of all servers: what still runs or may again, is to be swept or told of, or whose result is not posted. */
  unfinished(): Promise<Poll[]>;
}

/** As many are kept in memory as may be voted in at once. */
const mostKnown = 1000;

export function openPollRecords(store: Store): PollRecords {
  const polls = store.collection('polls', pollSchema, pollVersions);
  const known = new Map<string, Poll>();
  const open = new Map<string, Poll>();
  let loaded: Promise<void> | undefined;
  const track = (poll: Poll): void => {
    if (isFinished(poll)) open.delete(poll.id);
    else open.set(poll.id, poll);
  };
  const load = async (): Promise<void> => {
    for (const poll of await polls.list()) if (!open.has(poll.id)) track(poll);
  };
  const remember = (poll: Poll): Poll => {
    known.delete(poll.id);
    known.set(poll.id, poll);
    const [oldest] = known.keys();
    if (known.size > mostKnown && oldest !== undefined) known.delete(oldest);
    return poll;
  };
  return {
    async find(guildId, pollId) {
      const met = known.get(pollId);
      if (met !== undefined) return met.guildId === guildId ? met : undefined;
      const stored = await polls.get(guildId, pollId);
      // Saved meanwhile, what is in memory is newer than what was read.
      return known.get(pollId) ?? (stored && remember(stored));
    },
    async save(poll) {
      await polls.set(poll, poll.guildId, poll.id);
      track(poll);
      return remember(poll);
    },
    async drop({ guildId, id }) {
      known.delete(id);
      open.delete(id);
      await polls.delete(guildId, id);
    },
    list: (guildId) => polls.list(guildId),
    async guilds() {
      return [...new Set((await polls.list()).map(({ guildId }) => guildId))];
    },
    async unfinished() {
      // Asked every few seconds, for years: all polls are read once, the few that matter are kept.
      loaded ??= load();
      loaded.catch(() => (loaded = undefined));
      await loaded;
      return [...open.values()];
    },
  };
}

function isFinished(poll: Poll): boolean {
  // Its key may come back.
  if (poll.state === 'void' || poll.untold !== null) return false;
  const isPosted = poll.resultMessageId !== null || poll.resultRefused || poll.cancelled;
  return poll.state === 'closed' && isPosted && (poll.ballot === 'open' || poll.swept);
}
