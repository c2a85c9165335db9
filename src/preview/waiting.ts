/** Ways for a test to wait for what the bot does, without sleeping. */
import type { APIMessage } from 'discord.js';
import type { Interactions } from './interactions.js';
import type { SeenRequest, WireLog } from './wire-log.js';
import type { World } from './world.js';

/** Turns of the loop without a request that count as quiet, and the least time they take, milliseconds. */
const QUIET_TURNS = 4;
const QUIET_TURN_MS = 2;

export class Waiting {
  readonly #log: WireLog;
  readonly #interactions: Interactions;
  readonly #messageWaits = new Set<(message: APIMessage) => void>();
  readonly #giveUps = new Set<(reason: Error) => void>();

  constructor(world: World, log: WireLog, interactions: Interactions) {
    this.#log = log;
    this.#interactions = interactions;
    world.onChange((change) => {
      if (change.kind !== 'message' && change.kind !== 'message-edit') return;
      for (const wait of this.#messageWaits) wait(change.stored.message);
    });
  }

  /**
   * Resolves when no request of the bot is in flight, no interaction waits for its first answer, and none began
   * for a few turns of the loop. Work of the bot that takes longer without asking anything cannot be seen.
   */
  async settled(): Promise<void> {
    for (let quiet = 0; quiet < QUIET_TURNS;) {
      const begun = this.#log.begun;
      await new Promise((resolve) => setTimeout(resolve, QUIET_TURN_MS));
      const isQuiet =
        this.#log.underWay === 0 && this.#interactions.waiting === 0 && this.#log.begun === begun;
      quiet = isQuiet ? quiet + 1 : 0;
    }
  }

  /** The next request of the bot that fits, once it was answered. */
  nextRequest(fits: (request: SeenRequest) => boolean = () => true): Promise<SeenRequest> {
    return this.#promise((resolve) =>
      this.#log.onRequest((request) => {
        if (fits(request)) resolve(request);
      }),
    );
  }

  /** The next message made or edited in a channel that fits. */
  nextMessage(channelId: string, fits: (message: APIMessage) => boolean = () => true): Promise<APIMessage> {
    return this.#promise((resolve) => {
      const wait = (message: APIMessage): void => {
        if (message.channel_id === channelId && fits(message)) resolve({ ...message });
      };
      this.#messageWaits.add(wait);
      return () => this.#messageWaits.delete(wait);
    });
  }

  /** What still waits is refused. */
  close(): void {
    for (const giveUp of this.#giveUps) giveUp(new Error('the pretend Discord was closed'));
  }

  #promise<T>(listen: (resolve: (value: T) => void) => () => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const stop = listen((value) => {
        stop();
        this.#giveUps.delete(reject);
        resolve(value);
      });
      this.#giveUps.add(reject);
    });
  }
}
