import type { Clock } from '../clock.js';
import { rateLimitOf } from '../api-error.js';

/**
 * Which channels Discord has told us to leave alone, and until when. The REST client forgets what an answer said about
 * a shared or global limit once it has rejected, and asking again too early makes Discord lock the bot out.
 */
export class HeldBack {
  readonly #clock: Clock;
  readonly #until = new Map<string, number>();
  #allUntil = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  has(channelId: string): boolean {
    const now = this.#clock.now();
    return now < this.#allUntil || now < (this.#until.get(channelId) ?? 0);
  }

  /** Takes note where an error of a request to a channel says to wait. */
  note(channelId: string, error: unknown): void {
    const limit = rateLimitOf(error);
    if (limit === undefined) return;
    const until = this.#clock.now() + limit.retryAfter;
    if (limit.global) this.#allUntil = Math.max(this.#allUntil, until);
    else this.#until.set(channelId, until);
    for (const [id, at] of this.#until) if (at <= this.#clock.now()) this.#until.delete(id);
  }
}
