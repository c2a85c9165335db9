import { action, type Command } from '../src/command.js';
import { division } from '../src/polls/measures.js';
import { isOver } from '../src/polls/poll.js';
import { finalCounts } from '../src/polls/result.js';
import { wordsOf } from '../src/views/reading-words.js';
import { stancesChart, stancesMessage } from '../src/views/poll-result.js';

export const stances: Command = {
  name: 'stances',
  description: 'Where the group stands: the closed polls on this reading',
  action: action({
    description: 'Where the group stands: the closed polls on this reading',
    options: { show: { type: 'choice', description: 'Who sees it', choices: ['everyone', 'only me'] } },
    whenSlow: 'channel',
    async run({ options, seminar, guildId, channelId, roomId, canSee, isOpenToAll, draw, mention }) {
      // What everybody is shown holds nothing of channels that some cannot see.
      const mayShow = (place: string): boolean =>
        options.show === 'only me' ? canSee(place) : place === channelId || isOpenToAll(place);
      const reading = seminar.shelf.inUse(guildId, roomId);
      const ours = (await seminar.polls.list(guildId)).filter(
        (poll) => poll.reading === reading.slug && mayShow(poll.channelId),
      );
      // How running polls stand is no business of anybody's yet, so only published counts are read.
      const dividedBy = new Map(
        ours.flatMap((poll) => {
          const counts = poll.result === null ? undefined : finalCounts(poll.result);
          const divided = counts && division(counts);
          return divided !== undefined ? [[poll, divided]] : [];
        }),
      );
      const polls = [...dividedBy.keys()].sort((a, b) => (dividedBy.get(b) ?? 0) - (dividedBy.get(a) ?? 0));
      const charted = stancesChart(polls, reading.title);
      const png = charted && (await draw(charted.chart));
      const drawn = charted && png ? { png, alt: charted.alt } : undefined;
      const running = ours.filter((poll) => !isOver(poll) && poll.state !== 'draft').length;
      const isPublic = polls.length > 0 && options.show !== 'only me';
      return {
        to: isPublic ? 'channel' : 'asker',
        message: stancesMessage(polls, drawn, wordsOf(reading, reading.title), running, mention),
      };
    },
  }),
  presses: [],
};
