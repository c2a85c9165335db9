/** `enforce_nonce`: the same nonce within a few minutes gives back the message that it made first. */

/** How long Discord remembers, milliseconds. */
const REMEMBERED = 5 * 60_000;

export class Nonces {
  readonly #made = new Map<string, { messageId: string; at: number }>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  find(channelId: string, nonce: string): string | null {
    const found = this.#made.get(`${channelId}/${nonce}`);
    if (found === undefined || this.#now() - found.at > REMEMBERED) return null;
    return found.messageId;
  }

  remember(channelId: string, nonce: string, messageId: string): void {
    const now = this.#now();
    if (this.#made.size > 1_000) {
      for (const [key, { at }] of this.#made) if (now - at > REMEMBERED) this.#made.delete(key);
    }
    this.#made.set(`${channelId}/${nonce}`, { messageId, at: now });
  }

  forget(): void {
    this.#made.clear();
  }
}
