import { action, onPress, type Command } from '../src/command.js';
import { outlinePageId } from '../src/ids.js';
import { fold } from '../src/readings/words.js';
import type { Shelf } from '../src/seminar/shelf.js';
import { clip } from '../src/views/card.js';
import { goneReadingMessage } from '../src/views/passage-card.js';
import { noSuchReadingMessage, outlineMessage, readingListMessage } from '../src/views/reading-cards.js';

export const reading: Command = {
  name: 'reading',
  description: 'The articles that the seminar reads',
  subcommands: {
    list: action({
      description: 'Show the readings, and which one is in use here',
      options: {},
      whenSlow: 'asker',
      run({ seminar, guildId, channelId }) {
        const { readings } = seminar.shelf;
        const inUse = seminar.shelf.inUse(guildId, channelId).reading.slug;
        return { to: 'asker', message: readingListMessage(readings, inUse) };
      },
    }),
    outline: action({
      description: 'Show the headings of a reading, paragraph by paragraph, and its topics',
      options: {
        reading: {
          type: 'text',
          description: 'Which reading (the one in use here)',
          maxLength: 100,
          suggest: true,
        },
      },
      whenSlow: 'asker',
      run({ options, seminar, guildId, channelId }) {
        const wanted =
          options.reading === undefined
            ? seminar.shelf.inUse(guildId, channelId).reading
            : findReading(seminar.shelf, options.reading);
        if (wanted === undefined)
          return { to: 'asker', message: noSuchReadingMessage(options.reading ?? '') };
        return { to: 'asker', message: outlineMessage(wanted, 0) };
      },
      suggest({ typed, seminar }) {
        return seminar.shelf.readings
          .filter((each) => fold(each.title).includes(fold(typed)))
          .slice(0, 25)
          .map((each) => ({ name: clip(each.title, 100), value: each.slug }));
      },
    }),
  },
  presses: [
    onPress(outlinePageId, {
      whenSlow: 'same message',
      run({ id, seminar }) {
        const wanted = seminar.shelf.search(id.reading)?.reading;
        if (wanted === undefined) return { to: 'asker', message: goneReadingMessage() };
        return { to: 'same message', message: outlineMessage(wanted, id.page) };
      },
    }),
  ],
};

/** By its folder's name, or by words of its title: people also type without choosing from the list. */
function findReading(shelf: Shelf, typed: string) {
  return (
    shelf.search(typed)?.reading ?? shelf.readings.find((each) => fold(each.title).includes(fold(typed)))
  );
}
