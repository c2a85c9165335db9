import { isApiError } from '../api-error.js';
import type { Watch } from '../watch.js';
import { DiscordAPIError, DefaultUserAgent, REST, Routes, type RESTOptions } from 'discord.js';
import { Agent, type Dispatcher } from 'undici';

/** The way back of an interaction. */
export interface Way {
  readonly id: string;
  readonly token: string;
}

/**
 * Answers an interaction; rejects as discord.js's REST client does where Discord refuses.
 *
 * @param json the body in JSON, where that was made before
 */
export type PostCallback = (to: Way, body: object, json?: Buffer) => Promise<void>;

/** An idle connection is kept so long, milliseconds: a new one costs a handshake that a person waits for. */
const keptOpen = 60_000;
/**
 * Connections at once. A thousand people who press in one moment would else have as many opened, more than a server's queue
 * of new ones holds: those beyond it are tried again after seconds.
 */
const mostOpen = 256;
/** Discord hears an answer for so long, milliseconds; one that was not on its way by then is worth no connection. */
const heard = 3000;
/** Each interaction is a queue of its own to the library, and is kept for an hour where nobody says otherwise; milliseconds. */
const swept = 60_000;
/** Within this an answer begins, and within this it ends, milliseconds; the same as the library's. */
const longest = 15_000;

/** An answer that did not reach Discord while Discord waited for it. */
export class AnswerTooLate extends Error {
  override readonly name = 'AnswerTooLate';
}

/**
 * The library's way of answering interactions. Discord counts none of their requests among the fifty that a bot may make in a
 * second; the library would, and a thousand people told to wait would wait for twenty seconds.
 */
export function createAnswersRest(options: Partial<Pick<RESTOptions, 'api' | 'version' | 'retries'>>): REST {
  return new REST({
    ...options,
    globalRequestsPerSecond: Infinity,
    agent: createAgent(),
    handlerSweepInterval: swept,
  });
}

function createAgent(): Agent {
  return new Agent({
    connections: mostOpen,
    keepAliveTimeout: keptOpen,
    keepAliveMaxTimeout: keptOpen,
    connect: { timeout: heard },
  });
}

/**
 * Sends the answers of interactions. Those have no rate limit to keep and nothing in them to wait for, so the queues,
 * timers and copies of the REST client, a third of a vote's work, are only fetched when something is not as usual.
 *
 * What waits for a connection longer than Discord waits for an answer is let go and not tried again: after a stall the answers to
 * people who have long given up would else keep those of everybody after them waiting.
 *
 * @param monotonic milliseconds that only ever grow, such as `performance.now`
 */
export function createCallbacks(
  { api, version }: Pick<RESTOptions, 'api' | 'version'>,
  watch: Pick<Watch, 'refused'>,
  monotonic: () => number,
): PostCallback {
  const { origin, pathname } = new URL(api);
  const agent = createAgent();
  // One try fewer than usual, for one was made before.
  const careful = createAnswersRest({ api, version, retries: 2 });
  const headers = { 'content-type': 'application/json', 'user-agent': DefaultUserAgent };

  return async ({ id, token }, body, json) => {
    const began = monotonic();
    const left = (): number => heard - (monotonic() - began);
    const route = Routes.interactionCallback(id, token);
    const path = `${pathname}/v${version}${route}`;
    const request = { origin, path, method: 'POST', headers, body: json ?? JSON.stringify(body) } as const;
    const got = await send(agent, request, () => left() > 0);
    if (got !== undefined && got.status < 300) return;
    if (got !== undefined) watch.refused(got.status);
    const refusal =
      got !== undefined && got.status < 500 && got.status !== 429 ? refusalOf(got.text) : undefined;
    if (got === undefined || refusal === undefined) {
      const rest = left();
      if (rest <= 0) throw new AnswerTooLate('Discord did not take the answer in time');
      // Not there, not now, or not Discord's: the library knows whether to try again, and when.
      try {
        await careful.post(route, { body, auth: false, signal: AbortSignal.timeout(Math.ceil(rest)) });
      } catch (cause) {
        if (isApiError(cause) || left() > 0) throw cause;
        throw new AnswerTooLate('Discord did not take the answer in time', { cause });
      }
      return;
    }
    throw new DiscordAPIError(refusal, refusal.code, got.status, 'POST', `${origin}${path}`, {
      body,
      files: undefined,
    });
  };
}

/** Undefined where the connection failed, or where it came too late to be worth it. */
function send(
  agent: Agent,
  request: Dispatcher.DispatchOptions,
  isWorthIt: () => boolean,
): Promise<{ status: number; text: string } | undefined> {
  return new Promise((resolve) => {
    let status = 0;
    let chunks: Buffer[] | undefined;
    agent.dispatch(
      { ...request, headersTimeout: longest, bodyTimeout: longest },
      {
        // Called when a connection is free for it, before anything is written.
        onConnect() {
          // To abort would close the connection, which is as good as before.
          if (!isWorthIt()) throw new AnswerTooLate('Discord waits no longer');
        },
        onHeaders(code) {
          status = code;
          return true;
        },
        onData(chunk) {
          (chunks ??= []).push(chunk);
          return true;
        },
        onComplete: () =>
          resolve({ status, text: chunks === undefined ? '' : Buffer.concat(chunks).toString('utf8') }),
        onError: () => resolve(undefined),
      },
    );
  });
}

/** What Discord says against a request; undefined where these are not its words. */
function refusalOf(text: string): { code: number; message: string } | undefined {
  try {
    const said: unknown = JSON.parse(text);
    if (typeof said !== 'object' || said === null || !('code' in said) || !('message' in said))
      return undefined;
    const { code, message } = said;
    return typeof code === 'number' && typeof message === 'string' ? { ...said, code, message } : undefined;
  } catch {
    return undefined;
  }
}
