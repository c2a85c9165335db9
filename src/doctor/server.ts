import { hostname } from 'node:os';
import { forServer, placeOf } from '../store/database-url.js';
import type { InspectedServer } from '../store/server-owner.js';
import { look, ok, wrong, type Finding } from './finding.js';

/** What a database on a server says, and whether a bot is at work on it. Changes nothing. */
export async function lookAtServer(
  url: string,
  keys: string | undefined,
): Promise<{ findings: Finding[]; running: boolean }> {
  const { StoreRefused } = await import('../store/store-refused.js');
  const { countMissingKeys, hasKeyIn, whatToDoAbout } = await import('../ballots/missing-keys.js');
  const { countRows } = await import('../store/whole-rows.js');
  const place = placeOf(url);
  try {
    const inspected = await inspectServer(url);
    const { rows, owners } = inspected;
    try {
      if (rows === undefined)
        return {
          findings: [ok(`The database (${place}) is empty; the first start makes it.`)],
          running: false,
        };
      const count = await countRows(rows, place);
      const polls = rows.range('polls/', 'polls0');
      // Those on a server of their own are counted at the start.
      const missing =
        keys === undefined
          ? undefined
          : whatToDoAbout(await countMissingKeys(polls, hasKeyIn(keys), Date.now()), { keyDir: keys });
      return {
        findings: [
          ok(`The database (${place}) is whole: ${count} ${count === 1 ? 'value' : 'values'} read.`),
          ...(missing === undefined ? [] : [look(missing)]),
          ...(owners.length === 0 ? [ok('No other process uses the database.')] : []),
          ...owners.map(({ pid, host, since }) =>
            look(
              `Process ${pid} on ${host}, which started ${since}, uses the database (${place}). If it is the bot, it runs already; a second one would refuse to start, unless each has SHARDS of its own.`,
            ),
          ),
        ],
        running: owners.some(({ host }) => host === hostname()),
      };
    } finally {
      await inspected.close();
    }
  } catch (error) {
    if (error instanceof StoreRefused) return { findings: [wrong(error.message)], running: false };
    throw error;
  }
}

/** Loads the driver of that kind of server alone. */
export async function inspectServer(url: string): Promise<InspectedServer> {
  return forServer(url, {
    postgres: async () => (await import('../store/postgres.js')).inspectPostgres(url),
    redis: async () => (await import('../store/redis.js')).inspectRedis(url),
  })();
}
