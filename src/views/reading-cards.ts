import { outlinePageId } from '../ids.js';
import type { Reading } from '../readings/reading.js';
import type { Message } from '../reply.js';
import { accent, card, clip, count, notice, plain, row, rule, text } from './card.js';
import { longDate } from './passage-card.js';

/** The readings on the shelf; the one that this channel talks about is marked. */
export function readingListMessage(readings: readonly Reading[], inUse: string): Message {
  return card(
    accent.passage,
    text(`### ${count(readings.length, 'reading')}`),
    ...readings
      .slice(0, 10)
      .map((reading) =>
        text(
          `**${reading.title}**${reading.slug === inUse ? ' · in use here' : ''}\n${reading.publisher}, ${longDate(reading.published)}\n-# ${count(reading.passages.length, 'passage')}, ${count(reading.topics.length, 'topic')}, ${count(reading.claims.length, 'claim')}, ${count(reading.prompts.length, 'prompt')}`,
        ),
      ),
  );
}

const outlinePageSize = 10;

/** The headings in order, ten a page, then the topics with their paragraphs. */
export function outlineMessage(reading: Reading, page: number): Message {
  const pages = Math.max(1, Math.ceil(reading.passages.length / outlinePageSize));
  const at = Math.min(page, pages - 1);
  const shown = reading.passages.slice(at * outlinePageSize, (at + 1) * outlinePageSize);
  const topics = reading.topics.map(
    (topic) => `${topic.name} (${topic.paragraphs.map((n) => `¶${n}`).join(' ')})`,
  );
  return card(
    accent.passage,
    text(`## ${reading.title}\n-# ${reading.publisher}, ${longDate(reading.published)} · <${reading.link}>`),
    text(shown.map((passage) => `**¶${passage.paragraph}** ${passage.heading}`).join('\n')),
    rule(),
    text(`-# Topics: ${clip(topics.join(' · '), 1500)}`),
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
