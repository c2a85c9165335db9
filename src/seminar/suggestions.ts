import { z } from 'zod';
import type { Clock } from '../clock.js';
import type { Prompt, ReadingOutline } from '../readings/reading.js';
import type { Store } from '../store/store.js';

/** A question that a member would like the group to be asked. */
const suggestionSchema = z.object({
  id: z.string(),
  guildId: z.string(),
  /** Empty once they had their data erased. */
  userId: z.string(),
  reading: z.string(),
  text: z.string(),
  paragraph: z.int().min(1),
  state: z.enum(['waiting', 'approved']),
  /** Epoch milliseconds. */
  at: z.number(),
});
export type Suggestion = z.infer<typeof suggestionSchema>;

export type Decided = { kind: 'decided'; suggestion: Suggestion } | { kind: 'gone' };

export interface Suggestions {
  suggest(
    wanted: Pick<Suggestion, 'guildId' | 'userId' | 'reading' | 'text' | 'paragraph'>,
  ): Promise<Suggestion>;
  /** Oldest first. */
  waiting(guildId: string): Suggestion[];
  find(guildId: string, id: string): Suggestion | undefined;
  /** From now on it is among the server's prompts, with these words. */
  approve(guildId: string, id: string, text: string): Promise<Decided>;
  decline(guildId: string, id: string): Promise<Decided>;
  /** A reading with the prompts that this server has added, behind its own. */
  extended(guildId: string, reading: ReadingOutline): ReadingOutline;
  /** What a person has suggested, waiting or approved. */
  by(guildId: string, userId: string): Suggestion[];
  forgetPerson(guildId: string, userId: string): Promise<void>;
  forgetReading(guildId: string, slug: string): Promise<void>;
  forgetGuild(guildId: string): Promise<void>;
  /** The servers that have any. */
  guilds(): string[];
}

/** So many may wait in one server; more would bury the hosts. */
export const mostWaiting = 50;

export async function openSuggestions(store: Store, clock: Clock, newId: () => string): Promise<Suggestions> {
  const stored = store.collection('suggestions', suggestionSchema);
  const known = new Map((await stored.list()).map((suggestion) => [suggestion.id, suggestion]));
  const save = async (suggestion: Suggestion): Promise<Suggestion> => {
    await stored.set(suggestion, suggestion.guildId, suggestion.id);
    known.set(suggestion.id, suggestion);
    return suggestion;
  };
  const drop = async ({ guildId, id }: Suggestion): Promise<void> => {
    await stored.delete(guildId, id);
    known.delete(id);
  };
  const of = (guildId: string): Suggestion[] =>
    [...known.values()].filter((suggestion) => suggestion.guildId === guildId);
  const find = (guildId: string, id: string): Suggestion | undefined => {
    const found = known.get(id);
    return found?.guildId === guildId ? found : undefined;
  };
  const waitingOne = (guildId: string, id: string): Suggestion | undefined => {
    const found = find(guildId, id);
    return found?.state === 'waiting' ? found : undefined;
  };
  return {
    suggest: (wanted) => save({ ...wanted, id: newId(), state: 'waiting', at: clock.now() }),
    waiting: (guildId) => of(guildId).filter(({ state }) => state === 'waiting'),
    find,
    async approve(guildId, id, text) {
      const found = waitingOne(guildId, id);
      if (found === undefined) return { kind: 'gone' };
      // Its age is that of its approval: prompts are asked in that order, and none moves another's place.
      return {
        kind: 'decided',
        suggestion: await save({ ...found, text, state: 'approved', at: clock.now() }),
      };
    },
    async decline(guildId, id) {
      const found = waitingOne(guildId, id);
      if (found === undefined) return { kind: 'gone' };
      await drop(found);
      return { kind: 'decided', suggestion: found };
    },
    extended(guildId, reading) {
      const own = of(guildId)
        .filter(({ state, reading: slug }) => state === 'approved' && slug === reading.slug)
        .sort((a, b) => a.at - b.at)
        .map(({ text, paragraph }): Prompt => ({ kind: 'suggested', text, paragraph }));
      return own.length === 0 ? reading : { ...reading, prompts: [...reading.prompts, ...own] };
    },
    by: (guildId, userId) => of(guildId).filter((suggestion) => suggestion.userId === userId),
    async forgetPerson(guildId, userId) {
      for (const suggestion of of(guildId)) {
        if (suggestion.userId !== userId) continue;
        // What the group was asked stays, without a name; what nobody has seen goes.
        await (suggestion.state === 'approved' ? save({ ...suggestion, userId: '' }) : drop(suggestion));
      }
    },
    async forgetReading(guildId, slug) {
      for (const suggestion of of(guildId)) if (suggestion.reading === slug) await drop(suggestion);
    },
    async forgetGuild(guildId) {
      for (const suggestion of of(guildId)) await drop(suggestion);
    },
    guilds: () => [...new Set([...known.values()].map(({ guildId }) => guildId))],
  };
}
