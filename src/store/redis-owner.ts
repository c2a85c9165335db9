import { randomUUID } from 'node:crypto';
import { codeOfRedis, type RedisClient } from './redis-client.js';
import { giveBack, names, take } from './redis-scripts.js';
import type { Opening } from './rows.js';
import { groupOf, partsOf } from './scopes.js';
import { NotOwned, ownerNow, ServerFailed, whyLost, whyOwned, type ServerOwner } from './server-owner.js';
import { StoreRefused } from './store-refused.js';

/** How long others leave a silent owner alone, and how often it speaks, milliseconds. */
const lease = 4000;
const renewal = 1000;

/**
 * The lock on a scope. Each write carries a token that the server compares in the same script, so a process that was away
 * too long cannot write once another is the owner. Each connection has a token of its own: what an earlier one had sent
 * cannot land behind what a later one wrote.
 */
export class RedisOwner {
  readonly #client: RedisClient;
  readonly #place: string;
  readonly #opening: Opening;
  readonly #parts: readonly string[];
  readonly #id = randomUUID();
  readonly #about: string;
  #connection = 0;
  #taken: Promise<void> = Promise.resolve();
  #lost: string | undefined;
  #renewing: NodeJS.Timeout | undefined;

  private constructor(client: RedisClient, place: string, opening: Opening, now: Date) {
    this.#client = client;
    this.#place = place;
    this.#opening = opening;
    this.#parts = partsOf(opening.scope);
    this.#about = JSON.stringify(ownerNow(now));
  }

  /** Waits for the lease of an owner that was killed. Throws StoreRefused where another process owns the scope. */
  static async take(
    client: RedisClient,
    place: string,
    opening: Opening,
    now = new Date(),
  ): Promise<RedisOwner> {
    const owner = new RedisOwner(client, place, opening, now);
    let answer = await owner.#ask(false);
    for (let waited = 0; answer !== 'held' && waited <= lease; waited += 250) {
      await new Promise((resolve) => setTimeout(resolve, 250));
      answer = await owner.#ask(false);
    }
    if (answer !== 'held') throw new StoreRefused(whyOwned(place, opening.scope, readOwner(answer)));
    client.on('ready', () => owner.#takeAgain());
    owner.#renewing = setInterval(() => void owner.#renew(), renewal);
    return owner;
  }

  /** Runs a script that begins with the token. */
  async write(script: string, keys: string[], values: string[]): Promise<void> {
    await this.#taken;
    if (this.#lost !== undefined) throw new NotOwned(this.#lost);
    let answer: unknown;
    try {
      // The client's own eval and mGet hand keys on as arguments of a call, which fails at a hundred thousand.
      answer = await this.#client.sendCommand([
        'EVAL',
        script,
        String(this.#parts.length + 1 + keys.length),
        ...this.#parts.map(names.owner),
        names.keys,
        ...keys,
        this.#token(),
        String(this.#parts.length),
        ...values,
      ]);
    } catch (error) {
      throw new ServerFailed('Redis', codeOfRedis(error));
    }
    if (answer === 1) return;
    await this.#renew();
    throw new NotOwned(this.#lost ?? 'the connection was made anew meanwhile');
  }

  async release(): Promise<void> {
    clearInterval(this.#renewing);
    if (!this.#client.isReady) return;
    // Where the server goes at the same moment the lease runs out by itself.
    await this.#client
      .eval(giveBack, { keys: [names.scopes], arguments: [this.#id, ...this.#parts] })
      .catch(() => undefined);
  }

  #token(): string {
    return `${this.#id}:${this.#connection}`;
  }

  async #ask(again: boolean): Promise<string> {
    const answer = await this.#client.eval(take, {
      keys: [names.scopes],
      arguments: [
        this.#id,
        this.#token(),
        this.#about,
        String(lease),
        again ? '1' : '0',
        groupOf(this.#opening.scope),
        ...this.#parts,
      ],
    });
    return typeof answer === 'string' ? answer : '';
  }

  /** After a break; writes wait for it. */
  #takeAgain(): void {
    this.#connection += 1;
    this.#taken = this.#renew();
  }

  /** A server that is away is no loss yet; another owner is. */
  async #renew(): Promise<void> {
    if (this.#lost !== undefined || !this.#client.isReady) return;
    const answer = await this.#ask(true).catch(() => undefined);
    if (answer === undefined || answer === 'held' || this.#lost !== undefined) return;
    clearInterval(this.#renewing);
    this.#lost = whyLost(this.#place, readOwner(answer));
    this.#opening.onLost(this.#lost);
  }
}

/** Whose lease has not run out. */
export async function presentOwners(client: RedisClient): Promise<ServerOwner[]> {
  const scopes = await client.sMembers(names.scopes);
  const now = (await client.time()).map(Number);
  const leases = await Promise.all(
    scopes.map((scope) => client.hmGet(names.owner(scope), ['until', 'about'])),
  );
  return leases.flatMap(([until, about]) =>
    Number(until ?? 0) > (now[0] ?? 0) * 1000 ? (readOwner(about ?? '') ?? []) : [],
  );
}

function readOwner(about: string): ServerOwner | undefined {
  try {
    return JSON.parse(about) as ServerOwner;
  } catch {
    return undefined;
  }
}
