/** REST v10: finds the route, checks the token and the rate limit, words refusals, and records everything. */
import type { ServerResponse } from 'node:http';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Faults, RequestFailure } from './faults.js';
import type { RateLimits } from './rate-limits.js';
import { Refusal, refusals } from './refusal.js';
import { RouteTable, type RestAnswer, type RestRequest, type Route } from './rest-routes.js';
import { readBody } from './uploads.js';
import type { SeenRequest, WireLog } from './wire-log.js';
import type { World } from './world.js';

export interface RestDesk {
  world: World;
  token: string;
  log: WireLog;
  limits: RateLimits;
  faults: Faults;
}

export class RestServer {
  readonly #desk: RestDesk;
  readonly #table: RouteTable;

  constructor(desk: RestDesk, routes: readonly Route[]) {
    this.#desk = desk;
    this.#table = new RouteTable(routes);
  }

  /** `path` begins after `/api/v10`. */
  async handle(request: Request, path: string, outgoing: ServerResponse): Promise<Response> {
    const { log, world, faults } = this.#desk;
    log.begin();
    const found = this.#table.find(request.method, path);
    const seen: SeenRequest = {
      at: world.clock.now(),
      method: request.method,
      path: withoutToken(path),
      status: 0,
      error: null,
      route: found?.route.pattern ?? '',
      body: undefined,
      query: Object.fromEntries(new URL(request.url).searchParams),
      uploads: [],
      answer: undefined,
    };
    try {
      const { body, uploads } = await readBody(request);
      seen.body = body;
      seen.uploads = uploads;
      const failure = faults.take(request.method, seen.route, seen.path);
      if (failure !== null && !(failure.kind !== 'answer' && failure.done === true)) {
        return await this.#fail(failure, seen, outgoing);
      }
      const response = await this.#serve(request, found, seen);
      return failure === null ? response : await this.#fail(failure, seen, outgoing);
    } catch (problem) {
      return this.#refuse(problem, seen);
    }
  }

  async #serve(
    request: Request,
    found: ReturnType<RouteTable['find']>,
    seen: SeenRequest,
  ): Promise<Response> {
    const { limits, token } = this.#desk;
    if (found === null) {
      process.emitWarning(`The pretend Discord has no route for ${seen.method} ${seen.path}`);
      throw refusals.notFound();
    }
    const { route, params } = found;
    if (route.auth === 'bot' && request.headers.get('authorization') !== `Bot ${token}`) {
      throw refusals.unauthorized();
    }
    const major = params['channel'] ?? params['guild'] ?? params['token'] ?? '';
    const verdict =
      route.limit === null
        ? null
        : limits.take(`${route.method} ${route.pattern}`, major, route.limit, route.auth === 'bot');
    const headers = verdict?.headers ?? {};
    if (verdict?.allowed === false) {
      const body = {
        message: 'You are being rate limited.',
        retry_after: verdict.retryAfter,
        global: verdict.global,
      };
      seen.error = { code: 0, message: body.message };
      return this.#answer({ status: 429, body }, seen, headers);
    }
    const asked: RestRequest = {
      params,
      query: new URL(request.url).searchParams,
      body: seen.body,
      uploads: seen.uploads,
    };
    try {
      return this.#answer(await route.handle(asked), seen, headers);
    } catch (problem) {
      return this.#refuse(problem, seen, headers);
    }
  }

  #refuse(problem: unknown, seen: SeenRequest, headers: Record<string, string> = {}): Response {
    if (!(problem instanceof Refusal)) {
      // A mistake of ours: Discord would say 500 too, and the cause must be seen.
      process.emitWarning(problem instanceof Error ? problem : new Error(String(problem)));
      return this.#answer(
        { status: 500, body: { message: 'Internal Server Error', code: 0 } },
        seen,
        headers,
      );
    }
    const { status, code, message, errors } = problem;
    seen.error = { code, message, ...(errors === undefined ? {} : { errors }) };
    const body = { message, code, ...(errors === undefined ? {} : { errors }) };
    return this.#answer({ status, body }, seen, headers);
  }

  #answer(answer: RestAnswer, seen: SeenRequest, headers: Record<string, string>): Response {
    const { world, log } = this.#desk;
    seen.status = answer.status;
    seen.answer = answer.body;
    const response = new Response(answer.body === undefined ? null : JSON.stringify(answer.body), {
      status: answer.status,
      headers: {
        ...(answer.body === undefined ? {} : { 'content-type': 'application/json' }),
        date: new Date(world.clock.now()).toUTCString(),
        ...headers,
      },
    });
    // Counted as ended once the answer can be on its way, so that `settled` does not run ahead of it.
    setImmediate(() => log.end(seen));
    return response;
  }

  async #fail(failure: RequestFailure, seen: SeenRequest, outgoing: ServerResponse): Promise<Response> {
    const { log } = this.#desk;
    if (failure.kind === 'answer') {
      const body = failure.body ?? { message: `${failure.status}`, code: 0 };
      const code = (body as { code?: unknown }).code;
      seen.error = { code: typeof code === 'number' ? code : 0, message: 'a planned failure' };
      return this.#answer({ status: failure.status, body }, seen, failure.headers ?? {});
    }
    seen.error = { code: 0, message: failure.kind === 'hang' ? 'no answer' : 'connection broken' };
    // A request that was carried out has been counted already.
    if (failure.done !== true) log.end(seen);
    // A real reset: a mere close reads as "other side closed", which @discordjs/rest does not retry.
    if (failure.kind === 'reset') outgoing.socket?.resetAndDestroy();
    else await new Promise<void>((resolve) => void outgoing.once('close', () => resolve()));
    return RESPONSE_ALREADY_SENT;
  }
}

/** Interaction tokens open doors, so they are never in the record. */
function withoutToken(path: string): string {
  return path.replace(/^(\/(?:interactions|webhooks)\/[^/]+\/)[^/]+/, '$1:token');
}
