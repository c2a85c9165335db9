import { SnowflakeUtil } from 'discord.js';

/** Discord waits 3 s for an answer; an older interaction is not worth a write that nobody would hear of. */
const oldest = 2500;

/**
 * Tells how old an interaction is by Discord's own clock, whatever the machine's says: the newest snowflake seen
 * plus the time since is the earliest that Discord's clock can show now.
 *
 * @param monotonic milliseconds that only ever grow, such as `performance.now`
 */
export function freshness(monotonic: () => number): (interactionId: string) => boolean {
  let offset = -Infinity;
  return (interactionId) => {
    const created = SnowflakeUtil.timestampFrom(interactionId);
    const now = monotonic();
    offset = Math.max(offset, created - now);
    return now + offset - created <= oldest;
  };
}
