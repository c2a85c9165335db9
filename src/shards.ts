/**
 * Which share of all servers a process looks after. Discord cuts a bot's servers into `count` shards; whoever holds a
 * shard's connection owns its servers, so each value in the store has one writer.
 */
export interface Shards {
  readonly ids: readonly number[];
  readonly count: number;
}

/** One process for all servers. */
export const allShards: Shards = { ids: [0], count: 1 };

/** The shard that Discord sends a server's events to. */
export function shardOf(guildId: string, count: number): number {
  return count === 1 ? 0 : Number((BigInt(guildId) >> 22n) % BigInt(count));
}

export function owns({ ids, count }: Shards, guildId: string): boolean {
  return count === 1 || ids.includes(shardOf(guildId, count));
}

/** `shards 0,1 of 4` */
export function nameOf({ ids, count }: Shards): string {
  return `${ids.length === 1 ? 'shard' : 'shards'} ${ids.join(',')} of ${count}`;
}
