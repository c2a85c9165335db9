import { DiscordAPIError } from '@discordjs/rest';
import { expect, test } from 'vitest';
import { describeError } from '../src/log.js';

const interactionToken = 'aW50ZXJhY3Rpb246MTIzNDU2Nzg5';
const botToken = `${'M'.repeat(26)}.${'G'.repeat(6)}.${'x'.repeat(38)}`;

test('an error of Discord is described without its token and without what was said', () => {
  const error = new DiscordAPIError(
    { code: 10_062, message: 'Unknown interaction' },
    10_062,
    404,
    'POST',
    `https://discord.com/api/v10/interactions/123/${interactionToken}/callback`,
    { files: undefined, body: { data: { content: 'You: agree' } } },
  );
  const described = JSON.stringify(describeError(error));
  expect(described).toContain('10062');
  expect(described).toContain('/interactions/123/…/callback');
  expect(described).not.toContain(interactionToken);
  expect(described).not.toContain('agree');
});

test('a token in any error, its cause or its stack is struck out', () => {
  const error = new Error(`login with ${botToken} failed`, {
    cause: new Error(`at /webhooks/1/${interactionToken}`),
  });
  const described = JSON.stringify(describeError(error));
  expect(described).not.toContain(botToken);
  expect(described).not.toContain(interactionToken);
});
