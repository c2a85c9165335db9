import { expect, test } from 'vitest';
import { readConfig } from '../src/config.js';
import { kindOfSecret, whyNoToken } from '../src/secret-kind.js';

const id = Buffer.from('1234567890123456789').toString('base64url');
const token = `${id}.GAbCdE.${'x'.repeat(38)}`;

test.each([
  [token, 'bot token'],
  [`Bot ${token}`, 'bot token'],
  [` ${token}\r`, 'bot token'],
  [`${id.slice(0, 24)}.XYZabc.${'x'.repeat(27)}`, 'old bot token'],
  ['aB3_'.repeat(8), 'client secret'],
  ['0123456789abcdef'.repeat(4), 'public key'],
  ['1234567890123456789', 'application id'],
  [`Bearer ${'a'.repeat(30)}`, 'access token'],
  ['a'.repeat(30), 'access token'],
  [`mfa.${'a'.repeat(80)}`, 'access token'],
  ['https://discord.com/api/webhooks/1/abc', 'address'],
  [`"${token}"`, 'in quotes'],
  [`"${token}`, 'in quotes'],
  [`“${token}”`, 'odd characters'],
  [token.replace('.', ' .'), 'odd characters'],
  [token.slice(0, 40), 'unknown'],
  ['your-token-here', 'unknown'],
])('%j is: %s', (secret, kind) => {
  expect(kindOfSecret(secret)).toBe(kind);
});

test('a start refuses what is certainly no token, says what it is, where the token stands, and nothing of the secret', () => {
  for (const secret of [
    'aB3_'.repeat(8),
    '0123456789abcdef'.repeat(4),
    '1234567890123456789',
    'a'.repeat(30),
  ]) {
    const read = readConfig({ DISCORD_TOKEN: secret });
    expect(read).toEqual({
      kind: 'refused',
      problems: [
        expect.stringMatching(
          /^DISCORD_TOKEN looks like .+ copy .+ Bot page .+discord\.com\/developers.+Reset Token/,
        ),
      ],
    });
    expect(JSON.stringify(read)).not.toContain(secret.slice(0, 8));
  }
});

test('what only Discord can tell is left to Discord', () => {
  for (const secret of [token, `${id}.a.b`, 'abc']) expect(whyNoToken(secret)).toBeUndefined();
});
