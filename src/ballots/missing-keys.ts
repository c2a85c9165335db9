import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ReadOnlyFile } from '../store/inspect-file.js';
import type { Row } from '../store/rows.js';
import { unseal } from '../store/seal.js';

/** As much of a poll as this must know, whatever version wrote it. */
const secretPoll = z.object({
  id: z.string(),
  ballot: z.literal('secret'),
  state: z.enum(['draft', 'round 1', 'discuss', 'round 2', 'void']),
  closedAt: z.number().nullable(),
});

/** A poll that was stopped longer ago is given up, milliseconds. */
const hope = 30 * 24 * 3_600_000;

/**
 * How many secret polls are open, or were stopped lately, and have no key in a folder: a start stops them, and
 * lets them go on once their keys are back.
 *
 * @param polls the collection of polls as it lies in the database
 * @param now epoch milliseconds
 */
export async function countMissingKeys(
  polls: AsyncIterable<Row> | Iterable<Row>,
  keyDir: string,
  now: number,
): Promise<number> {
  let missing = 0;
  for await (const [key, value] of polls) {
    const poll = secretPoll.safeParse(unseal(key, value).value).data;
    const isWanted = poll !== undefined && (poll.state !== 'void' || now - (poll.closedAt ?? 0) < hope);
    if (isWanted && !existsSync(join(keyDir, `${poll.id}.key`))) missing += 1;
  }
  return missing;
}

/** The same of an SQLite file, which a bot may be using. */
export async function countMissingKeysIn(path: string, keyDir: string, now: number): Promise<number> {
  if (!existsSync(path)) return 0;
  const file = await ReadOnlyFile.open(path);
  try {
    return await countMissingKeys(await file.rowsOf('polls'), keyDir, now);
  } finally {
    await file.close();
  }
}

/** What to do about keys that are missing, in a sentence; undefined where none is. */
export function whatToDoAbout(missing: number, keyDir: string): string | undefined {
  if (missing === 0) return undefined;
  const [polls, have, they, keys] =
    missing === 1 ? ['poll', 'has', 'it', 'its key'] : ['polls', 'have', 'they', 'their keys'];
  return `${missing} open secret ${polls} ${have} no key in KEY_DIR (${keyDir}), so ${they} cannot go on. Copy ${keys} there before the bot starts; copied later, ${they} ${missing === 1 ? 'goes' : 'go'} on after the next start.`;
}
