import { describe, expect, test } from 'vitest';
import { parseDuration } from '../../src/polls/duration.js';
import { admitPress, sameStatement, type Admission, type Poll } from '../../src/polls/poll.js';
import { aPoll } from './a-poll.js';

const place = { guildId: '1', channelId: '2', messageId: '3', isPrivate: false };
const inPrivate = { messageId: '77', isPrivate: true };

describe('a press is held against the stored poll', () => {
  test.each<[string, Poll | undefined, Partial<typeof place>, Admission]>([
    ['its own card', aPoll(), {}, 'admitted'],
    ['in round 2', aPoll({ state: 'round 2' }), {}, 'admitted'],
    ['a private answer', aPoll(), inPrivate, 'admitted'],
    ['no such poll', undefined, {}, 'elsewhere'],
    ['another server', aPoll(), { guildId: '8' }, 'elsewhere'],
    ['another channel', aPoll(), { channelId: '8' }, 'elsewhere'],
    ['another message', aPoll(), { messageId: '8' }, 'elsewhere'],
    ['a private answer in another channel', aPoll(), { ...inPrivate, channelId: '8' }, 'elsewhere'],
    ['between the rounds', aPoll({ state: 'discuss' }), {}, 'between rounds'],
    ['closed', aPoll({ state: 'closed' }), {}, 'closed'],
    ['closed, from a private answer', aPoll({ state: 'closed' }), inPrivate, 'closed'],
    ['void', aPoll({ state: 'void' }), {}, 'void'],
    ['closed and from elsewhere', aPoll({ state: 'closed' }), { guildId: '8' }, 'elsewhere'],
    ['a card not yet known', aPoll({ state: 'draft', messageId: null }), {}, 'adopt'],
    ['a private answer without a card', aPoll({ state: 'draft', messageId: null }), inPrivate, 'elsewhere'],
  ])('%s', (_, stored, over, admitted) => {
    expect(admitPress(stored, { ...place, ...over })).toBe(admitted);
  });
});

test.each([
  ['5m', 300_000],
  ['2h', 7_200_000],
  ['2 hours', 7_200_000],
  ['1d', 86_400_000],
  ['1 Day', 86_400_000],
  ['90d', 90 * 86_400_000],
  ['1w', 604_800_000],
  ['never', null],
  ['０m', undefined],
  ['0m', undefined],
  ['91d', undefined],
  ['1', undefined],
  ['d', undefined],
  ['1 month', undefined],
  ['-1d', undefined],
  ['1.5h', undefined],
  ['', undefined],
])('to close after %j', (typed, length) => {
  expect(parseDuration(typed)).toBe(length);
});

test.each([
  ['Japan was right.', '  japan WAS right', true],
  ['Japan was right.', 'Japan was wrong.', false],
  ['北方領土', '北方領土。', true],
])('%j and %j', (a, b, same) => {
  expect(sameStatement(a, b)).toBe(same);
});
