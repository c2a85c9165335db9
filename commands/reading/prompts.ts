import { action, onPress, type Press } from '../../src/command.js';
import { promptFormId } from '../../src/ids.js';
import { visible } from '../../src/readings/brought.js';
import { claimById, promptKinds, type Prompt, type ReadingOutline } from '../../src/readings/reading.js';
import { fold } from '../../src/readings/words.js';
import type { Reply } from '../../src/reply.js';
import { clip } from '../../src/views/card.js';
import { goneReadingMessage } from '../../src/views/passage-card.js';
import { noSuchReadingMessage } from '../../src/views/reading-cards.js';
import {
  badFormMessage,
  noSuchPromptMessage,
  promptForm,
  promptSavedMessage,
  shippedPromptMessage,
} from '../../src/views/reading-forms.js';
import { paragraphsIn, readingMeant, readingOption, suggestReadings } from './choose.js';

/** `/reading prompt`: adds a prompt to any reading of the server; edits or retires one that came from here. */
export const promptAction = action({
  description: 'Add a prompt to a reading, edit one or retire it',
  options: {
    prompt: {
      type: 'text',
      description: 'The prompt to edit (a new one); begin to type to choose',
      maxLength: 100,
      suggest: true,
    },
    reading: readingOption,
  },
  whenSlow: 'asker',
  hostsOnly: true,
  run(ask) {
    const { options, seminar, guildId } = ask;
    const reading = readingMeant(ask, options.reading);
    if (reading === undefined) return { to: 'asker', message: noSuchReadingMessage(options.reading ?? '') };
    if (options.prompt === undefined) return { modal: promptForm(reading, 0, undefined) };
    const at = Number(options.prompt.trim());
    const prompt = seminar.suggestions.extended(guildId, reading).prompts[at - 1];
    if (prompt === undefined) return { to: 'asker', message: noSuchPromptMessage(options.prompt) };
    if (!canChange(ask, reading, at)) return { to: 'asker', message: shippedPromptMessage() };
    return { modal: promptForm(reading, at, prompt) };
  },
  suggest(ask) {
    if (ask.option === 'reading') return suggestReadings(ask);
    const reading = readingMeant(ask, ask.options.reading);
    if (reading === undefined) return [];
    return ask.seminar.suggestions
      .extended(ask.guildId, reading)
      .prompts.flatMap(({ text, retired }, n) =>
        canChange(ask, reading, n + 1) && fold(`${n + 1} ${text}`).includes(fold(ask.typed))
          ? [
              {
                name: clip(`${n + 1}${retired ? ' (retired)' : ''} · ${text}`, 100),
                value: String(n + 1),
              },
            ]
          : [],
      )
      .slice(0, 25);
  },
});

export const promptFormPresses = [
  onPress(promptFormId, { whenSlow: 'asker', hostsOnly: true, run: savePrompt }),
];

/** What the bot came with stays; what the server has added, and its own readings, may change. */
function canChange(
  { seminar }: Pick<Press<unknown>, 'seminar'>,
  reading: ReadingOutline,
  at: number,
): boolean {
  return at > reading.prompts.length || !seminar.shelf.isShipped(reading.slug);
}

async function savePrompt(press: Press<{ reading: string; prompt: number }>): Promise<Reply> {
  const { seminar, guildId, id, fields } = press;
  const reading = seminar.shelf.find(guildId, id.reading);
  if (reading === undefined) return { to: 'asker', message: goneReadingMessage() };
  const isNew = id.prompt === 0;
  const all = seminar.suggestions.extended(guildId, reading).prompts;
  if (!isNew && all[id.prompt - 1] === undefined)
    return { to: 'asker', message: noSuchPromptMessage(String(id.prompt)) };
  if (!isNew && !canChange(press, reading, id.prompt))
    return { to: 'asker', message: shippedPromptMessage() };

  const text = visible(fields['question'] ?? '');
  const refuse = (bad: Parameters<typeof badFormMessage>[1]): Reply => ({
    to: 'asker',
    message: badFormMessage(reading, bad, text),
  });
  if (text === '') return refuse({ kind: 'empty' });
  const typed = fields['paragraph'] ?? '';
  const [paragraph, ...more] = paragraphsIn(typed, reading) ?? [];
  if (paragraph === undefined || more.length > 0) return refuse({ kind: 'bad paragraph', typed });
  const named = (fields['claim'] ?? '').trim().toUpperCase();
  if (named !== '' && claimById(reading, named) === undefined)
    return refuse({ kind: 'no such claim', typed: named });

  const kind = promptKinds.find((each) => each === fields['kind']) ?? 'argument';
  const retired = !isNew && fields['state'] === 'retired';
  const claim = named === '' ? undefined : named;
  const inReading = !isNew && id.prompt <= reading.prompts.length;
  if (isNew) {
    await seminar.suggestions.add({ guildId, reading: reading.slug, text, paragraph, kind, claim });
  } else if (inReading) {
    const changed: Prompt = { kind, text, paragraph, claim, ...(retired && { retired: true as const }) };
    await seminar.ownReadings.change(guildId, reading.slug, (before) => ({
      ...before,
      prompts: before.prompts.map((each, n) => (n === id.prompt - 1 ? changed : each)),
    }));
    seminar.shelf.changed(guildId, reading.slug);
  } else {
    const state = retired ? ('retired' as const) : ('approved' as const);
    const at = id.prompt - 1 - reading.prompts.length;
    await seminar.suggestions.change(guildId, reading.slug, at, { text, paragraph, kind, claim, state });
  }
  for (const schedule of seminar.schedules.list(guildId))
    if (schedule.reading === reading.slug) seminar.deliveries.reschedule(schedule);
  const shown: Prompt = { kind, text, paragraph, ...(retired && { retired: true as const }) };
  return { to: 'asker', message: promptSavedMessage(reading, shown, isNew) };
}
