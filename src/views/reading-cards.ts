import { outlinePageId } from '../ids.js';
import type { Schedule } from '../prompts/schedule.js';
import { liveClaims, type ReadingOutline } from '../readings/reading.js';
import type { Message } from '../reply.js';
import { accent, card, clip, count, listing, notice, plain, row, rule, text } from './card.js';
import { originOf, wordsOf } from './reading-words.js';
import { scheduleName } from './schedule-cards.js';

/** The readings on the shelf; the one that this channel talks about is marked. */
export function readingListMessage(shown: readonly ListedReading[], isHost: boolean): Message {
  return card(
    accent.passage,
    text(`### ${count(shown.length, 'reading')}`),
    text(listing(shown.map(listedLines), '\n\n', 3300)),
    isHost
      ? text('-# /reading use chooses the one for a channel; /reading add brings one of your own.')
      : undefined,
  );
}

export interface ListedReading {
  readonly reading: ReadingOutline;
  readonly inUse: boolean;
  /** The server has laid a copy of its own under it. */
  readonly hasCopy: boolean;
}

function listedLines({ reading, inUse, hasCopy }: ListedReading): string {
  const { passages, topics, prompts } = reading;
  const counts = [
    count(passages.length, 'passage'),
    count(topics.length, 'topic'),
    count(liveClaims(reading).length, 'claim'),
    count(prompts.filter(({ retired }) => retired !== true).length, 'prompt'),
  ];
  return [
    `**${wordsOf(reading, reading.title)}**${inUse ? ' · in use here' : ''}`,
    originOf(reading).join(', '),
    `-# ${counts.join(', ')}${hasCopy ? "; with this server's own copy" : ''}`,
  ]
    .filter(Boolean)
    .join('\n');
}

/** From now on a channel talks about a reading; schedules that ask about another one go on as they are. */
export function inUseMessage(
  reading: ReadingOutline,
  channelId: string,
  others: readonly { readonly schedule: Schedule; readonly about: ReadingOutline | undefined }[],
): Message {
  const going = others.map(
    ({ schedule, about }) =>
      `- ${scheduleName(schedule)}${about === undefined ? '' : ` asks about *${wordsOf(about, about.title)}*`}`,
  );
  return notice(
    `<#${channelId}> now talks about *${wordsOf(reading, reading.title)}*: passages, polls and prompts come from it.`,
    going.length > 0
      ? text(
          `These schedules post here and keep to the reading they were made with; /prompt schedule makes new ones:\n${listing(going, '\n', 1500)}`,
        )
      : undefined,
    reading.prompts.length === 0
      ? text('-# It has no prompts yet. Add them with /reading prompt.')
      : undefined,
  );
}

const outlinePageSize = 10;

/** The headings in order, ten a page, then the topics with their paragraphs. */
export function outlineMessage(reading: ReadingOutline, page: number): Message {
  const pages = Math.max(1, Math.ceil(reading.passages.length / outlinePageSize));
  const at = Math.min(page, pages - 1);
  const shown = reading.passages.slice(at * outlinePageSize, (at + 1) * outlinePageSize);
  const topics = reading.topics.map(
    (topic) => `${wordsOf(reading, topic.name)} (${topic.paragraphs.map((n) => `¶${n}`).join(' ')})`,
  );
  return card(
    accent.passage,
    text(
      [
        `## ${wordsOf(reading, reading.title)}`,
        [originOf(reading).join(', '), reading.link === null ? '' : `<${reading.link}>`]
          .filter(Boolean)
          .join(' · ')
          .replace(/^(?=.)/, '-# '),
      ]
        .filter(Boolean)
        .join('\n'),
    ),
    text(shown.map((passage) => `**¶${passage.paragraph}** ${wordsOf(reading, passage.heading)}`).join('\n')),
    rule(),
    topics.length > 0 ? text(`-# Topics: ${clip(topics.join(' · '), 1200)}`) : undefined,
    pages > 1
      ? row(
          {
            id: outlinePageId.build({ reading: reading.slug, page: Math.max(0, at - 1) }),
            label: '◀ Previous',
            disabled: at === 0,
          },
          {
            id: outlinePageId.build({ reading: reading.slug, page: at + 1 }),
            label: 'Next ▶',
            disabled: at === pages - 1,
          },
        )
      : undefined,
  );
}

export function noSuchReadingMessage(typed: string): Message {
  return notice(`There is no reading called “${plain(typed)}”. See them with /reading list.`);
}
