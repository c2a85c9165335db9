/** What the bot asked and what it was told: for the page's drawer, and with bodies for tests. */
import type { WireRecord } from './client-api.js';
import { withoutTokens } from './struck-tokens.js';
import type { Upload } from './uploads.js';

/** A request with what it carried. Of the bodies the page is shown those that were refused, without tokens. */
export interface SeenRequest extends WireRecord {
  /** The route it matched, `/channels/:channel/messages`; empty where none did. */
  route: string;
  body: unknown;
  query: Record<string, string>;
  uploads: Upload[];
  answer: unknown;
}

const KEPT = 5_000;
const SHOWN = 200;

export class WireLog {
  readonly seen: SeenRequest[] = [];
  readonly #listeners = new Set<(request: SeenRequest) => void>();
  #underWay = 0;
  #begun = 0;

  /** Requests that have not been answered yet. */
  get underWay(): number {
    return this.#underWay;
  }

  /** How many requests ever began. */
  get begun(): number {
    return this.#begun;
  }

  begin(): void {
    this.#underWay += 1;
    this.#begun += 1;
  }

  /** Every request that began must end, answered or dropped. */
  end(request: SeenRequest | null): void {
    this.#underWay -= 1;
    if (request === null) return;
    this.seen.push(request);
    // The array is handed out to tests, so it is trimmed in place, and rarely.
    if (this.seen.length > KEPT * 2) this.seen.splice(0, this.seen.length - KEPT);
    for (const listener of this.#listeners) listener(request);
  }

  onRequest(listener: (request: SeenRequest) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  latest(): WireRecord[] {
    return this.seen.slice(-SHOWN).map(recordOf);
  }

  forget(): void {
    this.seen.length = 0;
  }
}

export function recordOf({ at, method, path, status, error, body }: SeenRequest): WireRecord {
  const refused = error !== null || status >= 400;
  const record = { at, method, path: String(withoutTokens(path)), status, error };
  return refused && body !== undefined ? { ...record, body: withoutTokens(body) } : record;
}
