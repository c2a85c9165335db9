import { afterEach, expect, test, vi } from 'vitest';
import { createClient, createRestWithoutRetries } from '../../src/discord/client.js';
import { openStartBudget, type Purse } from '../../src/discord/start-budget.js';
import type { Shards } from '../../src/shards.js';

afterEach(() => vi.unstubAllEnvs());
const at = { apiUrl: 'http://127.0.0.1:1/api', cdnUrl: 'http://127.0.0.1:1/cdn' };

test.each([
  ['0,1', '4'],
  ['', ''],
])('discord.js takes no SHARDS=%s and SHARD_COUNT=%s from the environment by itself', (ids, count) => {
  vi.stubEnv('SHARDS', ids);
  vi.stubEnv('SHARD_COUNT', count);
  expect(createClient(at).options).toMatchObject({ shards: [0], shardCount: 1 });
  expect(createClient(at, undefined, { ids: [2, 3], count: 4 }).options).toMatchObject({
    shards: [2, 3],
    shardCount: 4,
  });
});

test('the processes of one bot together ask no more of Discord than it grants one', () => {
  const asked = (shards?: Shards): number[] => [
    createClient(at, undefined, shards).rest.options.globalRequestsPerSecond,
    createRestWithoutRetries(at, 'x', shards).options.globalRequestsPerSecond,
  ];
  expect(asked()).toEqual([50, 50]);
  expect(asked({ ids: [0, 1], count: 4 })).toEqual([25, 25]);
  expect(asked({ ids: [7], count: 200 })).toEqual([1, 1]);
});

test('each shard has its part of a day’s starts, and takes it along to another process', async () => {
  const purses = new Map<number, Purse>();
  const kept = {
    get: (shard: number) => Promise.resolve(purses.get(shard)),
    set: (purse: Purse, shard: number) => Promise.resolve(void purses.set(shard, purse)),
  };
  /** Begins sessions of a shard until it has to wait; how many. */
  const starts = async (ids: readonly number[], shard: number): Promise<number> => {
    const impatient = new AbortController();
    const log = { warn: () => impatient.abort() };
    const budget = await openStartBudget(kept, { ids, count: 4 }, { now: () => 0 }, log);
    for (let begun = 0; ; begun++) {
      // Each asks anew for its throttler, whose pace is five seconds otherwise.
      const turn = budget.throttler(16, 1000).waitForIdentify(shard, impatient.signal);
      if (
        !(await turn.then(
          () => true,
          () => false,
        ))
      )
        return begun;
    }
  };
  expect(await starts([0, 1], 0)).toBe(10);
  expect(await starts([0, 1], 1)).toBe(10);
  // Shard 1 has moved, and has used its part.
  expect(await starts([1, 2], 1)).toBe(0);
  expect(await starts([1, 2], 2)).toBe(10);
});
