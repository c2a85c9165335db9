import { pino, type Logger } from 'pino';
import pretty from 'pino-pretty';
import { isApiError } from './api-error.js';
import type { Config } from './config.js';

export type Log = Logger;

/**
 * JSON lines where a program reads them, colours where a person does. What people write and how they vote is never
 * given to it; whatever looks like a secret is struck out all the same.
 */
export function createLog(level: Config['logLevel'], onTerminal: boolean): Log {
  const options = {
    level,
    base: null,
    redact: {
      paths: ['token', '*.token', 'authorization', '*.authorization', '*.content', '*.body', '*.requestBody'],
      censor: '[struck out]',
    },
    serializers: { err: describeError },
  };
  return onTerminal
    ? pino(options, pretty({ sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' }))
    : pino(options);
}

/** What may be written of an error. Discord's own errors carry the whole request: its text and its token stay out. */
export function describeError(error: unknown): Record<string, unknown> {
  if (isApiError(error)) {
    const { name, code, status, method } = error;
    // The message names the paths that Discord refused, not what was written there.
    const message = withoutTokens(error.message).slice(0, 300);
    return { type: name, code, status, method, path: withoutTokens(error.url), message };
  }
  if (error instanceof Error) {
    const code = 'code' in error ? { code: error.code } : {};
    const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
    return {
      type: error.name,
      message: withoutTokens(error.message),
      ...code,
      stack: withoutTokens(error.stack ?? ''),
      ...cause,
    };
  }
  return { type: typeof error };
}

/** Interaction and webhook tokens stand in paths; bot tokens are three parts with dots. */
function withoutTokens(words: string): string {
  return words
    .replace(/(\/(?:interactions|webhooks)\/\d+\/)[^/?\s]+/g, '$1…')
    .replace(/[\w-]{20,}\.[\w-]{5,}\.[\w-]{20,}/g, '…');
}
