import { SnowflakeUtil } from 'discord.js';

/** Discord waits 3 s for an answer; an older interaction is not worth a write that nobody would hear of. */
const oldest = 2500;
/** The most by which a machine's clock gains on Discord's: one part in a thousand, ten times what any should. */
const mostDrift = 1 / 1000;

/** How far the clock that dates Discord's answers may run ahead of the one that makes its ids, milliseconds. */
const mostApart = 1000;

export interface Freshness {
  /** Whether an interaction is young enough to be answered. */
  readonly isFresh: (interactionId: string) => boolean;
  /** Discord has just said what time it is, epoch milliseconds, to the second. */
  readonly heard: (time: number) => void;
}

/**
 * Tells how old an interaction is by Discord's own clock, whatever the machine's says: the newest snowflake seen, or the
 * date of the last answer, plus the time since is the earliest that Discord's clock can show now.
 *
 * @param monotonic milliseconds that only ever grow, such as `performance.now`
 */
export function freshness(monotonic: () => number): Freshness {
  let offset = -Infinity;
  let at = 0;
  const learn = (time: number): number => {
    const now = monotonic();
    // A machine's clock runs a little slow or fast. An offset that could only grow would in time make all look old.
    offset = Math.max(offset - (now - at) * mostDrift, time - now);
    at = now;
    return now + offset;
  };
  return {
    isFresh(interactionId) {
      const created = SnowflakeUtil.timestampFrom(interactionId);
      return learn(created) - created <= oldest;
    },
    heard: (time) => void learn(time - mostApart),
  };
}
