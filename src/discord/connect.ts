import { Events, Routes, type Client } from 'discord.js';
import { z } from 'zod';
import { fatalClose, gatewaySilent, noStartsLeft, notDiscord, StartRefused } from './refusals.js';
import type { StartBudget } from './start-budget.js';

/** How long Discord may take to answer at all, milliseconds. */
const usualPatience = 60_000;
/** The most that the library waits between two shards, milliseconds. */
const perShard = 6500;

const gatewaySchema = z.object({
  url: z.url(),
  session_start_limit: z.object({ total: z.number(), remaining: z.number(), reset_after: z.number() }),
});

/** Resolves when the guilds are there; rejects where Discord refuses the login or does not answer in `limit` ms. */
export async function connect({
  client,
  starts,
  config: { token, apiUrl },
  shards,
  patience: limit = usualPatience,
}: {
  client: Client;
  starts: StartBudget;
  config: { token: string; apiUrl: string };
  /** How many are to connect, one after another. */
  shards: number;
  patience: number | undefined;
}): Promise<void> {
  // discord.js asks for this too, and takes any answer for Discord's.
  const gateway: unknown = await client.rest
    .setToken(token)
    .get(Routes.gatewayBot(), { signal: AbortSignal.timeout(limit) });
  const allowed = gatewaySchema.safeParse(gateway).data?.session_start_limit;
  if (allowed === undefined) throw notDiscord(apiUrl);
  if (allowed.remaining < shards) throw noStartsLeft(allowed.total, allowed.reset_after);
  await starts.room(allowed.total);
  let timer: NodeJS.Timeout | undefined;
  const cameUp = new Promise<void>((resolve, reject) => {
    client.once(Events.ClientReady, () => resolve());
    client.once(Events.ShardDisconnect, ({ code }) => reject(new StartRefused(fatalClose(code))));
    const longest = limit + (shards - 1) * perShard;
    timer = setTimeout(() => reject(gatewaySilent(Math.round(longest / 1000))), longest);
  });
  try {
    await Promise.all([client.login(token), cameUp]);
  } finally {
    clearTimeout(timer);
  }
}
