import { describe, expect, test } from 'vitest';
import type { NamedBallot } from '../../src/ballots/ballot-box.js';
import { pollStates, type Poll } from '../../src/polls/poll.js';
import { resultOf } from '../../src/polls/result.js';
import { claimsAt, type Reading } from '../../src/readings/reading.js';
import { searchReading } from '../../src/readings/search.js';
import { scheduleDefaults, type Schedule } from '../../src/prompts/schedule.js';
import { plainBody } from '../../src/discord/message-body.js';
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
import { scheduleListMessage, upcomingMessage } from '../../src/views/schedule-cards.js';
import { confirmScheduleMessage } from '../../src/views/schedule-prospect.js';
import {
  declineSuggestionForm,
  editSuggestionForm,
  reviewMessage,
  suggestForm,
} from '../../src/views/suggestion-cards.js';
import { outlineMessage, readingListMessage } from '../../src/views/reading-cards.js';
import { expectFormToFit, expectToFit, longest, shipped } from './card-limits.js';
import { aPoll, ballotOf } from '../polls/a-poll.js';
import { shippedReading } from '../shipped-reading.js';

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
const mention = (name: string): string => `</${name}:${'1'.repeat(19)}>`;
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
      helpMessage(mention, { isHost: true, isManager: true }, reading.topics[0]?.name ?? ''),
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
              expectToFit(stancesMessage([poll], pictured, reading.title, 9, mention), `stances ${n}`);
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
      reading,
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
          mention,
          coming: new Map(states.map((state, n) => [state.schedule.id, reading.prompts[n % 20] ?? asked])),
          done: 'Done.',
          undo: { schedule: schedule.id, date: '2026-01-01' },
        }),
        'schedules',
      );
    }
    expectToFit(
      confirmScheduleMessage({ schedule, reading, runs: [1, 2, 3], prompts: 60, left: 60 }, false),
      'confirm',
    );
    expectToFit(
      upcomingMessage(
        Array.from({ length: 10 }, (_each, turn) => ({ schedule, date: '', due: 1, turn })),
        new Map([[schedule.id, reading.prompts]]),
        mention,
      ),
      'upcoming',
    );
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
