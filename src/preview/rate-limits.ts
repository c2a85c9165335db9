/** Discord's buckets: how many requests of one kind, on one channel, in how long. */

export interface RateLimit {
  limit: number;
  /** Seconds. */
  per: number;
}

export interface RateVerdict {
  allowed: boolean;
  headers: Record<string, string>;
  /** Seconds until the bucket refills. */
  retryAfter: number;
  global: boolean;
}

interface Bucket {
  used: number;
  /** Real and pretend milliseconds at which the window began. */
  began: number;
  beganPretend: number;
}

/** Requests a second over all routes, interactions excepted. */
const GLOBAL: RateLimit = { limit: 50, per: 1 };

export class RateLimits {
  /** Tests that post a great deal switch this off. */
  on = true;
  readonly #buckets = new Map<string, Bucket>();
  readonly #pretendNow: () => number;

  constructor(pretendNow: () => number) {
    this.#pretendNow = pretendNow;
  }

  /**
   * Counts a request. `bucket` names the route, `major` the channel, guild or webhook it is about.
   * Interaction answers stand outside the global limit.
   */
  take(bucket: string, major: string, limit: RateLimit, countsGlobally: boolean): RateVerdict {
    const nowReal = performance.now();
    const nowPretend = this.#pretendNow();
    const whole = countsGlobally ? this.#use('global', GLOBAL, nowReal, nowPretend) : null;
    const own = this.#use(`${bucket}:${major}`, limit, nowReal, nowPretend);
    const over = this.on && (own.used > limit.limit || (whole !== null && whole.used > GLOBAL.limit));
    const global = this.on && whole !== null && whole.used > GLOBAL.limit;
    const left =
      global && whole !== null ? secondsLeft(whole, GLOBAL, nowReal) : secondsLeft(own, limit, nowReal);
    const remaining = this.on ? Math.max(0, limit.limit - own.used) : limit.limit - 1;
    return {
      allowed: !over,
      global,
      retryAfter: left,
      headers: {
        'x-ratelimit-limit': String(limit.limit),
        'x-ratelimit-remaining': String(remaining),
        'x-ratelimit-reset': (nowPretend / 1000 + left).toFixed(3),
        'x-ratelimit-reset-after': left.toFixed(3),
        'x-ratelimit-bucket': bucketHash(bucket),
        ...(over
          ? {
              'x-ratelimit-scope': global ? 'global' : 'user',
              'retry-after': String(Math.ceil(left)),
              ...(global ? { 'x-ratelimit-global': 'true' } : {}),
            }
          : {}),
      },
    };
  }

  #use(key: string, limit: RateLimit, nowReal: number, nowPretend: number): Bucket {
    const known = this.#buckets.get(key);
    const window = limit.per * 1000;
    // A jump of the clock empties the buckets too; a clock that stands still does not keep them full for ever.
    if (known !== undefined && nowReal - known.began < window && nowPretend - known.beganPretend < window) {
      known.used += 1;
      return known;
    }
    const fresh = { used: 1, began: nowReal, beganPretend: nowPretend };
    if (this.#buckets.size > 5_000) this.#buckets.clear();
    this.#buckets.set(key, fresh);
    return fresh;
  }
}

function secondsLeft(bucket: Bucket, limit: RateLimit, nowReal: number): number {
  return Math.max(0.001, (bucket.began + limit.per * 1000 - nowReal) / 1000);
}

/** Any stable name will do; Discord's are hexadecimal digests. */
function bucketHash(bucket: string): string {
  let hash = 2_166_136_261;
  for (const letter of bucket) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  return hash.toString(16).padStart(8, '0').repeat(4);
}
