import { action, onPress, type Ask, type Command } from '../src/command.js';
import { outlinePageId, useReadingId } from '../src/ids.js';
import type { ReadingOutline } from '../src/readings/reading.js';
import type { Reply } from '../src/reply.js';
import { goneReadingMessage } from '../src/views/passage-card.js';
import {
  inUseMessage,
  noSuchReadingMessage,
  outlineMessage,
  readingListMessage,
} from '../src/views/reading-cards.js';
import { addAction } from './reading/add.js';
import { correctionPresses } from './reading/corrections.js';
import { removeAction, removePresses } from './reading/remove.js';
import { readingMeant, readingOption, suggestReadings } from './reading/choose.js';

export const reading: Command = {
  name: 'reading',
  description: 'The articles that the seminar reads',
  subcommands: {
    list: action({
      description: 'Show the readings, and which one is in use here',
      options: {},
      whenSlow: 'asker',
      run({ seminar: { shelf, copies }, guildId, roomId, isHost }) {
        const inUse = shelf.inUse(guildId, roomId).slug;
        const listed = shelf.list(guildId).map((each) => ({
          reading: each,
          inUse: each.slug === inUse,
          hasCopy: copies.has(guildId, each.slug),
        }));
        return { to: 'asker', message: readingListMessage(listed, isHost) };
      },
    }),
    outline: action({
      description: 'Show the headings of a reading, paragraph by paragraph, and its topics',
      options: { reading: readingOption },
      whenSlow: 'asker',
      run(ask) {
        const wanted = readingMeant(ask, ask.options.reading);
        if (wanted === undefined)
          return { to: 'asker', message: noSuchReadingMessage(ask.options.reading ?? '') };
        return { to: 'asker', message: outlineMessage(wanted, 0) };
      },
      suggest: (ask) => suggestReadings(ask),
    }),
    use: action({
      description: 'Choose the reading that this channel talks about',
      options: { reading: { ...readingOption, description: 'Which reading', required: true } },
      whenSlow: 'asker',
      hostsOnly: true,
      async run(ask) {
        const wanted = readingMeant(ask, ask.options.reading);
        if (wanted === undefined) return { to: 'asker', message: noSuchReadingMessage(ask.options.reading) };
        return use(ask, wanted);
      },
      suggest: (ask) => suggestReadings(ask),
    }),
    add: addAction,
    remove: removeAction,
  },
  presses: [
    ...correctionPresses,
    ...removePresses,
    onPress(outlinePageId, {
      whenSlow: 'same message',
      run({ id, seminar, guildId }) {
        const wanted = seminar.shelf.find(guildId, id.reading);
        if (wanted === undefined) return { to: 'asker', message: goneReadingMessage() };
        return { to: 'same message', message: outlineMessage(wanted, id.page) };
      },
    }),
    onPress(useReadingId, {
      whenSlow: 'asker',
      hostsOnly: true,
      async run(press) {
        const wanted = press.seminar.shelf.find(press.guildId, press.id.reading);
        if (wanted === undefined) return { to: 'asker', message: goneReadingMessage() };
        return use(press, wanted);
      },
    }),
  ],
};

async function use(
  { seminar, guildId, roomId }: Pick<Ask<unknown>, 'seminar' | 'guildId' | 'roomId'>,
  wanted: ReadingOutline,
): Promise<Reply> {
  await seminar.channels.use(guildId, roomId, wanted.slug);
  const others = seminar.schedules
    .list(guildId)
    .filter(
      ({ channelId, reading: slug, finishedAt }) =>
        channelId === roomId && slug !== wanted.slug && finishedAt === null,
    )
    .map((schedule) => ({ schedule, about: seminar.shelf.find(guildId, schedule.reading) }));
  return { to: 'asker', message: inUseMessage(wanted, roomId, others) };
}
