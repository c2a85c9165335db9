import { action, onPress, type Command, type Press } from '../src/command.js';
import { discuss } from '../src/discussion.js';
import {
  discussPassageId,
  ourWordsId,
  pickTopicId,
  showPassageId,
  takeStanceId,
  turnPageId,
} from '../src/ids.js';
import { claimsAt, passageAt } from '../src/readings/reading.js';
import type { ReadingSearch } from '../src/readings/search.js';
import type { Reply } from '../src/reply.js';
import { clip } from '../src/views/card.js';
import {
  claimsMessage,
  goneReadingMessage,
  nothingFoundMessage,
  passageMessage,
} from '../src/views/passage-card.js';
import { threadName } from '../src/views/thread-words.js';

const longestQuery = 60;
const mostChoices = 25;
const longestChoice = 100;

export const passage: Command = {
  name: 'passage',
  description: 'Hand out the passages on a topic, a paragraph or a claim',
  action: action({
    description: 'Hand out the passages on a topic, a paragraph or a claim',
    options: {
      about: {
        type: 'text',
        description: 'A topic, free words, a paragraph such as ¶3, or a claim such as C3',
        required: true,
        maxLength: longestQuery,
        suggest: true,
      },
      show: { type: 'choice', description: 'Who sees it', choices: ['everyone', 'only me'] },
    },
    whenSlow: 'channel',
    async run({ options, seminar: { shelf }, guildId, roomId }) {
      const show = options.show === 'only me' ? 'me' : 'everyone';
      const search = await shelf.search(guildId, shelf.inUse(guildId, roomId).slug);
      return handOut(search, options.about, show);
    },
    async suggest({ typed, seminar: { shelf }, guildId, roomId }) {
      const search = await shelf.search(guildId, shelf.inUse(guildId, roomId).slug);
      return (search?.suggest(typed, mostChoices) ?? []).map(({ label, query }) => ({
        name: clip(label, longestChoice),
        value: query,
      }));
    },
  }),
  presses: [
    onPress(turnPageId, { whenSlow: 'same message', run: (press) => turnPage(press, false) }),
    onPress(ourWordsId, { whenSlow: 'same message', run: (press) => turnPage(press, true) }),
    onPress(pickTopicId, {
      whenSlow: 'asker',
      async run({ id, seminar, guildId }) {
        const search = await seminar.shelf.search(guildId, id.reading);
        return handOut(search, id.topic, id.show === 'everyone' ? 'everyone' : 'me');
      },
    }),
    onPress(takeStanceId, {
      whenSlow: 'asker',
      async run({ id, seminar, guildId, mention, canSee, isHost }) {
        const reading = seminar.shelf.find(guildId, id.reading);
        if (reading === undefined) return { to: 'asker', message: goneReadingMessage() };
        const polls = (await seminar.polls.list(guildId)).filter(
          (poll) => poll.state !== 'draft' && canSee(poll.channelId),
        );
        const claims = claimsAt(reading, id.paragraph);
        const mayOpen = isHost || seminar.settings.of(guildId).membersOpenPolls;
        return {
          to: 'asker',
          message: claimsMessage(reading, id.paragraph, claims, polls, mention('poll open'), mayOpen),
        };
      },
    }),
    onPress(discussPassageId, {
      whenSlow: 'asker',
      run(press) {
        const reading = press.seminar.shelf.find(press.guildId, press.id.reading);
        if (reading === undefined) return { to: 'asker', message: goneReadingMessage() };
        const { paragraph } = press.id;
        return discuss(press, threadName(paragraph, passageAt(reading, paragraph)?.heading ?? reading.title));
      },
    }),
    onPress(showPassageId, {
      whenSlow: 'asker',
      async run({ id, seminar, guildId }) {
        const search = await seminar.shelf.search(guildId, id.reading);
        return handOut(search, `¶${id.paragraph}`, 'me');
      },
    }),
  ],
};

function handOut(search: ReadingSearch | undefined, about: string, show: 'everyone' | 'me'): Reply {
  if (search === undefined) return { to: 'asker', message: goneReadingMessage() };
  // What is searched for travels in the buttons, which hold no more than this.
  const query = about.trim().slice(0, longestQuery).toWellFormed();
  const found = search.find(query);
  if (found.kind !== 'found') {
    return { to: 'asker', message: nothingFoundMessage(search.reading, query, found, show) };
  }
  const message = passageMessage(search.reading, { ...found, query, at: found.start });
  return { to: show === 'everyone' ? 'channel' : 'asker', message };
}

async function turnPage(
  press: Press<{ reading: string; to: number; query: string }>,
  inOurWords: boolean,
): Promise<Reply> {
  const search = await press.seminar.shelf.search(press.guildId, press.id.reading);
  if (search === undefined) return { to: 'asker', message: goneReadingMessage() };
  const { query, to } = press.id;
  const found = search.find(query);
  if (found.kind !== 'found') {
    return { to: 'asker', message: nothingFoundMessage(search.reading, query, found, 'me') };
  }
  // The reading may have grown shorter since the card was made.
  const at = Math.min(to, found.passages.length - 1);
  const message = passageMessage(search.reading, { ...found, query, at, inOurWords });
  return { to: turnsThePage(press) ? 'same message' : 'asker', message };
}

/** Whoever asked turns the page for all; anybody else gets a copy of their own, where they turn it. */
function turnsThePage({ message, userId }: Pick<Press<never>, 'message' | 'userId'>): boolean {
  return message.ephemeral || message.askedBy === userId;
}
