import { action } from '../../src/command.js';
import { readingYaml } from '../../src/readings/write-reading.js';
import { goneReadingMessage } from '../../src/views/passage-card.js';
import { noSuchReadingMessage } from '../../src/views/reading-cards.js';
import { exportReadingMessage } from '../../src/views/reading-forms.js';
import { readingMeant, readingOption, suggestReadings } from './choose.js';

/** `/reading export`: a reading as a file that `/reading add` takes back; a copy laid under it is not in it. */
export const exportAction = action({
  description: 'Download a reading with its claims and prompts, to edit it or to take it elsewhere',
  options: { reading: readingOption },
  whenSlow: 'asker',
  hostsOnly: true,
  async run(ask) {
    const { seminar, guildId, options } = ask;
    const wanted = readingMeant(ask, options.reading);
    if (wanted === undefined) return { to: 'asker', message: noSuchReadingMessage(options.reading ?? '') };
    const reading = await seminar.shelf.load(guildId, wanted.slug);
    if (reading === undefined) return { to: 'asker', message: goneReadingMessage() };
    const { prompts } = seminar.suggestions.extended(guildId, reading);
    const hasCopy = seminar.copies.has(guildId, wanted.slug);
    return {
      to: 'asker',
      message: exportReadingMessage(wanted, readingYaml({ ...reading, prompts }), hasCopy),
    };
  },
  suggest: (ask) => suggestReadings(ask),
});
