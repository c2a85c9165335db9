import { MessageCreateRequestSchema } from 'discord-api-spec/zod';
import { ComponentType } from 'discord.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { safeParse } from 'zod/mini';
import { messageBody } from '../../src/discord/message-body.js';
import type { NamedBallot } from '../../src/ballots/ballot-box.js';
import { pollStates, type Poll } from '../../src/polls/poll.js';
import { resultOf } from '../../src/polls/result.js';
import { claimsAt, type Reading } from '../../src/readings/reading.js';
import { searchReading } from '../../src/readings/search.js';
import type { Message, Modal } from '../../src/reply.js';
import { draftOf, type ArticleDraft } from '../../src/readings/article-draft.js';
import { broughtReading } from '../../src/readings/brought.js';
import { scheduleDefaults, type Schedule } from '../../src/prompts/schedule.js';
import { plainBody } from '../../src/discord/message-body.js';
import { clip, plain } from '../../src/views/card.js';
import { helpMessage } from '../../src/views/help-card.js';
import { claimsMessage, nothingFoundMessage, passageMessage } from '../../src/views/passage-card.js';
import { pollListMessage, pollMessage } from '../../src/views/poll-card.js';
import {
  liveMessage,
  pollResultMessage,
  reasonsMessages,
  reviewReasonsMessage,
  stancesMessage,
} from '../../src/views/poll-result.js';
import { promptMessage, scheduledPromptMessage } from '../../src/views/prompt-card.js';
import {
  confirmScheduleMessage,
  scheduleListMessage,
  upcomingMessage,
} from '../../src/views/schedule-cards.js';
import {
  declineSuggestionForm,
  editSuggestionForm,
  reviewMessage,
  suggestForm,
} from '../../src/views/suggestion-cards.js';
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
import { aPoll, ballotOf } from '../polls/a-poll.js';
import { shippedReading } from '../shipped-reading.js';

interface Part {
  readonly type: number;
  readonly components?: readonly Part[];
  readonly content?: string;
  readonly custom_id?: string;
}

const textDisplay: number = ComponentType.TextDisplay;

function partsOf(parts: readonly Part[]): Part[] {
  return parts.flatMap((part) => [part, ...partsOf(part.components ?? [])]);
}

/** Discord's own schema, and the rules it lacks. */
function expectToFit(message: Message, what: string): void {
  const parsed = safeParse(MessageCreateRequestSchema, messageBody(message));
  expect(parsed.success, `${what}: ${JSON.stringify(parsed.error?.issues)}`).toBe(true);
  const parts = partsOf(message.components);
  const texts = parts.flatMap((part) => (part.type === textDisplay ? [part.content ?? ''] : []));
  expect(texts.join('').length, what).toBeLessThanOrEqual(4000);
  for (const text of texts) expect(text.trim(), what).not.toBe('');
  expect(parts.length, what).toBeLessThanOrEqual(40);
  const ids = parts.flatMap((part) => (part.custom_id !== undefined ? [part.custom_id] : []));
  expect(new Set(ids).size, `${what}: ${ids.join(' ')}`).toBe(ids.length);
}

function expectFormToFit(form: Modal): void {
  expect(form.title.length).toBeLessThanOrEqual(45);
  expect(form.fields.length).toBeLessThanOrEqual(5);
  for (const field of form.fields) {
    expect(field.label.length).toBeLessThanOrEqual(45);
    expect(field.description.length).toBeLessThanOrEqual(100);
    if ('mostLength' in field) expect(field.value.length).toBeLessThanOrEqual(field.mostLength);
  }
}

const shipped = shippedReading();
/** A reading at the limits of the schema. */
const longest: Reading = {
  ...shipped,
  slug: 'x'.repeat(24),
  title: 'W'.repeat(200),
  publisher: 'P'.repeat(80),
  topics: Array.from({ length: 60 }, (_, n) => ({
    name: `${'T'.repeat(37)}${String(n).padStart(3, '0')}`,
    aliases: [],
    paragraphs: Array.from({ length: 60 }, (__, m) => m + 1),
  })),
  passages: Array.from({ length: 60 }, (_, n) => ({
    paragraph: n + 1,
    heading: 'H'.repeat(60),
    text: '语'.repeat(3000),
    topics: Array.from({ length: 60 }, (__, m) => `${'T'.repeat(37)}${String(m).padStart(3, '0')}`),
    sha256: 'a'.repeat(64),
  })),
  claims: Array.from({ length: 60 }, (_, n) => ({
    id: `C${n + 1}`,
    text: 'c'.repeat(200),
    paragraphs: [1],
  })),
  prompts: Array.from({ length: 60 }, () => ({
    kind: 'comprehension' as const,
    text: 'q'.repeat(300),
    paragraph: 1,
  })),
};

const pollOn = (reading: Reading, claim: number, over: Partial<Poll> = {}): Poll =>
  aPoll({
    id: 'zzzzzzzzz-ffffffffff',
    guildId: '1'.repeat(19),
    channelId: '2'.repeat(19),
    messageId: '3'.repeat(19),
    reading: reading.slug,
    claim: reading.claims[claim]?.id ?? '',
    statement: reading.claims[claim]?.text ?? '',
    paragraphs: [...(reading.claims[claim]?.paragraphs ?? [])],
    openedBy: '4'.repeat(19),
    ...over,
  });
const crowd: NamedBallot[] = Array.from({ length: 500 }, (_, n) => ({
  userId: String(10n ** 18n + BigInt(n)),
  ...ballotOf((n % 5) + 1, ((n * 7) % 5) + 1, '*@everyone* '.repeat(16)),
}));
const pictured = { png: new Uint8Array(), alt: 'a'.repeat(1000) };

describe.each([
  ['the shipped reading', shipped],
  ['a reading at every limit', longest],
])('every card of %s fits Discord', async (_, reading) => {
  const search = await searchReading(reading);

  test('passages, however they were found', () => {
    for (const passage of reading.passages) {
      for (const query of [
        `¶${passage.paragraph}`,
        ...passage.topics.slice(0, 3),
        'x'.repeat(60),
        '*_`~|>#-'.repeat(7),
      ]) {
        const place = { query, passages: reading.passages, at: passage.paragraph - 1 };
        expectToFit(
          passageMessage(reading, { ...place, by: { kind: 'words', query } }),
          `¶${passage.paragraph} ${query}`,
        );
        expectToFit(passageMessage(reading, { ...place, by: { kind: 'article' } }), `¶${passage.paragraph}`);
      }
      const claims = claimsAt(reading, passage.paragraph);
      const open = claims.map((claim) => pollOn(reading, reading.claims.indexOf(claim)));
      expectToFit(
        claimsMessage(reading, passage.paragraph, claims, [], '/poll open', true),
        `claims of ¶${passage.paragraph}`,
      );
      expectToFit(
        claimsMessage(reading, passage.paragraph, claims, open, '/poll open', true),
        `claims of ¶${passage.paragraph}`,
      );
    }
  });

  test('nothing found, help, outline and list', () => {
    for (const query of ['xyzzy', '@everyone', '¶9999', 'C9999', '']) {
      const found = search.find(query);
      if (found.kind !== 'found') expectToFit(nothingFoundMessage(reading, query, found, 'everyone'), query);
    }
    expectToFit(
      helpMessage(
        (name) => `</${name}:${'1'.repeat(19)}>`,
        { isHost: true, isManager: true },
        reading.topics[0]?.name ?? '',
      ),
      'help',
    );
    for (let page = 0; page < 8; page++) expectToFit(outlineMessage(reading, page), `outline ${page}`);
    expectToFit(
      readingListMessage(
        Array.from({ length: 30 }, () => ({ reading, inUse: true, hasCopy: true })),
        true,
      ),
      'list',
    );
  });

  test('polls, with nobody and with a crowd', () => {
    // The longest statements are at either end of the synthetic reading.
    for (const n of [0, reading.claims.length - 1]) {
      for (const ballot of ['secret', 'open'] as const) {
        for (const rounds of [1, 2] as const) {
          for (const scale of ['five', 'three'] as const) {
            for (const state of pollStates) {
              const named = ballot === 'open' ? crowd : [];
              const threshold = ballot === 'open' ? 0 : 3;
              const ended = state === 'closed' && {
                closedAt: 2,
                result: resultOf({ scale, rounds, threshold }, crowd, () => 0),
              };
              const poll = pollOn(reading, n, {
                ballot,
                rounds,
                scale,
                state,
                threshold,
                closesAt: 3,
                extended: true,
                reasonsState: 'waiting',
                ...ended,
              });
              expectToFit(pollMessage(poll, { turnout: 500, named }), `poll ${n}`);
              expectToFit(liveMessage(poll, { turnout: 500, named }), `how ${n} stands`);
              expectToFit(pollResultMessage(poll, pictured, true), `result ${n}`);
              expectToFit(stancesMessage([poll], pictured, reading.title), `stances ${n}`);
              for (let page = 0; page < 3; page++) expectToFit(reviewReasonsMessage(poll, page), 'review');
              for (const message of reasonsMessages(poll).slice(0, 3)) expectToFit(message, 'reasons');
            }
          }
        }
      }
    }
    const polls = reading.claims.map((__, n) => pollOn(reading, n));
    expectToFit(
      pollListMessage(
        polls.map((poll) => ({ poll, turnout: 9 })),
        reading.claims,
      ),
      'list of polls',
    );
    expectToFit(pollListMessage([], reading.claims), 'list of claims');
    expectToFit(
      pollMessage(pollOn(reading, 0, { claim: null, statement: '*_`~|>#-'.repeat(25) }), {
        turnout: 0,
        named: [],
      }),
      'a free statement',
    );
  });

  test('prompts and schedules', () => {
    const schedule: Schedule = {
      ...scheduleDefaults,
      // As long as the real ones.
      id: 'mwvh8eei-95067fb6ed',
      seed: 's',
      guildId: '1',
      channelId: '2'.repeat(19),
      reading: reading.slug,
      time: '09:00',
      days: [0, 1, 2, 3, 5],
      zone: 'America/Argentina/ComodRivadavia',
      name: '*'.repeat(50),
      role: '3'.repeat(19),
      thread: true,
      createdBy: '1',
      createdAt: 0,
    };
    const last = {
      scheduleId: 's',
      date: '2026-01-01',
      due: 1,
      extra: 12,
      state: 'skipped' as const,
      claimedAt: 1,
      prompt: 1,
      asked: [0],
      cycle: 0,
      messageId: null,
      reason: 'too late' as const,
    };
    for (const [n, prompt] of reading.prompts.entries()) {
      expectToFit(promptMessage(reading, n, prompt), `prompt ${n}`);
      const delivery = {
        schedule,
        occurrence: { ...last, extra: 0, prompt: n },
        reading,
        prompt,
        position: n + 1,
        late: true,
        attempt: 'first' as const,
        nonce: '',
      };
      expectToFit(scheduledPromptMessage(delivery), `scheduled prompt ${n}`);
      expect(plainBody(scheduledPromptMessage(delivery)).content?.length).toBeLessThanOrEqual(2000);
    }
    const asked = { kind: 'argument' as const, text: '*'.repeat(300), paragraph: 1 };
    const states = Array.from({ length: 60 }, (_each, n) => ({
      schedule: { ...schedule, id: `mwvh8eei-95067fb6${String(n).padStart(2, '0')}` },
      last,
      next: 5,
    }));
    for (const page of [0, 5, 11, 99]) {
      expectToFit(
        scheduleListMessage({
          states,
          page,
          isHost: true,
          suggestions: 9,
          coming: new Map(states.map((state, n) => [state.schedule.id, reading.prompts[n % 20] ?? asked])),
          done: 'Done.',
          undo: { schedule: schedule.id, date: '2026-01-01' },
        }),
        'schedules',
      );
    }
    expectToFit(confirmScheduleMessage(schedule, [1, 2, 3], false), 'confirm');
    expectToFit(
      upcomingMessage(
        Array.from({ length: 10 }, (_each, turn) => ({ schedule, date: '', due: 1, turn })),
        new Map([[schedule.id, reading.prompts]]),
      ),
      'upcoming',
    );
  });
});

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

test('suggestions', () => {
  const suggestion = {
    id: 'mwvh8eei-95067fb6ed',
    guildId: '1',
    userId: '2',
    reading: 'japan-russia-policy',
    text: '*'.repeat(300),
    paragraph: 3,
    state: 'waiting' as const,
    at: 0,
  };
  expectToFit(reviewMessage([suggestion, suggestion], 1, 'Done.'), 'review');
  for (const form of [
    suggestForm(shippedReading()),
    editSuggestionForm(suggestion),
    declineSuggestionForm(suggestion),
  ]) {
    expectFormToFit(form);
  }
});

test('what people write cannot ping, mark up or hide', () => {
  expect(plain('@everyone <@123> <#1> **bold** [x](https://e.org) \u202eevil\u200b')).toBe(
    '@\u200beveryone <\u200b@123> <\u200b#1> \\*\\*bold\\*\\* \\[x](https://e.org) evil',
  );
  expect(plain('# big\n- list')).toBe('\\# big - list');
});

test('a cut never splits a letter and never exceeds its limit', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      fc.integer({ min: 5, max: 60 }),
      (words, most) => {
        const cut = clip(words, most);
        expect(cut.length).toBeLessThanOrEqual(most);
        expect(cut.isWellFormed()).toBe(true);
        if (words.length <= most) expect(cut).toBe(words);
      },
    ),
  );
});
