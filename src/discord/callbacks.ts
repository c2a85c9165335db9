import type { Watch } from '../watch.js';
import { DiscordAPIError, DefaultUserAgent, REST, Routes, type RESTOptions } from 'discord.js';
import { Agent, type Dispatcher } from 'undici';

/** The way back of an interaction. */
export interface Way {
  readonly id: string;
  readonly token: string;
}

/** Answers an interaction; rejects as discord.js's REST client does where Discord refuses. */
export type PostCallback = (to: Way, body: object) => Promise<void>;

/** An idle connection is kept so long, milliseconds: a new one costs a handshake that a person waits for. */
const keptOpen = 60_000;
/**
 * Connections at once. A thousand people who press in one moment would else have as many opened, more than a server's queue
 * of new ones holds: those beyond it are tried again after seconds.
 */
const mostOpen = 256;
/** Within this an answer begins, and within this it ends, milliseconds; the same as the library's. */
const longest = 15_000;

/**
 * The library's way of answering interactions. Discord counts none of their requests among the fifty that a bot may make in a
 * second; the library would, and a thousand people told to wait would wait for twenty seconds.
 */
export function createAnswersRest(options: Partial<Pick<RESTOptions, 'api' | 'version' | 'retries'>>): REST {
  return new REST({ ...options, globalRequestsPerSecond: Infinity });
}

/**
 * Sends the answers of interactions. Those have no rate limit to keep and nothing in them to wait for, so the queues,
 * timers and copies of the REST client, a third of a vote's work, are only fetched when something is not as usual.
 */
export function createCallbacks(
  { api, version }: Pick<RESTOptions, 'api' | 'version'>,
  watch: Pick<Watch, 'refused'>,
): PostCallback {
  const { origin, pathname } = new URL(api);
  const agent = new Agent({
    connections: mostOpen,
    keepAliveTimeout: keptOpen,
    keepAliveMaxTimeout: keptOpen,
  });
  // One try fewer than usual, for one was made before.
  const careful = createAnswersRest({ api, version, retries: 2 });
  const headers = { 'content-type': 'application/json', 'user-agent': DefaultUserAgent };

  return async ({ id, token }, body) => {
    const route = Routes.interactionCallback(id, token);
    const path = `${pathname}/v${version}${route}`;
    const got = await send(agent, { origin, path, method: 'POST', headers, body: JSON.stringify(body) });
    if (got !== undefined && got.status < 300) return;
    if (got !== undefined) watch.refused(got.status);
    const refusal =
      got !== undefined && got.status < 500 && got.status !== 429 ? refusalOf(got.text) : undefined;
    if (got === undefined || refusal === undefined) {
      // Not there, not now, or not Discord's: the library knows whether to try again, and when.
      await careful.post(route, { body, auth: false });
      return;
    }
    throw new DiscordAPIError(refusal, refusal.code, got.status, 'POST', `${origin}${path}`, {
      body,
      files: undefined,
    });
  };
}

/** Undefined where the connection failed. */
function send(
  agent: Agent,
  request: Dispatcher.DispatchOptions,
): Promise<{ status: number; text: string } | undefined> {
  return new Promise((resolve) => {
    let status = 0;
    let chunks: Buffer[] | undefined;
    agent.dispatch(
      { ...request, headersTimeout: longest, bodyTimeout: longest },
      {
        onConnect: () => undefined,
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
