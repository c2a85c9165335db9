import { action, onPress, type Press } from '../../src/command.js';
import { removeReadingId } from '../../src/ids.js';
import type { Reply } from '../../src/reply.js';
import { goneReadingMessage } from '../../src/views/passage-card.js';
import { noSuchReadingMessage } from '../../src/views/reading-cards.js';
import {
  notRemovedMessage,
  removedMessage,
  removeMessage,
  staysMessage,
} from '../../src/views/reading-outcomes.js';
import { readingMeant, readingOption, suggestReadings } from './choose.js';

/** `/reading remove`: a server's own reading, or the copy that it has laid under one of the bot's. */
export const removeAction = action({
  description: "Remove a reading of your own, or the server's own copy of one",
  options: { reading: { ...readingOption, description: 'Which reading', required: true } },
  whenSlow: 'asker',
  hostsOnly: true,
  async run(ask) {
    const { seminar, guildId, options } = ask;
    const wanted = readingMeant(ask, options.reading);
    if (wanted === undefined) return { to: 'asker', message: noSuchReadingMessage(options.reading) };
    const isShipped = seminar.shelf.isShipped(wanted.slug);
    if (isShipped && !seminar.copies.has(guildId, wanted.slug))
      return { to: 'asker', message: staysMessage(wanted) };
    const polls = await seminar.polls.list(guildId);
    const goes = {
      isCopy: isShipped,
      prompts: seminar.suggestions.extended(guildId, wanted).prompts.length,
      polls: polls.filter(({ reading, state }) => reading === wanted.slug && state !== 'draft').length,
      schedules: seminar.schedules.list(guildId).filter(({ reading }) => reading === wanted.slug).length,
      channels: seminar.channels.channels(guildId, wanted.slug).length,
    };
    return { to: 'asker', message: removeMessage(wanted, goes) };
  },
  suggest: (ask) =>
    suggestReadings(
      ask,
      ({ slug }) => !ask.seminar.shelf.isShipped(slug) || ask.seminar.copies.has(ask.guildId, slug),
    ),
});

export const removePresses = [
  onPress(removeReadingId, { whenSlow: 'same message', hostsOnly: true, run: removeReading }),
];

async function removeReading({
  seminar,
  guildId,
  id,
  message,
}: Press<{ reading: string; sure: string }>): Promise<Reply> {
  const { shelf, copies, ownReadings, channels, schedules, deliveries, suggestions } = seminar;
  const to = message.ephemeral ? 'same message' : 'asker';
  const slug = id.reading;
  const reading = shelf.find(guildId, slug);
  if (reading === undefined) return { to, message: goneReadingMessage() };
  if (id.sure !== 'yes') return { to, message: notRemovedMessage(reading) };
  if (shelf.isShipped(slug) && !copies.has(guildId, slug)) return { to, message: staysMessage(reading) };
  if (shelf.isShipped(slug)) {
    await copies.remove(guildId, slug);
  } else {
    // What leads to the reading goes first: cut short, nothing is left that leads nowhere.
    for (const schedule of schedules.list(guildId)) {
      if (schedule.reading !== slug) continue;
      await schedules.remove(schedule);
      await deliveries.forget(schedule);
    }
    await channels.forgetReading(guildId, slug);
    await suggestions.forgetReading(guildId, slug);
    await ownReadings.remove(guildId, slug);
  }
  shelf.changed(guildId, slug);
  const isCleared = await seminar.clearFiles();
  return { to, message: removedMessage(reading, shelf.isShipped(slug), isCleared) };
}
