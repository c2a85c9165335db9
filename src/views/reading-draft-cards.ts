import {
  dropParagraphsId,
  draftPageId,
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
} from '../ids.js';
import { placeOf, type ArticleDraft } from '../readings/article-draft.js';
import { visible } from '../readings/brought.js';
import type { ImportStep } from '../import/import-file.js';
import type { CopyMatch } from '../readings/own-copy.js';
import type { ReadingOutline } from '../readings/reading.js';
import type { Message, Modal, TextField } from '../reply.js';
import type { UnderCorrection } from '../seminar/reading-drafts.js';
import { accent, card, clip, count, listing, notice, plain, row, rule, select, text } from './card.js';
import { longDate, wordsOf } from './reading-words.js';

/** So many on one page: a list to choose from holds no more than 25. */
export const paragraphsAPage = 20;
const firstWords = 90;

export function importStepMessage(step: 'fetching' | ImportStep | 'topics', name: string): Message {
  const file = plain(clip(visible(name), 100));
  switch (step) {
    case 'fetching':
      return notice(`Fetching “${file}”…`);
    case 'waiting':
      return notice(`“${file}” is here. Two other files are read first; it comes next.`);
    case 'reading':
      return notice(`Reading “${file}”… A long one takes up to twenty seconds.`);
    case 'sorting':
      return notice(`Reading “${file}”… Telling the article from what stands around it.`);
    case 'topics':
      return notice(`“${file}” is read. Looking for topics…`);
  }
}

/** What was read from a file, for the host to correct; nothing is kept yet. */
export function draftMessage(id: string, draft: UnderCorrection, page: number, done?: string): Message {
  const { newest, reading, versions, topics } = draft;
  const { article, leftOut } = newest;
  const { paragraphs } = article;
  const pages = Math.max(1, Math.ceil(paragraphs.length / paragraphsAPage));
  const at = Math.min(page, pages - 1);
  const from = at * paragraphsAPage;
  const here = paragraphs.slice(from, from + paragraphsAPage);
  const choices = here.map(({ text: words }, n) => ({
    value: String(from + n + 1),
    label: clip(`¶${from + n + 1} ${visible(words)}`, firstWords),
  }));
  const joinable = choices.filter(({ value }) => value !== '1');
  return card(
    accent.notice,
    text(
      [
        `### Is this the article?\n**${plain(article.title ?? '')}**`,
        sourceLine(newest),
        `-# ${count(paragraphs.length, 'paragraph')}. Nothing is kept until you press *Keep this reading*.`,
      ]
        .filter((part) => part !== undefined && part !== '')
        .join('\n'),
    ),
    text(
      listing(
        here.map(({ text: words }, n) => `**¶${from + n + 1}** ${plain(clip(visible(words), firstWords))}`),
        '\n',
        2400,
      ),
    ),
    rule(),
    // Beside the menus that it answers: the top of a long outline may be out of sight.
    text([done, `-# ${topics === undefined ? noTopics : topicLine(reading)}`].filter(Boolean).join('\n')),
    select(dropParagraphsId.build({ draft: id, page: at }), 'Leave out paragraphs…', choices, {
      least: 1,
      most: choices.length,
    }),
    select(joinParagraphsId.build({ draft: id, page: at }), 'Join paragraphs to the one before…', joinable, {
      least: 1,
      most: joinable.length,
    }),
    pages > 1
      ? row(
          {
            id: draftPageId.build({ draft: id, page: Math.max(0, at - 1) }),
            label: '◀ Previous',
            disabled: at === 0,
          },
          { id: draftPageId.build({ draft: id, page: at + 1 }), label: 'Next ▶', disabled: at === pages - 1 },
        )
      : undefined,
    row(
      { id: keepReadingId.build({ draft: id }), label: 'Keep this reading', style: 'primary' },
      { id: editSourceId.build({ draft: id }), label: 'Edit title and source' },
      leftOut.length > 0
        ? { id: leftOutPageId.build({ draft: id, page: 0 }), label: `What was left out (${leftOut.length})` }
        : undefined,
      versions.length > 1 ? { id: undoId.build({ draft: id, page: at }), label: 'Undo' } : undefined,
      { id: throwAwayId.build({ draft: id }), label: 'Throw away', style: 'danger' },
    ),
  );
}

const noTopics =
  'Topics could not be proposed: this text took too long or too much memory. Keep the reading as it is, for people find its passages by words and paragraphs too; or throw it away and attach a shorter part of the text.';

function topicLine({ topics }: ReadingOutline): string {
  if (topics.length === 0) return 'No topics were found; people search by words and paragraphs.';
  const named = topics.map(({ name, paragraphs }) => `${plain(name)} (${paragraphs.length})`);
  return clip(`Topics found: ${named.join(' · ')}`, 600);
}

function sourceLine({ article }: ArticleDraft): string {
  const { author, publisher, published, link } = article;
  const day = published === null || Number.isNaN(Date.parse(published)) ? null : longDate(published);
  const known = [author, publisher, day, link === null ? null : `<${link}>`].filter((part) => part !== null);
  return known.length === 0
    ? '-# No author, publisher or date was found.'
    : `-# ${known.map((part) => (part.startsWith('<http') ? part : plain(part))).join(' · ')}`;
}

/** What was taken for something other than the article's text, with why. */
export function leftOutMessage(id: string, { leftOut }: ArticleDraft, page: number): Message {
  const pages = Math.max(1, Math.ceil(leftOut.length / paragraphsAPage));
  const at = Math.min(page, pages - 1);
  const from = at * paragraphsAPage;
  const here = leftOut.slice(from, from + paragraphsAPage);
  return card(
    accent.notice,
    text(`### ${count(leftOut.length, 'piece')} left out\n-# Not taken for the article's text.`),
    text(
      listing(
        here.map(({ text: words, why }) => `**${why}** ${plain(clip(visible(words), firstWords))}`),
        '\n',
        2800,
      ) || 'Nothing is left out any more.',
    ),
    select(
      takeBackId.build({ draft: id, page: at }),
      'Take one back…',
      here.map(({ text: words, why }, n) => ({
        value: String(from + n),
        label: clip(`${why}: ${visible(words)}`, firstWords),
      })),
      { least: 1, most: 1 },
    ),
    row(
      { id: draftPageId.build({ draft: id, page: 0 }), label: 'Back to the outline', style: 'primary' },
      at > 0 ? { id: leftOutPageId.build({ draft: id, page: at - 1 }), label: '◀ Previous' } : undefined,
      at < pages - 1 ? { id: leftOutPageId.build({ draft: id, page: at + 1 }), label: 'Next ▶' } : undefined,
    ),
  );
}

export function takeBackForm(id: string, draft: ArticleDraft, at: number): Modal {
  const last = draft.article.paragraphs.length;
  return {
    id: takeBackFormId.build({ draft: id, at }),
    title: 'Take a piece back',
    fields: [
      {
        id: 'before',
        label: 'Before which paragraph does it go?',
        description: `A number from 1 to ${last}, or nothing for the end`,
        long: false,
        mostLength: 5,
        value: String(placeOf(draft, at) ?? ''),
      },
    ],
  };
}

export function editSourceForm(id: string, { article }: ArticleDraft): Modal {
  return {
    id: editSourceFormId.build({ draft: id }),
    title: 'Title and source',
    fields: [
      line('title', 'Title', 'As the article is called', 200, article.title),
      line('author', 'Author', 'Who wrote it; may stay empty', 120, article.author),
      line('publisher', 'Publisher', 'Where it appeared; may stay empty', 80, article.publisher),
      line('published', 'Day it appeared', 'Such as 2014-03-11; may stay empty', 10, article.published),
      line('link', 'Link', 'Where it can be read, from https:// on; may stay empty', 300, article.link),
    ],
  };
}

function line(
  field: string,
  label: string,
  description: string,
  mostLength: number,
  value: string | null,
): TextField {
  return {
    id: field,
    label,
    description,
    long: false,
    mostLength,
    value: clip(value ?? '', mostLength),
  };
}

/** The file is a copy of a reading that is here already: how it agrees with it, and what may be done. */
export function copyMessage(id: string, reading: ReadingOutline, match: CopyMatch): Message {
  const { matched, differed, missing } = match;
  const total = reading.passages.length;
  return card(
    accent.notice,
    text(`### This is a copy of *${wordsOf(reading, reading.title)}*`),
    text(
      clip(
        matched.length === total
          ? `All ${total} paragraphs match, word for word.`
          : `${matched.length} of ${total} paragraphs match word for word: ${numbers(matched)}`,
        500,
      ),
    ),
    differed.length > 0
      ? text(
          `In other words:\n${listing(
            differed.map(
              ({ paragraph, text: words }) => `**¶${paragraph}** ${plain(clip(visible(words), firstWords))}`,
            ),
            '\n',
            1500,
          )}`,
        )
      : undefined,
    missing.length > 0 ? text(clip(`Missing in your file: ${numbers(missing)}`, 500)) : undefined,
    rule(),
    text(
      'If you use it, /passage shows your text in this server, and in no other. Topics, claims and prompts stay, and our own words stay one press away. /reading remove takes it out again.',
    ),
    row(
      { id: keepCopyId.build({ draft: id }), label: 'Show this text here', style: 'primary' },
      { id: ownReadingId.build({ draft: id }), label: 'Make a reading of its own' },
      { id: throwAwayId.build({ draft: id }), label: 'Throw away', style: 'danger' },
    ),
  );
}

function numbers(all: readonly number[]): string {
  return all.map((n) => `¶${n}`).join(' ');
}

/** A reading that was exported before, about to be kept again. */
export function exportedMessage(id: string, reading: ReadingOutline): Message {
  const { passages, topics, claims, prompts } = reading;
  return notice(
    `### Keep *${plain(reading.title)}* again?\n-# ${count(passages.length, 'passage')}, ${count(topics.length, 'topic')}, ${count(claims.length, 'claim')}, ${count(prompts.length, 'prompt')}`,
    text(
      clip(passages.map(({ paragraph, heading }) => `**¶${paragraph}** ${plain(heading)}`).join('\n'), 2500),
    ),
    row(
      { id: keepReadingId.build({ draft: id }), label: 'Keep this reading', style: 'primary' },
      { id: throwAwayId.build({ draft: id }), label: 'Throw away', style: 'danger' },
    ),
  );
}
