import { MessageFlags } from 'discord.js';
import { expect, test } from 'vitest';
import { answerBody } from '../../src/discord/answer-body.js';
import { notice } from '../../src/views/card.js';

const audiences = ['asker', 'channel', 'same message'] as const;
const isPrivate = (body: object): boolean =>
  ((body as { data: { flags: number } }).data.flags & MessageFlags.Ephemeral) !== 0;

test.each(audiences)('a shared message is made once for the %s, and as one of its own would be', (to) => {
  const shared = { ...notice('You: **Agree**.'), isShared: true } as const;
  // Whoever it went to before changes nothing.
  for (const other of audiences) answerBody(shared, other);
  const made = answerBody(shared, to);
  expect(answerBody(shared, to)).toBe(made);
  expect(made.body).toEqual(answerBody(notice('You: **Agree**.'), to).body);
  expect(JSON.parse(String(made.json))).toEqual(JSON.parse(JSON.stringify(made.body)));
  expect(isPrivate(made.body)).toBe(to === 'asker');
});

test('nothing is kept of a message that is given once', () => {
  const message = notice('Your reason: a long one.');
  expect(answerBody(message, 'asker').json).toBeUndefined();
  expect(answerBody(message, 'asker')).not.toBe(answerBody(message, 'asker'));
});
