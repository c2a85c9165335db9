/** What a REST route is, and how a request finds its own. */
import type { Files, Upload } from './uploads.js';
import type { Interactions } from './interactions.js';
import type { Nonces } from './nonces.js';
import type { RateLimit } from './rate-limits.js';
import type { World } from './world.js';

/** What every route works on. */
export interface Premises {
  world: World;
  files: Files;
  nonces: Nonces;
  interactions: Interactions;
  /** For GET /gateway. */
  gatewayUrl: () => string;
  /** For GET /gateway/bot. */
  startLimit: () => object;
}

export interface RestRequest {
  /** The parts of the path that the route names. */
  params: Record<string, string>;
  query: URLSearchParams;
  body: unknown;
  uploads: Upload[];
}

export interface RestAnswer {
  status: number;
  body?: unknown;
}

export interface Route {
  method: string;
  /** `/channels/:channel/messages` */
  pattern: string;
  /** `bot`: the Authorization header is checked. `token`: the interaction's token in the path stands for it. */
  auth: 'bot' | 'token';
  /** Null: not limited. */
  limit: RateLimit | null;
  handle: (request: RestRequest) => RestAnswer | Promise<RestAnswer>;
}

const ordinary: RateLimit = { limit: 20, per: 10 };

/** A route for the bot's own token. */
export function botRoute(
  method: string,
  pattern: string,
  handle: Route['handle'],
  limit: RateLimit = ordinary,
): Route {
  return { method, pattern, auth: 'bot', limit, handle };
}

/** A route that an interaction's token opens. */
export function tokenRoute(
  method: string,
  pattern: string,
  handle: Route['handle'],
  limit: RateLimit | null,
): Route {
  return { method, pattern, auth: 'token', limit, handle };
}

export class RouteTable {
  readonly #routes: { route: Route; segments: string[] }[];

  constructor(routes: readonly Route[]) {
    this.#routes = routes.map((route) => ({ route, segments: route.pattern.split('/').slice(1) }));
  }

  /** Earlier routes win, so `messages/@original` is listed before `messages/:message`. */
  find(method: string, path: string): { route: Route; params: Record<string, string> } | null {
    const given = path.split('/').slice(1);
    for (const { route, segments } of this.#routes) {
      if (route.method !== method || segments.length !== given.length) continue;
      const params = matchSegments(segments, given);
      if (params !== null) return { route, params };
    }
    return null;
  }
}

function matchSegments(segments: readonly string[], given: readonly string[]): Record<string, string> | null {
  const params: Record<string, string> = {};
  for (const [place, segment] of segments.entries()) {
    const found = decoded(given[place]);
    if (found === undefined) return null;
    if (segment.startsWith(':')) params[segment.slice(1)] = found;
    else if (segment !== found) return null;
  }
  return params;
}

/** discord.js writes `@me` as `%40me` in places. Undefined for what no path can mean. */
function decoded(part: string | undefined): string | undefined {
  try {
    return part === undefined ? undefined : decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/** The part of the path that a route promises to have. */
export function param(request: RestRequest, name: string): string {
  const value = request.params[name];
  if (value === undefined) throw new Error(`the route has no part called ${name}`);
  return value;
}
