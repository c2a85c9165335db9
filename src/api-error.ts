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
