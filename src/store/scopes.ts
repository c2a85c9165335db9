/** The scope that overlaps with every other. */
export const everything = '*';

const ofShards = /^shards? ([\d,]+) of (\d+)$/;

/** What is locked one by one: `shards 0,1 of 4` are two parts, so that they collide with `shards 1,2 of 4`. */
export function partsOf(scope: string): readonly string[] {
  const [, ids, count] = ofShards.exec(scope) ?? [];
  return ids === undefined || count === undefined
    ? [scope]
    : ids.split(',').map((id) => `shard ${id} of ${count}`);
}

/**
 * Scopes of one group overlap where they have a part in common, those of different groups always: of four shards each
 * holds servers of both shards of two.
 */
export function groupOf(scope: string): string {
  return ofShards.exec(scope)?.[2] ?? scope;
}
