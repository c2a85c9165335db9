import { action, type Command } from '../src/command.js';
import { helpMessage } from '../src/views/help-card.js';

export const seminar: Command = {
  name: 'seminar',
  description: 'What this bot does and how to begin',
  subcommands: {
    help: action({
      description: 'Three things to try',
      options: {},
      whenSlow: 'asker',
      run(ask) {
        const { reading } = ask.seminar.shelf.inUse(ask.guildId, ask.channelId);
        const topic = (reading.topics[0]?.name ?? '¶1').toLowerCase();
        return { to: 'asker', message: helpMessage(ask.mention, ask.isHost, topic) };
      },
    }),
  },
  presses: [],
};
