import { z } from 'zod';
import type { Clock } from '../clock.js';
import { promptKinds, type Prompt, type ReadingOutline } from '../readings/reading.js';
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
  /** `retired`: it was asked once, and is not asked any more. */
  state: z.enum(['waiting', 'approved', 'retired']),
  /** Of a host's own question; a member's has none. */
  kind: z.enum(promptKinds).optional(),
  claim: z.string().optional(),
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
  /** A host's own question joins the prompts at once. */
  add(
    wanted: Pick<Suggestion, 'guildId' | 'reading' | 'text' | 'paragraph' | 'kind' | 'claim'>,
  ): Promise<Suggestion>;
  /** Changes one that is among the prompts, by its place from 0 among those that the server has added to a reading. */
  change(
    guildId: string,
    reading: string,
    at: number,
    to: Partial<Pick<Suggestion, 'text' | 'paragraph' | 'kind' | 'claim' | 'state'>>,
  ): Promise<Suggestion | undefined>;
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
  /** What the server has added to a reading's prompts, in the order in which it was: none moves another's place. */
  const joined = (guildId: string, reading: string): Suggestion[] =>
    of(guildId)
      .filter(({ state, reading: slug }) => state !== 'waiting' && slug === reading)
      .sort((a, b) => a.at - b.at);
  /** Behind all that have joined, also where two join in the same instant. */
  const nextTurn = ({ guildId, reading }: Pick<Suggestion, 'guildId' | 'reading'>): number =>
    Math.max(clock.now(), (joined(guildId, reading).at(-1)?.at ?? 0) + 1);
  return {
    add: (wanted) => save({ ...wanted, id: newId(), userId: '', state: 'approved', at: nextTurn(wanted) }),
    async change(guildId, reading, at, to) {
      const before = joined(guildId, reading)[at];
      return before && save({ ...before, ...to });
    },
    suggest: (wanted) => save({ ...wanted, id: newId(), state: 'waiting', at: clock.now() }),
    waiting: (guildId) => of(guildId).filter(({ state }) => state === 'waiting'),
    find,
    async approve(guildId, id, text) {
      const found = waitingOne(guildId, id);
      if (found === undefined) return { kind: 'gone' };
      // Its age is that of its approval: prompts are asked in that order, and none moves another's place.
      return {
        kind: 'decided',
        suggestion: await save({ ...found, text, state: 'approved', at: nextTurn(found) }),
      };
    },
    async decline(guildId, id) {
      const found = waitingOne(guildId, id);
      if (found === undefined) return { kind: 'gone' };
      await drop(found);
      return { kind: 'decided', suggestion: found };
    },
    extended(guildId, reading) {
      const own = joined(guildId, reading.slug).map(({ text, paragraph, kind, claim, state }): Prompt => ({
        kind: kind ?? 'suggested',
        text,
        paragraph,
        ...(claim !== undefined && { claim }),
        ...(state === 'retired' && { retired: true }),
      }));
      return own.length === 0 ? reading : { ...reading, prompts: [...reading.prompts, ...own] };
    },
    by: (guildId, userId) => of(guildId).filter((suggestion) => suggestion.userId === userId),
    async forgetPerson(guildId, userId) {
      for (const suggestion of of(guildId)) {
        if (suggestion.userId !== userId) continue;
        // What the group was asked stays, without a name; what nobody has seen goes.
        await (suggestion.state === 'waiting' ? drop(suggestion) : save({ ...suggestion, userId: '' }));
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
