import { REST } from 'discord.js';
import { expect, test } from 'vitest';
import { Answer } from '../../src/discord/answer.js';
import { notice } from '../../src/views/card.js';

test('what many are given is written as JSON once; what one is given, each time', async () => {
  const written: (Buffer | undefined)[] = [];
  const post = (_to: unknown, _body: object, json?: Buffer): Promise<void> =>
    Promise.resolve(void written.push(json));
  const give = (message: Parameters<Answer['give']>[1]): Promise<unknown> =>
    new Answer(new REST(), post, { id: '1', token: 't', applicationId: '2' }).give('asker', message, false);
  const shared = { ...notice('You: **agree**.'), isShared: true } as const;
  await give(shared);
  await give(shared);
  await give(notice('Your reason: a long one.'));
  const [first, second, own] = written;
  expect(String(first)).toContain('You: **agree**.');
  expect(second).toBe(first);
  expect(written).toHaveLength(3);
  expect(own).toBeUndefined();
});
