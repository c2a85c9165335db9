/**
 * What somebody has put where the bot's token belongs. The Developer Portal shows several secrets that look alike, and
 * Discord refuses all but one with the same 401; most of the others can be told by their looks.
 */
export type SecretKind =
  | 'bot token'
  /** 59 characters: from before Discord made them longer. It may still be valid. */
  | 'old bot token'
  | 'client secret'
  | 'public key'
  | 'application id'
  | 'access token'
  | 'address'
  | 'in quotes'
  | 'odd characters'
  | 'unknown';

/** `Bot ` before the token is how Discord's documentation writes it, so it is pasted often; it does no harm. */
export const botPrefix = /^Bot\s+/i;

export function kindOfSecret(given: string): SecretKind {
  const secret = given.trim().replace(botPrefix, '');
  if (/^["'`]|["'`]$/.test(secret)) return 'in quotes';
  if (/^(?:Bearer\s|mfa\.)/i.test(secret)) return 'access token';
  if (/^https?:/i.test(secret)) return 'address';
  if (/[^\x21-\x7e]/.test(secret)) return 'odd characters';
  if (/^\d{15,21}$/.test(secret)) return 'application id';
  if (/^[0-9a-f]{64}$/i.test(secret)) return 'public key';
  if (/^[\w-]{32}$/.test(secret)) return 'client secret';
  if (/^[\w-]{30}$/.test(secret)) return 'access token';
  const [, last] = /^[\w-]{18,}\.[\w-]{5,}\.([\w-]{27,})$/.exec(secret) ?? [];
  if (last === undefined) return 'unknown';
  return last.length === 27 ? 'old bot token' : 'bot token';
}

const whereItIs =
  'the Bot page of your application at https://discord.com/developers/applications (Reset Token shows it once)';

/** What is wrong and what to do, to be read after `DISCORD_TOKEN`; undefined for what only Discord can tell. */
export function whyNoToken(given: string): string | undefined {
  switch (kindOfSecret(given)) {
    case 'client secret':
      return `looks like the client secret of the OAuth2 page (32 characters, no dots); copy the token from ${whereItIs}`;
    case 'public key':
      return `looks like the public key of the General Information page (64 hexadecimal digits); copy the token from ${whereItIs}`;
    case 'application id':
      return `looks like the application id (digits only); copy the token from ${whereItIs}`;
    case 'access token':
      return `looks like the access token of a person, which no bot may log in with; copy the bot's token from ${whereItIs}`;
    case 'address':
      return `is an address; copy the token from ${whereItIs}`;
    case 'in quotes':
      return 'has quotes around it that belong to it for whatever sets it; write it without quotes';
    case 'odd characters':
      return `has a character in it that no token has; copy it once more from ${whereItIs}`;
    case 'bot token':
    case 'old bot token':
    case 'unknown':
      return undefined;
  }
}
