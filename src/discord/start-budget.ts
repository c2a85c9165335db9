import { SimpleIdentifyThrottler, type IIdentifyThrottler } from 'discord.js';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Clock } from '../clock.js';
import type { Log } from '../log.js';
import type { Shards } from '../shards.js';

/**
 * Discord counts how often a bot begins a session and resets its token where that is too often a day. What crashes at
 * every start would get there within hours, so only a tenth of the day's starts is ever used: some at once, the
 * others spread over the day.
 */
const atOnceShare = 0.04;
const overTheDayShare = 0.06;
const day = 24 * 3_600_000;

export const purseSchema = z.object({ left: z.number(), at: z.number() });
/** Starts that are left, and when that was. */
export type Purse = z.infer<typeof purseSchema>;

/** Takes one start, or says how long to wait for the next, milliseconds. `startsADay` is what Discord allows. */
export function takeStart(
  purse: Purse | undefined,
  now: number,
  startsADay: number,
): { readonly kind: 'taken'; readonly purse: Purse } | { readonly kind: 'wait'; readonly for: number } {
  const most = Math.max(1, startsADay * atOnceShare);
  const perMs = Math.max(1, startsADay * overTheDayShare) / day;
  // A clock that was put back brings no new starts, and takes none away for as long as it was put back.
  const passed = purse === undefined ? 0 : Math.max(0, now - purse.at);
  const left = purse === undefined ? most : Math.min(most, purse.left + passed * perMs);
  if (left >= 1) return { kind: 'taken', purse: { left: left - 1, at: now } };
  return { kind: 'wait', for: Math.ceil((1 - left) / perMs) };
}

/** A shard's part of a day's starts. Of many, each keeps some, or what was mended would wait for hours. */
const leastShare = 75;

function shareOf(startsADay: number, shardCount: number): number {
  return shardCount === 1 ? startsADay : Math.max(leastShare, startsADay / shardCount);
}

/** Where the purse of a shard lies when no process runs: a process that crashes must not forget what it has used. */
export interface KeptPurse {
  get(shard: number): Promise<Purse | undefined>;
  set(purse: Purse, shard: number): Promise<void>;
}

export interface StartBudget {
  /** Resolves once a session of each shard may be begun; to be asked before the login, whose patience is short. */
  room(startsADay: number): Promise<void>;
  /** What discord.js asks before each session, the first and those that a lost connection makes necessary. */
  throttler(maxConcurrency: number, startsADay: number): IIdentifyThrottler;
}

export async function openStartBudget(
  kept: KeptPurse,
  { ids, count }: Shards,
  clock: Clock,
  log: Pick<Log, 'warn'>,
): Promise<StartBudget> {
  const purses = new Map<number, Purse | undefined>();
  for (const shard of ids) purses.set(shard, await kept.get(shard));
  const take = (shard: number, startsADay: number): ReturnType<typeof takeStart> =>
    takeStart(purses.get(shard), clock.now(), shareOf(startsADay, count));

  const room = async (shard: number, startsADay: number, signal?: AbortSignal): Promise<void> => {
    for (;;) {
      const start = take(shard, startsADay);
      if (start.kind === 'taken') return;
      const until = new Date(clock.now() + start.for).toISOString();
      log.warn(
        `The bot has started so often that Discord might reset its token. It connects at ${until}; look in the log for what ends it.`,
      );
      await wait(start.for, undefined, { ...(signal && { signal }) });
    }
  };

  return {
    async room(startsADay) {
      for (const shard of ids) await room(shard, startsADay);
    },
    throttler(maxConcurrency, startsADay) {
      const pace = new SimpleIdentifyThrottler(maxConcurrency);
      return {
        async waitForIdentify(shard, signal) {
          await pace.waitForIdentify(shard, signal);
          let start = take(shard, startsADay);
          while (start.kind === 'wait') {
            await room(shard, startsADay, signal);
            start = take(shard, startsADay);
          }
          purses.set(shard, start.purse);
          // Written down first: killed between the two, it counts a start that was none, and never the other way.
          await kept.set(start.purse, shard).catch((error: unknown) => {
            log.warn({ err: error }, 'a start was not written down');
          });
        },
      };
    },
  };
}
