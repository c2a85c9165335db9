import { action, type Command } from '../src/command.js';
import { mostWaiting } from '../src/seminar/suggestions.js';
import type { ReadingSearch } from '../src/readings/search.js';
import type { ReadingOutline } from '../src/readings/reading.js';
import { clip } from '../src/views/card.js';
import { goneReadingMessage, nothingFoundMessage } from '../src/views/passage-card.js';
import { noPromptsYetMessage, nothingToAskMessage, promptMessage } from '../src/views/prompt-card.js';
import { suggestForm, tooManySuggestionsMessage } from '../src/views/suggestion-cards.js';
import { promptPresses } from './prompt/presses.js';
import { scheduleAction } from './prompt/schedule.js';
import { listAction, stepActions, upcomingAction } from './prompt/steps.js';
import { suggestionPresses } from './prompt/suggestions.js';

export const prompt: Command = {
  name: 'prompt',
  description: 'Discussion prompts: one now, or one every day',
  subcommands: {
    now: action({
      description: 'Ask the group a question about the article',
      options: {
        about: {
          type: 'text',
          description: 'A topic, words or a paragraph (the next question in order)',
          maxLength: 60,
          suggest: true,
        },
      },
      whenSlow: 'channel',
      async run({ options, seminar, guildId, channelId, roomId, mention }) {
        const inUse = seminar.shelf.inUse(guildId, roomId);
        const reading = seminar.suggestions.extended(guildId, inUse);
        const among =
          options.about === undefined
            ? reading.prompts.flatMap(({ retired }, n) => (retired ? [] : [n]))
            : promptsAbout(reading, await seminar.shelf.search(guildId, inUse.slug), options.about);
        if (!Array.isArray(among)) return { to: 'asker', message: among.refused };
        if (among.length === 0) return { to: 'asker', message: noPromptsYetMessage(mention) };
        const scheduled = seminar.deliveries.askedIn(guildId, roomId, reading.slug);
        const index = await seminar.prompts.askNext(guildId, channelId, reading, among, scheduled);
        const next = reading.prompts[index];
        if (next === undefined) return { to: 'asker', message: goneReadingMessage() };
        return { to: 'channel', message: promptMessage(reading, index, next) };
      },
      async suggest({ typed, seminar: { shelf }, guildId, roomId }) {
        const search = await shelf.search(guildId, shelf.inUse(guildId, roomId).slug);
        return (search?.suggest(typed, 25) ?? []).map(({ label, query }) => ({
          name: clip(label, 100),
          value: query,
        }));
      },
    }),
    schedule: scheduleAction,
    list: listAction,
    upcoming: upcomingAction,
    ...stepActions,
    suggest: action({
      description: 'Suggest a question of your own; a host reads it first',
      options: {},
      whenSlow: 'asker',
      run({ seminar, guildId, roomId }) {
        if (seminar.suggestions.waiting(guildId).length >= mostWaiting)
          return { to: 'asker', message: tooManySuggestionsMessage('') };
        return { modal: suggestForm(seminar.shelf.inUse(guildId, roomId)) };
      },
    }),
  },
  presses: [...promptPresses, ...suggestionPresses],
};

/** The places of the prompts on what was found, those of the best passage first. */
function promptsAbout(reading: ReadingOutline, search: ReadingSearch | undefined, about: string) {
  if (search === undefined) return { refused: goneReadingMessage() };
  const found = search.find(about);
  if (found.kind !== 'found') return { refused: nothingFoundMessage(reading, about, found, 'everyone') };
  const wanted =
    found.by.kind === 'article' ? found.passages.slice(found.start, found.start + 1) : found.passages;
  const places = wanted.flatMap(({ paragraph }) =>
    reading.prompts.flatMap((each, n) => (each.paragraph === paragraph && !each.retired ? [n] : [])),
  );
  return places.length > 0 ? places : { refused: nothingToAskMessage(about) };
}
