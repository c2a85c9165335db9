import { SnowflakeUtil } from 'discord.js';

/** Discord waits 3 s for an answer; an older interaction is not worth a write that nobody would hear of. */
const oldest = 2500;
/** The most by which a machine's clock gains on Discord's: one part in a thousand, ten times what any should. */
const mostDrift = 1 / 1000;

/**
 * Tells how old an interaction is by Discord's own clock, whatever the machine's says: the newest snowflake seen
 * plus the time since is the earliest that Discord's clock can show now.
 *
 * @param monotonic milliseconds that only ever grow, such as `performance.now`
 */
export function freshness(monotonic: () => number): (interactionId: string) => boolean {
  let offset = -Infinity;
  let at = 0;
  return (interactionId) => {
    const created = SnowflakeUtil.timestampFrom(interactionId);
    const now = monotonic();
    // A machine's clock runs a little slow or fast. An offset that could only grow would in time make all look old.
    offset = Math.max(offset - (now - at) * mostDrift, created - now);
    at = now;
    return now + offset - created <= oldest;
  };
}
