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
} from '../../src/readings/article-draft.js';
import type { Reply } from '../../src/reply.js';
import { mostVersions, type Draft } from '../../src/seminar/reading-drafts.js';
import {
  draftMessage,
  editSourceForm,
  leftOutMessage,
  paragraphsAPage,
  takeBackForm,
} from '../../src/views/reading-draft-cards.js';
import {
  correctionWords,
  keptReadingMessage,
  laidUnderMessage,
  noRoomMessage,
  readingDraftGoneMessage,
  thrownAwayMessage,
} from '../../src/views/reading-outcomes.js';
import { readingOf } from './add.js';

type ArticlePress = Press<{ draft: string }>;
type UnderCorrection = Extract<Draft, { kind: 'article' }> & { readonly newest: ArticleDraft };

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
        return correct(press, dropParagraphs(newest, numbers), press.id.page, `${listed(numbers)} left out.`);
      }),
  }),
  onPress(joinParagraphsId, {
    whenSlow: 'same message',
    hostsOnly: true,
    run: (press) =>
      withArticle(press, ({ newest }) => {
        const numbers = press.values.map(Number);
        const done = `${listed(numbers)} joined to what stood before.`;
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
        return correct(
          press,
          takeBack(newest, press.id.at, before),
          page,
          `It stands in the text again, as ¶${place}.`,
        );
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
        return correct(
          press,
          editSource(newest, { title, author, publisher, published, link }),
          0,
          'Changed.',
        );
      }),
  }),
  onPress(undoId, {
    whenSlow: 'same message',
    hostsOnly: true,
    run: (press) =>
      withArticle(press, ({ versions }) => {
        const earlier = versions.slice(0, -1);
        const newest = earlier.at(-1);
        if (newest === undefined) return { to: 'same message', message: readingDraftGoneMessage() };
        return outline(press, replace(press, earlier, newest), press.id.page, 'Undone.');
      }),
  }),
  onPress(keepReadingId, { whenSlow: 'same message', hostsOnly: true, run: keep }),
  onPress(keepCopyId, { whenSlow: 'same message', hostsOnly: true, run: keepCopy }),
  onPress(ownReadingId, {
    whenSlow: 'same message',
    hostsOnly: true,
    run(press) {
      const found = find(press);
      if (found?.kind !== 'copy') return { to: 'same message', message: readingDraftGoneMessage() };
      return outline(press, replace(press, [found.draft], found.draft), 0);
    },
  }),
  onPress(throwAwayId, {
    whenSlow: 'same message',
    hostsOnly: true,
    run(press) {
      if (find(press) !== undefined) press.seminar.drafts.drop(press.id.draft);
      return { to: 'same message', message: thrownAwayMessage() };
    },
  }),
];

function find({ seminar, guildId, userId, id }: ArticlePress): Draft | undefined {
  return seminar.drafts.find(guildId, userId, id.draft);
}

/** On a message that others see an answer in its place would show them the text; ours are private. */
function withArticle(press: ArticlePress, then: (draft: UnderCorrection) => Reply): Reply {
  const found = find(press);
  const newest = found?.kind === 'article' ? found.versions.at(-1) : undefined;
  if (found?.kind !== 'article' || newest === undefined || !press.message.ephemeral)
    return { to: press.message.ephemeral ? 'same message' : 'asker', message: readingDraftGoneMessage() };
  return then({ ...found, newest });
}

function replace(
  press: ArticlePress,
  versions: readonly ArticleDraft[],
  newest: ArticleDraft,
): UnderCorrection {
  const draft = { kind: 'article' as const, versions, reading: readingOf(press, newest) };
  press.seminar.drafts.replace(press.id.draft, draft);
  return { ...draft, newest };
}

function correct(press: ArticlePress, outcome: Corrected, page: number, done: string): Reply {
  return withArticle(press, (draft) => {
    if (outcome.kind !== 'corrected') return outline(press, draft, page, correctionWords(outcome));
    const versions = [...draft.versions, outcome.draft].slice(-mostVersions);
    return outline(press, replace(press, versions, outcome.draft), page, done);
  });
}

function outline({ id }: ArticlePress, draft: UnderCorrection, page: number, done?: string): Reply {
  const { newest, reading, versions } = draft;
  const shown = { id: id.draft, draft: newest, reading, canUndo: versions.length > 1 };
  return { to: 'same message', message: draftMessage(shown, page, done) };
}

async function keep(press: ArticlePress): Promise<Reply> {
  const { seminar, guildId, id } = press;
  const found = find(press);
  if (found === undefined || found.kind === 'copy')
    return { to: 'same message', message: readingDraftGoneMessage() };
  const added = await seminar.ownReadings.add(guildId, found.reading);
  // The outline stays where it is, so that paragraphs can be left out and the button be pressed again.
  if (added.kind !== 'added') return { to: 'asker', message: noRoomMessage(found.reading, added) };
  seminar.drafts.drop(id.draft);
  return { to: 'same message', message: keptReadingMessage(found.reading) };
}

async function keepCopy(press: ArticlePress): Promise<Reply> {
  const { seminar, guildId, id } = press;
  const found = find(press);
  const reading = found?.kind === 'copy' ? seminar.shelf.find(guildId, found.slug) : undefined;
  if (found?.kind !== 'copy' || reading === undefined)
    return { to: 'same message', message: readingDraftGoneMessage() };
  await seminar.copies.lay(guildId, found.slug, found.match.originals);
  seminar.shelf.changed(guildId, found.slug);
  seminar.drafts.drop(id.draft);
  return { to: 'same message', message: laidUnderMessage(reading) };
}

function listed(numbers: readonly number[]): string {
  return `${numbers.map((n) => `¶${n}`).join(', ')} ${numbers.length === 1 ? 'is' : 'are'}`;
}
