/** A request that Discord refused: its HTTP status and, where Discord gave one, its own error code. */
export interface ApiError extends Error {
  readonly status: number;
  readonly code?: number | string;
  readonly method: string;
  readonly url: string;
}

/**
 * Recognises the errors of discord.js's REST client by their shape. `instanceof` would not do: the library is
 * loaded twice, once by discord.js as CommonJS and once by us as a module, with classes of their own.
 */
export function isApiError(error: unknown): error is ApiError {
  return (
    error instanceof Error &&
    'status' in error &&
    typeof error.status === 'number' &&
    'method' in error &&
    typeof error.method === 'string' &&
    'url' in error &&
    typeof error.url === 'string'
  );
}

/**
 * Whether a request that failed changed nothing at Discord: it never got there, or Discord said that it did not do it.
 * After a reset, a time-out or any other server error it may have been done. Only for one attempt: where the library
 * tried several times, its last error says nothing about the first.
 */
export function surelyDidNothing(error: unknown): boolean {
  if (isApiError(error)) return error.status < 500 || error.status === 503;
  if (rateLimitOf(error) !== undefined) return true;
  return /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/.test(
    networkCode(error),
  );
}

/** What a rate limit asks for: the client did not send the request, or Discord said "later" (429). */
export interface RateLimit {
  /** Milliseconds. */
  readonly retryAfter: number;
  /** Whether it holds for every request. */
  readonly global: boolean;
}

/** Undefined where the error is of another kind. Its name ends in the route. */
export function rateLimitOf(error: unknown): RateLimit | undefined {
  if (!(error instanceof Error) || !error.name.startsWith('RateLimitError')) return undefined;
  const { retryAfter, global } = error as Partial<RateLimit>;
  return { retryAfter: typeof retryAfter === 'number' ? retryAfter : 0, global: global === true };
}

/** The code of a failed connection, such as ECONNREFUSED; empty where there is none. */
export function networkCode(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'cause' in error ? networkCode(error.cause) : '';
}

/** What to do where the API's own root is not found, as a sentence. */
export function noSuchPath(apiUrl: string): string {
  return `There is no Discord API at ${apiUrl} (status 404). Write DISCORD_API_URL as https://discord.com/api, without a version behind it, or leave it empty.`;
}
