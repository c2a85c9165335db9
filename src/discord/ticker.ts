import type { Log } from '../log.js';
import type { Seminar } from '../seminar.js';
import type { PromptPost } from './prompt-post.js';

/** At least so often, milliseconds; never one long timer, which fires at once beyond 24.8 days and keeps to no clock. */
const every = 15_000;
/** What is due and could not be done is not tried more often than this, milliseconds. */
const soonest = 1000;
/** So many prompts are under way at once; more would only wait in Discord's queue. */
const mostAtOnce = 8;

export interface Ticker {
  start(): void;
  /** Does what is due now; resolves when it is done. Never rejects. */
  tick(): Promise<void>;
  /** When the last tick ended, in milliseconds of `monotonic`; undefined before the first. */
  lastTick(): number | undefined;
  /** Waits for what is under way; what is due besides is left for the next process. */
  stop(): Promise<void>;
}

export function createTicker(parts: {
  seminar: Pick<Seminar, 'clock'> & { readonly deliveries: Pick<Seminar['deliveries'], 'due' | 'next'> };
  prompts: PromptPost;
  /** What else is looked after at every tick; none rejects, and the long ones end early when asked to. */
  others: readonly ((stopping: AbortSignal) => Promise<void>)[];
  monotonic: () => number;
  log: Log;
}): Ticker {
  const { seminar, prompts, others, monotonic, log } = parts;
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<void> = Promise.resolve();
  let ended: number | undefined;
  const stopping = new AbortController();

  const postAll = async (): Promise<void> => {
    const due = seminar.deliveries.due();
    const work = async (): Promise<void> => {
      for (let key = due.shift(); key !== undefined && !stopping.signal.aborted; key = due.shift())
        await prompts.deliver(key);
    };
    await Promise.all(Array.from({ length: Math.min(mostAtOnce, due.length) }, work));
  };
  const run = async (): Promise<void> => {
    try {
      await postAll();
    } catch (error) {
      log.error({ err: error }, 'tick failed');
    }
    for (const look of others) if (!stopping.signal.aborted) await look(stopping.signal);
    ended = monotonic();
  };

  const tick = (): Promise<void> => (last = last.then(run));
  /** Wakes at the next prompt's own second, where that is sooner. */
  const wait = (): number => {
    const next = seminar.deliveries.next();
    if (next === undefined) return every;
    const left = next - seminar.clock.now();
    return left <= 0 ? every : Math.min(every, Math.max(soonest, left));
  };
  const loop = async (): Promise<void> => {
    await tick();
    if (!stopping.signal.aborted) timer = setTimeout(() => void loop(), wait());
  };
  return {
    start() {
      void loop();
    },
    tick,
    lastTick: () => ended,
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await last;
    },
  };
}
