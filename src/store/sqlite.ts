import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { ballastOf } from './ballast.js';
import {
  applicationId,
  codeOf,
  fileVersion,
  glimpseOf,
  inspectFile,
  tracesOf,
  type Inspected,
} from './inspect-file.js';
import { lockOwner, type Owner } from './owner-lock.js';
import type { Kept, Opening } from './rows.js';
import { SqliteFile } from './sqlite-file.js';
import { StoreRefused } from './store-refused.js';
import { currentUser, letWrite, tryWriting } from '../write-test.js';

/** Opens a file for this process alone. Throws StoreRefused where it cannot. */
export async function openSqlite(
  path: string,
  { isServing, wrote }: Pick<Opening, 'isServing' | 'wrote'>,
): Promise<Kept> {
  refuseStrangers(path);
  const release = await claim(path);
  try {
    const found = await inspectFile(path);
    if (found.kind !== 'new' && found.kind !== 'ours') throw new StoreRefused(whyRefused(path, found));
    const rows = await SqliteFile.open(path, wrote);
    await rows.query(`PRAGMA application_id=${applicationId}`);
    await rows.query(`PRAGMA user_version=${fileVersion}`);
    if (isServing === true) rows.serve();
    return {
      rows,
      async close() {
        await rows.disconnect();
        await release();
      },
    };
  } catch (cause) {
    await release();
    if (cause instanceof StoreRefused) throw cause;
    throw new StoreRefused(whyRefused(path, { kind: 'unreadable', code: codeOf(cause) }), { cause });
  }
}

/** Throws StoreRefused where a file is surely none of ours; leaves nothing beside it, as even a lock would. */
export function refuseStrangers(path: string): void {
  const found = glimpseOf(path);
  if (found !== undefined && found.kind !== 'new' && found.kind !== 'ours')
    throw new StoreRefused(whyRefused(path, found));
}

/** Takes the database for this process; resolves with how to give it back. */
export async function claim(path: string): Promise<() => Promise<void>> {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const locked = await lockOwner(path);
    if (locked.kind === 'held') return locked.release;
    throw new StoreRefused(whyTaken(path, locked.by));
  } catch (cause) {
    if (cause instanceof StoreRefused) throw cause;
    throw new StoreRefused(whyRefused(path, { kind: 'unreadable', code: codeOf(cause) }), { cause });
  }
}

function whyTaken(path: string, by: Owner | undefined): string {
  const who = by === undefined ? 'another process' : `process ${by.pid}, which started ${by.since}`;
  return `The database ${path} is in use by ${who}. Two bots on one database would lose votes: stop that one first, or name another file in DATABASE_URL.`;
}

/** Why a file is not opened, and what to do. */
export function whyRefused(path: string, found: Exclude<Inspected, { kind: 'new' | 'ours' }>): string {
  const kept = 'Nothing was changed in it.';
  switch (found.kind) {
    case 'damaged':
      return `The database ${path} is damaged. ${kept} Put a backup in its place with: npm run restore -- BACKUPFILE`;
    case 'emptied':
      return `The database ${path} is damaged: it is empty (0 bytes), and the files beside it show that it was not. ${kept} Put a backup in its place with: npm run restore -- BACKUPFILE; or, to begin anew, remove it with ${ballastOf(path)}`;
    case 'not a database':
      return `The database ${path} is damaged or is no database (SQLITE_NOTADB). ${kept} Put a backup in its place with: npm run restore -- BACKUPFILE; or name another file in DATABASE_URL.`;
    case 'foreign':
      return `The database ${path} belongs to another program. ${kept} Name another file in DATABASE_URL.`;
    case 'newer':
      return `The database ${path} was made by a newer version of Colloquium. ${kept} Update the bot, or put an older backup in its place with: npm run restore -- BACKUPFILE`;
    case 'unreadable':
      return `The database ${path} cannot be opened (${found.code || 'unknown reason'}). ${remedyFor(found.code, path)}`;
  }
}

/** That a database which was there is not, and what to do; undefined where it is there, or never was. */
export function whyGone(path: string): string | undefined {
  const traces = tracesOf(path);
  return traces.length === 0
    ? undefined
    : `The database ${path} is gone: ${traces.join(', ')} beside it ${traces.length === 1 ? 'shows' : 'show'} that there was one. A start begins an empty one. Unless it was removed on purpose, stop the bot and put a backup in its place: npm run restore -- BACKUPFILE`;
}

function remedyFor(code: string, path: string): string {
  if (/CANTOPEN|EACCES|READONLY|EPERM|EROFS/.test(code)) {
    const written = tryWriting(dirname(path));
    // SQLite says the same of a read-only mount and of a folder of somebody else's; the system does not.
    const why = written.kind === 'refused' ? written.code : code;
    return `DATABASE_URL can name another file. ${letWrite(dirname(path), written.exists, why, currentUser())}`;
  }
  if (/EISDIR/.test(code)) return 'It is a folder; name a file in DATABASE_URL.';
  if (/EEXIST|ENOTDIR/.test(code))
    return 'Something on the way to it is not a folder; name another file in DATABASE_URL.';
  return 'Name another file in DATABASE_URL.';
}
