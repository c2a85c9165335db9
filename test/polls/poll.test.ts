import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { admitPress, stances, tallyBallots, type Poll } from '../../src/polls/poll.js';

const poll: Poll = {
  id: 'p',
  guildId: '1',
  channelId: '2',
  messageId: '3',
  reading: 'r',
  claim: 'C3',
  statement: 'A claim.',
  paragraphs: [3],
  ballot: 'open',
  state: 'open',
  openedBy: '9',
  openedAt: 0,
  closedAt: null,
  result: null,
  resultMessageId: null,
};
const place = { guildId: '1', channelId: '2', messageId: '3' };

describe('a press is held against the stored poll', () => {
  test.each<[string, Poll | undefined, Partial<typeof place>, ReturnType<typeof admitPress>]>([
    ['its own card', poll, {}, 'admitted'],
    ['no such poll', undefined, {}, 'elsewhere'],
    ['another server', poll, { guildId: '8' }, 'elsewhere'],
    ['another channel', poll, { channelId: '8' }, 'elsewhere'],
    ['another message', poll, { messageId: '8' }, 'elsewhere'],
    ['closed', { ...poll, state: 'closed' }, {}, 'closed'],
    ['closed and from elsewhere', { ...poll, state: 'closed' }, { guildId: '8' }, 'elsewhere'],
    ['a card not yet known', { ...poll, state: 'draft', messageId: null }, {}, 'adopt'],
  ])('%s', (_, stored, over, admitted) => {
    expect(admitPress(stored, { ...place, ...over })).toBe(admitted);
  });
});

test('the tally counts every ballot once', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...stances)), (cast) => {
      const tally = tallyBallots(cast.map((stance, n) => ({ userId: String(n), stance })));
      expect(tally.voters).toBe(cast.length);
      for (const stance of stances) {
        expect(tally.counts[stance - 1]).toBe(cast.filter((each) => each === stance).length);
      }
    }),
  );
});
