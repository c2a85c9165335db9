import type { MessageLike, Outcome, Person } from '../../src/preview/pretend-discord.js';
import { readable } from '../conversations/readable.js';
import { pick } from './tries.js';
import type { Random } from './random.js';

const stances = ['Strongly disagree', 'Disagree', 'Undecided', 'Agree', 'Strongly agree'] as const;
/** A stance as it reads in a receipt, or null for no vote. */
export type Vote = string | null;

/** As much of a pretend Discord as a crowd needs. */
export interface Room {
  readonly client: {
    as(person: Person): { press(message: MessageLike, button: string): Promise<Outcome> };
  };
}

/**
 * Members who vote, change and withdraw all at once, each in each poll one press after another, and what may
 * therefore be stored: a press with a receipt leaves its own vote alone, one without leaves either.
 */
export class Crowd {
  readonly #discord: Room;
  readonly #random: Random;
  readonly #slots: Slot[];
  readonly #silence: Silence;
  #pressing = false;
  #loops: Promise<void>[] = [];
  #acknowledged = 0;
  #unanswered = 0;
  #refused = 0;
  readonly #waiting = new Set<{
    isDone: () => boolean;
    resolve: () => void;
    reject: (error: unknown) => void;
  }>();
  #failure: unknown;

  constructor(
    discord: Room,
    people: readonly Person[],
    cards: readonly MessageLike[],
    random: Random,
    silence: Silence = 'either',
  ) {
    this.#silence = silence;
    this.#discord = discord;
    this.#random = random;
    this.#slots = cards.flatMap((card) =>
      people.map((person) => ({ person, card, possible: new Set<Vote>([null]), receipt: undefined })),
    );
  }

  /** Presses that were answered with a receipt. */
  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** Presses that nothing was heard of. */
  get unanswered(): number {
    return this.#unanswered;
  }

  start(): void {
    this.#pressing = true;
    this.#loops = this.#slots.map(async (slot) => {
      try {
        while (this.#pressing) await this.#step(slot);
      } catch (error) {
        this.#failure ??= error;
        this.#pressing = false;
        for (const { reject } of this.#waiting) reject(error);
      }
    });
  }

  /** Resolves once so many more presses were acknowledged. */
  acknowledgedMore(count: number): Promise<void> {
    const until = this.#acknowledged + count;
    return this.#until(() => this.#acknowledged >= until);
  }

  /** Resolves once so many more were told that nothing was saved. */
  refusedMore(count: number): Promise<void> {
    const until = this.#refused + count;
    return this.#until(() => this.#refused >= until);
  }

  #until(isDone: () => boolean): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => this.#waiting.add({ isDone, resolve, reject }));
  }

  /** Nobody begins another press; resolves when the last was answered or given up. */
  async stop(): Promise<void> {
    this.#pressing = false;
    await Promise.all(this.#loops);
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Asks each member for their stance in each poll; throws where it can be none of theirs. Returns the votes of each poll. */
  async votes(): Promise<Vote[][]> {
    const found = new Map<MessageLike, Vote[]>();
    for (const { person, card, possible } of this.#slots) {
      const said = wordsOf(await this.#discord.client.as(person).press(card, 'My stance'));
      const vote = /: \*\*([a-z ]+)\*\*/.exec(said)?.[1] ?? null;
      if (vote === null && !said.includes('have not voted')) throw new Error(`no stance was told: ${said}`);
      expectPossible(vote, possible, person.name);
      found.set(card, [...(found.get(card) ?? []), vote]);
    }
    return [...found.values()];
  }

  async #step(slot: Slot): Promise<void> {
    const client = this.#discord.client.as(slot.person);
    const withdraws = slot.receipt !== undefined && this.#random() < 0.2;
    const stance = pick(this.#random, stances);
    const wanted: Vote = withdraws ? null : stance.toLowerCase();
    const outcome = await (withdraws && slot.receipt !== undefined
      ? client.press(slot.receipt, 'Withdraw')
      : client.press(slot.card, stance));
    const said = wordsOf(outcome);
    if (withdraws ? /is taken back|have no vote/.test(said) : said.includes(`You: **${wanted}**`)) {
      const before = said.includes('as before') ? wanted : /\(before: ([a-z ]+)\)/.exec(said)?.[1];
      if (before !== undefined) expectPossible(before, slot.possible, slot.person.name);
      if (said.includes('have no vote')) expectPossible(null, slot.possible, slot.person.name);
      slot.possible = new Set([wanted]);
      slot.receipt = withdraws ? undefined : outcome.message;
      this.#acknowledged += 1;
      this.#look();
      return;
    }
    if (said.includes('Nothing was changed')) {
      // So it was before; what is possible stays.
      this.#refused += 1;
      this.#look();
      return;
    }
    if (outcome.kind !== 'failed') throw new Error(`neither a receipt nor silence: ${outcome.kind} ${said}`);
    // Killed before or after the write, or before the receipt: nobody was told, so both are right.
    if (this.#silence === 'either') slot.possible.add(wanted);
    this.#unanswered += 1;
  }

  #look(): void {
    for (const wait of this.#waiting) {
      if (!wait.isDone()) continue;
      this.#waiting.delete(wait);
      wait.resolve();
    }
  }
}

/** What a press without any answer may have done: something or nothing, or surely nothing. */
export type Silence = 'either' | 'nothing';

interface Slot {
  readonly person: Person;
  readonly card: MessageLike;
  possible: Set<Vote>;
  receipt: MessageLike | undefined;
}

function wordsOf(outcome: Outcome): string {
  return outcome.message === undefined ? '' : readable(outcome.message);
}

function expectPossible(vote: Vote, possible: ReadonlySet<Vote>, name: string): void {
  if (possible.has(vote)) return;
  throw new Error(`${name} has ${vote ?? 'no vote'}, but was told ${[...possible].join(' or ')}`);
}

/** How many took each stance. */
export function tallyOf(votes: readonly Vote[]): number[] {
  return stances.map((stance) => votes.filter((vote) => vote === stance.toLowerCase()).length);
}

/** The figures of a posted result, from disagreeing to agreeing; undefined where it shows none. */
export function countsIn(result: string): number[] | undefined {
  const counts = stances.map(
    (stance) => new RegExp(`^${stance} · \\*\\*(\\d+)\\*\\*`, 'm').exec(result)?.[1],
  );
  return counts.includes(undefined) ? undefined : counts.map(Number);
}
