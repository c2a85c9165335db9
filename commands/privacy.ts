import { action, onPress, type Command } from '../src/command.js';
import { eraseId } from '../src/ids.js';
import { refreshCard } from '../src/refresh-card.js';
import {
  askEraseMessage,
  erasedMessage,
  notErasedMessage,
  personalDataMessage,
  personalExportMessage,
} from '../src/views/privacy-card.js';

export const privacy: Command = {
  name: 'privacy',
  description: 'What is kept about you here, as a file, and how to erase it',
  subcommands: {
    show: action({
      description: 'Show what is kept about you in this server',
      options: {},
      whenSlow: 'asker',
      async run({ seminar, guildId, userId }) {
        return { to: 'asker', message: personalDataMessage(await seminar.personal.show(guildId, userId)) };
      },
    }),
    export: action({
      description: 'Download what is kept about you in this server',
      options: {},
      whenSlow: 'asker',
      async run({ seminar, guildId, userId }) {
        return { to: 'asker', message: personalExportMessage(await seminar.personal.show(guildId, userId)) };
      },
    }),
    erase: action({
      description: 'Erase what is kept about you in this server',
      options: {},
      whenSlow: 'asker',
      async run({ seminar, guildId, userId }) {
        return { to: 'asker', message: askEraseMessage(await seminar.personal.show(guildId, userId)) };
      },
    }),
  },
  presses: [
    onPress(eraseId, {
      whenSlow: 'same message',
      async run({ seminar, guildId, userId, id }) {
        if (id.sure !== 'yes') return { to: 'same message', message: notErasedMessage() };
        const changed = await seminar.personal.erase(guildId, userId);
        return {
          to: 'same message',
          message: erasedMessage(),
          // Names and turnouts on cards change with it.
          effects: changed.map((poll) => refreshCard(seminar, poll, 'soon')),
        };
      },
    }),
  ],
};
