import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ReadOnlyFile } from '../store/inspect-file.js';
import type { Row } from '../store/rows.js';
import { unseal } from '../store/seal.js';
import { keysAre, openKeys, type KeyPlace } from './key-server.js';
import type { PollKeys } from './poll-keys.js';

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
 * How many secret polls are open, or were stopped lately, and have no key: a start stops them, and
 * lets them go on once their keys are back.
 *
 * @param polls the collection of polls as it lies in the database
 * @param now epoch milliseconds
 */
export async function countMissingKeys(
  polls: AsyncIterable<Row> | Iterable<Row>,
  hasKey: (pollId: string) => boolean | Promise<boolean>,
  now: number,
): Promise<number> {
  let missing = 0;
  for await (const [key, value] of polls) {
    const poll = secretPoll.safeParse(unseal(key, value).value).data;
    const isWanted = poll !== undefined && (poll.state !== 'void' || now - (poll.closedAt ?? 0) < hope);
    if (isWanted && !(await hasKey(poll.id))) missing += 1;
  }
  return missing;
}

/** The same of an SQLite file, which a bot may be using. */
export async function countMissingKeysIn(path: string, place: KeyPlace, now: number): Promise<number> {
  if (!existsSync(path)) return 0;
  const server = place.keyUrl === undefined ? undefined : await openKeys(place, path, []);
  // A look makes no folder.
  const hasKey = server === undefined ? hasKeyIn(place.keyDir) : hasKeyAmong(server);
  const file = await ReadOnlyFile.open(path);
  try {
    return await countMissingKeys(await file.rowsOf('polls'), hasKey, now);
  } finally {
    await file.close();
    await server?.close();
  }
}

/** Whether a folder has a key; makes nothing. */
export function hasKeyIn(keyDir: string): (pollId: string) => boolean {
  return (pollId) => existsSync(join(keyDir, `${pollId}.key`));
}

export function hasKeyAmong(keys: Pick<PollKeys, 'list'>): (pollId: string) => Promise<boolean> {
  let all: Promise<Set<string>> | undefined;
  return async (pollId) => (await (all ??= keys.list().then((each) => new Set(each)))).has(pollId);
}

/** What to do about keys that are missing, in a sentence; undefined where none is. */
export function whatToDoAbout(missing: number, place: KeyPlace): string | undefined {
  if (missing === 0) return undefined;
  const [polls, have, they, keys] =
    missing === 1 ? ['poll', 'has', 'it', 'its key'] : ['polls', 'have', 'they', 'their keys'];
  return `${missing} open secret ${polls} ${have} no key in ${keysAre(place)}, so ${they} cannot go on. Copy ${keys} there before the bot starts; copied later, ${they} ${missing === 1 ? 'goes' : 'go'} on after the next start.`;
}
