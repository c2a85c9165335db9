import { onPress, type Press } from '../../src/command.js';
import {
  draftPageId,
  dropParagraphsId,
  editSourceFormId,
  editSourceId,
  joinParagraphsId,
  keepCopyId,
  keepReadingId,
  leftOutPageId,
  ownReadingId,
  takeBackFormId,
  takeBackId,
  throwAwayId,
  undoId,
} from '../../src/ids.js';
import {
  dropParagraphs,
  editSource,
  joinParagraphs,
  takeBack,
  type ArticleDraft,
  type Corrected,
  type SourceField,
} from '../../src/readings/article-draft.js';
import type { Topic } from '../../src/readings/reading.js';
import type { Reply } from '../../src/reply.js';
import { mostVersions, type Draft, type UnderCorrection } from '../../src/seminar/reading-drafts.js';
import {
  draftMessage,
  editSourceForm,
  leftOutMessage,
  paragraphsAPage,
  takeBackForm,
} from '../../src/views/reading-draft-cards.js';
import {
  correctedWords,
  correctionWords,
  sourceChangedWords,
  keptReadingMessage,
  laidUnderMessage,
  noRoomMessage,
  readingDraftGoneMessage,
  thrownAwayMessage,
} from '../../src/views/reading-outcomes.js';
import { articleOf, topicsOf } from './add.js';

type ArticlePress = Press<{ draft: string }>;

/** What a host does with the outline of a file. */
export const correctionPresses = [
  onPress(draftPageId, {
    whenSlow: 'same message',
    hostsOnly: true,
    run: (press) => withArticle(press, (draft) => outline(press, draft, press.id.page)),
  }),
  onPress(dropParagraphsId, {
    whenSlow: 'same message',
    hostsOnly: true,
    run: (press) =>
      withArticle(press, ({ newest }) => {
        const numbers = press.values.map(Number);
        return correct(
          press,
          dropParagraphs(newest, numbers),
          press.id.page,
          correctedWords.leftOut(numbers),
        );
      }),
  }),
  onPress(joinParagraphsId, {
    whenSlow: 'same message',
    hostsOnly: true,
    run: (press) =>
      withArticle(press, ({ newest }) => {
        const numbers = press.values.map(Number);
        const done = correctedWords.joined(numbers);
        return correct(press, joinParagraphs(newest, numbers), press.id.page, done);
      }),
  }),
  onPress(leftOutPageId, {
    whenSlow: 'same message',
    hostsOnly: true,
    run: (press) =>
      withArticle(press, ({ newest }) => ({
        to: 'same message',
        message: leftOutMessage(press.id.draft, newest, press.id.page),
      })),
  }),
  onPress(takeBackId, {
    whenSlow: 'never',
    hostsOnly: true,
    run: (press) =>
      withArticle(press, ({ newest }) => ({
        modal: takeBackForm(press.id.draft, newest, Math.min(Number(press.values[0]) || 0, 9999)),
      })),
  }),
  onPress(takeBackFormId, {
    whenSlow: 'same message',
    hostsOnly: true,
    run: (press) =>
      withArticle(press, ({ newest }) => {
        const typed = (press.fields['before'] ?? '').trim().replace(/^¶/, '');
        const before = /^[1-9]\d{0,4}$/.test(typed) ? Number(typed) : undefined;
        const place = Math.min(before ?? Infinity, newest.article.paragraphs.length + 1);
        const page = Math.floor((place - 1) / paragraphsAPage);
        return correct(press, takeBack(newest, press.id.at, before), page, correctedWords.takenBack(place));
      }),
  }),
  onPress(editSourceId, {
    whenSlow: 'never',
    hostsOnly: true,
    run: (press) => withArticle(press, ({ newest }) => ({ modal: editSourceForm(press.id.draft, newest) })),
  }),
  onPress(editSourceFormId, {
    whenSlow: 'same message',
    hostsOnly: true,
    run: (press) =>
      withArticle(press, ({ newest }) => {
        const { title = '', author = '', publisher = '', published = '', link = '' } = press.fields;
        const outcome = editSource(newest, { title, author, publisher, published, link });
        return correct(press, outcome, 0, sourceChangedWords(asBeforeOf(outcome)));
      }),
  }),
  onPress(undoId, {
    whenSlow: 'same message',
    hostsOnly: true,
    run: (press) =>
      withArticle(press, ({ versions, topics }) => {
        const earlier = versions.slice(0, -1);
        const newest = earlier.at(-1);
        if (newest === undefined) return gone(press);
        return outline(press, replace(press, earlier, newest, topics), press.id.page, correctedWords.undone);
      }),
  }),
  onPress(keepReadingId, { whenSlow: 'same message', hostsOnly: true, run: keep }),
  onPress(keepCopyId, { whenSlow: 'same message', hostsOnly: true, run: keepCopy }),
  onPress(ownReadingId, {
    whenSlow: 'same message',
    hostsOnly: true,
    async run(press) {
      const found = find(press);
      if (found?.kind !== 'copy') return gone(press);
      const { draft } = found;
      const topics = await topicsOf(press, draft);
      return outline(press, replace(press, [draft], draft, topics), 0);
    },
  }),
  onPress(throwAwayId, {
    whenSlow: 'same message',
    hostsOnly: true,
    run(press) {
      if (find(press) === undefined) return gone(press);
      press.seminar.drafts.drop(press.id.draft);
      return { to: 'same message', message: thrownAwayMessage() };
    },
  }),
];

/** Outlines are private: on a message that others see, an answer in its place would show them the text. */
function find({ seminar, guildId, userId, id, message }: ArticlePress): Draft | undefined {
  return message.ephemeral ? seminar.drafts.find(guildId, userId, id.draft) : undefined;
}

function gone({ message }: ArticlePress): Reply {
  return { to: message.ephemeral ? 'same message' : 'asker', message: readingDraftGoneMessage() };
}

function withArticle(press: ArticlePress, then: (draft: UnderCorrection) => Reply): Reply {
  const found = find(press);
  return found?.kind === 'article' ? then(found) : gone(press);
}

function asBeforeOf(outcome: Corrected): readonly SourceField[] {
  return outcome.kind === 'corrected' ? (outcome.asBefore ?? []) : [];
}

function replace(
  press: ArticlePress,
  versions: readonly ArticleDraft[],
  newest: ArticleDraft,
  topics: readonly Topic[] | undefined,
): UnderCorrection {
  const draft = articleOf(press, versions, newest, topics);
  press.seminar.drafts.replace(press.id.draft, draft);
  return draft;
}

function correct(press: ArticlePress, outcome: Corrected, page: number, done: string): Reply {
  return withArticle(press, (draft) => {
    if (outcome.kind !== 'corrected') return outline(press, draft, page, correctionWords(outcome));
    const versions = [...draft.versions, outcome.draft].slice(-mostVersions);
    return outline(press, replace(press, versions, outcome.draft, draft.topics), page, done);
  });
}

function outline({ id }: ArticlePress, draft: UnderCorrection, page: number, done?: string): Reply {
  return { to: 'same message', message: draftMessage(id.draft, draft, page, done) };
}

async function keep(press: ArticlePress): Promise<Reply> {
  const { seminar, guildId, id } = press;
  const found = find(press);
  if (found === undefined || found.kind === 'copy') return gone(press);
  const added = await seminar.ownReadings.add(guildId, found.reading);
  // The outline stays where it is, so that paragraphs can be left out and the button be pressed again.
  if (added.kind !== 'added') return { to: 'asker', message: noRoomMessage(found.reading, added) };
  seminar.drafts.drop(id.draft);
  return { to: 'same message', message: keptReadingMessage(found.reading) };
}

async function keepCopy(press: ArticlePress): Promise<Reply> {
  const { seminar, guildId, id } = press;
  const found = find(press);
  if (found?.kind !== 'copy') return gone(press);
  const { reading, match } = found;
  await seminar.copies.lay(guildId, reading, match.originals);
  seminar.shelf.changed(guildId, reading.slug);
  seminar.drafts.drop(id.draft);
  return { to: 'same message', message: laidUnderMessage(reading) };
}
