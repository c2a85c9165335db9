/** Sets the pretend clock forward, stopping at every moment at which the bot has something to do. */
import type { ClockJump, ClockState } from './client-api.js';
import { ClientRefusal } from './client-refusal.js';
import type { PretendClock } from './pretend-clock.js';

/** What the preview may ask of the bot that runs in the same process. */
export interface BotControls {
  restart(): Promise<void>;
  /**
   * Stops the bot, removes all it keeps, calls `empty` for the pretend world and starts the bot again. Left out:
   * nothing can be reset from the page.
   */
  reset?(empty: () => void): Promise<void>;
  /** When something is due next, epoch milliseconds; null where nothing is scheduled. */
  next(): Promise<number | null>;
  /** Does what is due now. */
  tick(): Promise<void>;
}

/** Stops in one jump; a year of three prompts a day fits. */
const MAX_STOPS = 1_500;

export class ClockJumps {
  controls: BotControls | null = null;
  readonly #clock: PretendClock;
  readonly #onMove: () => void;
  #last: Promise<unknown> = Promise.resolve();

  constructor(clock: PretendClock, onMove: () => void) {
    this.#clock = clock;
    this.#onMove = onMove;
  }

  async state(): Promise<ClockState> {
    const next = (await this.controls?.next()) ?? null;
    return { now: this.#clock.now(), next };
  }

  /** One jump after another: two at once would overtake each other's prompts. */
  async jump(jump: ClockJump): Promise<ClockState> {
    return this.#afterLast(() => this.#move(jump));
  }

  /** Begins everything anew, once no jump is under way: a bot being taken apart must not be asked what is due. */
  async reset(empty: () => void): Promise<void> {
    const reset = this.controls?.reset?.bind(this.controls);
    if (reset === undefined) throw new ClientRefusal('Nothing can be reset from here.', 409);
    await this.#afterLast(() => reset(empty));
  }

  #afterLast<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  async #move(jump: ClockJump): Promise<ClockState> {
    const { controls } = this;
    if (controls === null) throw new ClientRefusal('The clock cannot be moved: no bot is attached.', 409);
    const target = 'by' in jump ? this.#clock.now() + jump.by : await controls.next();
    if (target === null) throw new ClientRefusal('Nothing is scheduled.', 409);
    let before: number | null = null;
    for (let stop = 0; stop < MAX_STOPS; stop += 1) {
      const due = await controls.next();
      // The same moment twice: the bot did not deal with it, and asking again would never end.
      if (due === null || due > target || due === before) break;
      before = due;
      this.#clock.setTo(due);
      await controls.tick();
      this.#onMove();
    }
    if (target > this.#clock.now() || before === null) {
      this.#clock.setTo(target);
      await controls.tick();
    }
    this.#onMove();
    return this.state();
  }
}
