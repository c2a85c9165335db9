import type { Ballot } from '../polls/ballot.js';
import type { Poll } from '../polls/poll.js';
import { isOver } from '../polls/poll.js';
import type { Schedule } from '../prompts/schedule.js';
import type { Store } from '../store/store.js';
import type { Seminar } from '../seminar.js';
import type { Suggestion } from './suggestions.js';

/** Everything kept about one person in one server. */
export interface PersonalData {
  readonly userId: string;
  readonly guildId: string;
  /** Their ballots that can still be told apart: of open ballots, and of secret polls that are not closed. */
  readonly ballots: readonly { readonly poll: Poll; readonly ballot: Ballot }[];
  readonly opened: readonly Poll[];
  readonly scheduled: readonly Schedule[];
  readonly suggested: readonly Suggestion[];
}

export interface PersonalFiles {
  show(guildId: string, userId: string): Promise<PersonalData>;
  /** Removes all of it, also from the raw files. Counts that were published stay. Returns the polls whose cards change. */
  erase(guildId: string, userId: string): Promise<Poll[]>;
  /** Removes everything of a server, also from the raw files. */
  eraseGuild(guildId: string): Promise<void>;
  /** The servers of which anything is kept. */
  guilds(): Promise<string[]>;
}

/** All that the seminar keeps, beside what is kept here. */
export type Kept = Pick<
  Seminar,
  | 'polls'
  | 'prompts'
  | 'schedules'
  | 'deliveries'
  | 'suggestions'
  | 'notices'
  | 'settings'
  | 'shelf'
  | 'ownReadings'
  | 'copies'
  | 'channels'
>;

export function openPersonalFiles(store: Store, kept: Kept): PersonalFiles {
  const { polls, prompts, schedules, deliveries, suggestions, notices, settings } = kept;
  const { shelf, ownReadings, copies, channels } = kept;
  const ballotsOf = async (guildId: string, userId: string): Promise<{ poll: Poll; ballot: Ballot }[]> => {
    const found: { poll: Poll; ballot: Ballot }[] = [];
    for (const poll of await polls.list(guildId)) {
      // Who voted what in a closed secret poll is known to nobody, so it is not known to this either.
      if (poll.ballot === 'secret' && isOver(poll)) continue;
      const ballot = await polls.ballotOf(poll, userId);
      if (ballot !== undefined) found.push({ poll, ballot });
    }
    return found;
  };
  return {
    async show(guildId, userId) {
      const [ballots, all] = await Promise.all([ballotsOf(guildId, userId), polls.list(guildId)]);
      return {
        userId,
        guildId,
        ballots,
        opened: all.filter(({ openedBy }) => openedBy === userId),
        scheduled: schedules.list(guildId).filter(({ createdBy }) => createdBy === userId),
        suggested: suggestions.by(guildId, userId),
      };
    },
    async erase(guildId, userId) {
      const changed: Poll[] = [];
      for (const poll of await polls.list(guildId)) {
        if (await polls.forgetPerson(guildId, poll.id, userId)) changed.push(poll);
      }
      await schedules.forgetPerson(guildId, userId);
      await suggestions.forgetPerson(guildId, userId);
      await notices.forgetPerson(guildId, userId);
      await store.purge();
      return changed;
    },
    async guilds() {
      return [
        ...new Set([
          ...(await polls.guilds()),
          ...(await schedules.guilds()),
          ...(await prompts.guilds()),
          ...suggestions.guilds(),
          ...notices.guilds(),
          ...settings.guilds(),
          ...ownReadings.guilds(),
          ...copies.guilds(),
          ...channels.guilds(),
        ]),
      ];
    },
    async eraseGuild(guildId) {
      await Promise.all((await polls.list(guildId)).map(({ id }) => polls.forgetPoll(guildId, id)));
      for (const schedule of schedules.list(guildId)) {
        await schedules.remove(schedule);
        await deliveries.forget(schedule);
      }
      await schedules.forgetDrafts(guildId);
      await suggestions.forgetGuild(guildId);
      await prompts.forgetGuild(guildId);
      await notices.forgetGuild(guildId);
      await settings.forget(guildId);
      const readings = shelf.list(guildId);
      await channels.forgetGuild(guildId);
      await ownReadings.forgetGuild(guildId);
      await ownReadings.sweep();
      await copies.forgetGuild(guildId);
      for (const { slug } of readings) shelf.changed(guildId, slug);
      await store.purge();
    },
  };
}
