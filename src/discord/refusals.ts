import { DiscordjsError, DiscordjsErrorCodes } from 'discord.js';
import { isApiError, networkCode, noSuchPath } from '../api-error.js';
import { kindOfSecret } from '../secret-kind.js';

/** Discord did not let the bot start; the message is a sentence for the operator, without the token. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}

/** The same where nothing needs to be mended here: Discord or the way to it is down, and may be up again later. */
export class TryLater extends StartRefused {}

const portal = 'https://discord.com/developers/applications';
/** Discord does not know the token, or does not know it any more. */
export const wrongToken = `Discord refused the token. Copy it again from the Bot page of ${portal} (not the client secret, not the public key) and set it as DISCORD_TOKEN.`;

/** What can be said of a token that Discord refused by its looks alone. */
const oddToken =
  'What is set does not look like a token of a bot (three parts with dots between them); perhaps a piece is missing.';

/** Why the gateway closed for good, and what to do. */
export function fatalClose(code: number): string {
  switch (code) {
    case 4004:
      return wrongToken;
    case 4010:
      return 'Discord does not take these shards (close code 4010). SHARDS are numbers from 0 to one less than SHARD_COUNT; check both.';
    case 4011:
      return 'The bot is in too many servers for so few connections (close code 4011). Set SHARDS and a larger SHARD_COUNT.';
    case 4012:
      return 'Discord no longer speaks this version of its gateway (close code 4012). Update the bot.';
    case 4013:
    case 4014:
      return `Discord refused the intents (close code ${code}). This bot needs none that must be switched on; check that this is its own application.`;
    default:
      return `Discord closed the connection for good (close code ${code}).`;
  }
}

/** What answers there does not speak as Discord does. */
export function notDiscord(apiUrl: string): StartRefused {
  return new StartRefused(`What answers at ${apiUrl} is not Discord. Check DISCORD_API_URL and any proxy.`);
}

/** Discord's REST answered and its gateway did not. */
export function gatewaySilent(seconds: number): StartRefused {
  return new TryLater(
    `Discord's gateway did not answer within ${seconds} seconds. Check that the network lets WebSockets through, and try again.`,
  );
}

/** Discord lets a bot begin only so many sessions a day, and resets the token of one that goes on. */
export function noStartsLeft(total: number, resetAfter: number): StartRefused {
  return new StartRefused(
    `All ${total} starts that Discord allows a day are used. Something starts the bot over and over: stop it, read its log, and wait ${Math.ceil(resetAfter / 3_600_000)} h.`,
  );
}

/** The error of a login as a sentence; what we do not know stays the error it was. */
export function whyNotStarted(error: unknown, apiUrl: string, token: string): Error {
  const isRefused =
    (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid) ||
    (isApiError(error) && error.status === 401);
  if (isRefused) {
    return new StartRefused(kindOfSecret(token) === 'unknown' ? `${wrongToken} ${oddToken}` : wrongToken);
  }
  if (isApiError(error)) {
    // Discord's own 404s, of something that it does not know, have codes from 10,000 on.
    if (error.status === 404 && !(Number(error.code) >= 10_000)) return new StartRefused(noSuchPath(apiUrl));
    const says = `Discord answered with status ${error.status} at ${apiUrl}. Try again in a few minutes, or check DISCORD_API_URL.`;
    return error.status >= 500 || error.status === 429 ? new TryLater(says) : new StartRefused(says);
  }
  if (error instanceof StartRefused) return error;
  if (error instanceof Error && error.name === 'AbortError')
    return new TryLater(`Discord did not answer at ${apiUrl}. Check the network and DISCORD_API_URL.`);
  const code = networkCode(error);
  if (
    /^(ECONN|ENOTFOUND|EAI_|EHOST|ENET|ETIMEDOUT|UND_ERR_(?:CONNECT|SOCKET|HEADERS|BODY)|CERT_|ERR_TLS)/.test(
      code,
    )
  ) {
    return new TryLater(
      `Discord cannot be reached at ${apiUrl} (${code}). Check the network and DISCORD_API_URL.`,
    );
  }
  return error instanceof Error ? error : new Error('the login failed', { cause: error });
}
