import { describe, test } from 'vitest';
import { draftOf, type ArticleDraft } from '../../src/readings/article-draft.js';
import { broughtReading } from '../../src/readings/brought.js';
import { passageMessage } from '../../src/views/passage-card.js';
import {
  copyMessage,
  draftMessage,
  editSourceForm,
  exportedMessage,
  importStepMessage,
  leftOutMessage,
  takeBackForm,
} from '../../src/views/reading-draft-cards.js';
import { claimForm, promptForm } from '../../src/views/reading-forms.js';
import {
  badExportMessage,
  importBusyMessage,
  keptReadingMessage,
  removeMessage,
} from '../../src/views/reading-outcomes.js';
import { outlineMessage, readingListMessage } from '../../src/views/reading-cards.js';
import { expectFormToFit, expectToFit, longest } from './card-limits.js';

describe('what comes of a file fits Discord, whatever stands in it', () => {
  const nasty = ['*_~|`>#-[]()', '\u{1f469}\u200d\u{1f692}', '語', '@everyone ', '\u202e'];
  const article = (paragraphs: number, words: string): ArticleDraft =>
    draftOf({
      title: words.slice(0, 200).toWellFormed(),
      author: words.slice(0, 120).toWellFormed(),
      publisher: words.slice(0, 80).toWellFormed(),
      published: '2001-02-03',
      link: `https://example.org/${'x'.repeat(270)}`,
      language: 'en',
      paragraphs: Array.from({ length: paragraphs }, () => ({ text: words, section: null })),
      leftOut: Array.from({ length: 50 }, () => ({ text: words, why: 'copyright line' as const })),
    });
  const id = 'mwvh8eei-95067fb6ed';
  test.each(nasty)('of %j', (piece) => {
    const words = piece.repeat(Math.floor(3000 / piece.length));
    for (const paragraphs of [1, 2, 20, 41, 2000]) {
      const draft = article(paragraphs, words);
      const last = Math.ceil(paragraphs / 20) - 1;
      for (const page of [0, last, 999])
        for (const topics of [undefined, []])
          expectToFit(
            draftMessage(
              id,
              { kind: 'article', versions: [draft, draft], newest: draft, topics, reading: longest },
              page,
              'Done.',
            ),
            'draft',
          );
      for (const page of [0, 2, 9]) expectToFit(leftOutMessage(id, draft, page), 'left out');
      for (const form of [editSourceForm(id, draft), takeBackForm(id, draft, 3)]) expectFormToFit(form);
    }
    const brought = broughtReading({
      ...longest,
      title: words.slice(0, 200).toWellFormed(),
      passages: longest.passages.map((passage) => ({
        ...passage,
        text: words,
        heading: words.slice(0, 60).toWellFormed(),
      })),
    });
    const place = {
      query: 'x'.repeat(60),
      passages: brought.passages,
      at: 1,
      by: { kind: 'article' as const },
    };
    expectToFit(passageMessage(brought, place), 'a passage');
    const laid = longest.passages.map((passage) => ({ ...passage, original: words }));
    for (const inOurWords of [true, false])
      expectToFit(passageMessage(longest, { ...place, passages: laid, inOurWords }), 'a copy');
    for (let page = 0; page < 6; page++) expectToFit(outlineMessage(brought, page), 'outline');
    const listed = Array.from({ length: 50 }, () => ({ reading: brought, inUse: true, hasCopy: true }));
    expectToFit(readingListMessage(listed, true), 'list');
    expectToFit(exportedMessage(id, brought), 'exported');
    expectToFit(keptReadingMessage(brought), 'kept');
    expectToFit(
      removeMessage(brought, { isCopy: false, polls: 9, prompts: 9, schedules: 9, channels: 9 }),
      'remove',
    );
    expectToFit(
      badExportMessage(
        words,
        Array.from({ length: 99 }, () => words),
      ),
      'bad export',
    );
    for (const step of ['fetching', 'waiting', 'reading', 'sorting', 'topics'] as const)
      expectToFit(importStepMessage(step, words), 'a step');
    for (const whose of ['yours', 'of another'] as const)
      expectToFit(importBusyMessage(words, whose), 'a second file');
    const match = {
      isCopy: true,
      matched: [],
      differed: longest.passages.map(({ paragraph }) => ({ paragraph, text: words })),
      missing: Array.from({ length: 2000 }, (_, n) => n),
      originals: [],
    };
    expectToFit(copyMessage(id, longest, match), 'a copy');
    for (const form of [
      claimForm(brought, brought.claims[0]),
      promptForm(brought, 1, brought.prompts[0]),
      claimForm(brought, undefined),
    ])
      expectFormToFit(form);
  });
});
