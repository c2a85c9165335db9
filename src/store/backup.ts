import { existsSync } from 'node:fs';
import { chmod, chown, copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf, glimpseOf, inspectFile, ReadOnlyFile } from './inspect-file.js';
import { currentUser, letWrite, tryWriting } from '../write-test.js';
import { lockOf } from './owner-lock.js';
import { claim, refuseStrangers, whyRefused } from './sqlite.js';
import { StoreRefused } from './store-refused.js';

export interface BackedUp {
  readonly rows: number;
}

/**
 * Writes a verified copy of the database while the bot may run. The copy holds no freed pages, so nothing that was
 * deleted. Throws StoreRefused where there is nothing to copy, it cannot be read, the target exists, or the copy is not whole.
 *
 * @param isOurs whether this process has the database open. Then nothing but SQLite may open it: to close a file ends all locks
 *   that its process has on it, and whoever looked into the database next would take the bot's log away from under it.
 */
export async function backUp(database: string, target: string, isOurs = false): Promise<BackedUp> {
  if (!isOurs) refuseStrangers(database);
  if (!existsSync(database)) throw new StoreRefused(`There is no database at ${database} to back up.`);
  if (existsSync(target)) throw new StoreRefused(`${target} exists. Name a file that does not.`);
  const into = dirname(target);
  // A mistyped path must not become a folder.
  if (!existsSync(into))
    throw new StoreRefused(`There is no folder ${into}. Name a file in one that is there.`);
  const written = tryWriting(into);
  if (written.kind === 'refused') {
    throw new StoreRefused(
      `The folder ${into} cannot be written to (${written.code}). ${letWrite(into, true, written.code, currentUser())}`,
    );
  }
  const draft = `${target}.new`;
  await rm(draft, { force: true });
  await copyInto(draft, database, isOurs);
  const copied = await inspectFile(draft);
  if (copied.kind !== 'ours') {
    await rm(draft, { force: true });
    throw new StoreRefused(
      copied.kind === 'new' ? `The database ${database} is empty.` : whyRefused(database, copied),
    );
  }
  await sync(draft);
  await rename(draft, target);
  await sync(dirname(target));
  return { rows: copied.rows };
}

/** Throws StoreRefused, with the sentence of a start where the database is the reason. */
async function copyInto(draft: string, database: string, isOurs: boolean): Promise<void> {
  let source: ReadOnlyFile | undefined;
  try {
    source = await ReadOnlyFile.open(database);
    await source.all('VACUUM INTO ?', draft);
  } catch (cause) {
    await rm(draft, { force: true });
    // SQLite does not say which of the two files it means.
    const found = isOurs ? undefined : await inspectFile(database);
    if (found !== undefined && found.kind !== 'new' && found.kind !== 'ours')
      throw new StoreRefused(whyRefused(database, found), { cause });
    const code = codeOf(cause) || 'unknown reason';
    const remedy = /FULL|ENOSPC|EDQUOT|EROFS|READONLY|CANTOPEN|PERM|EACCES/.test(code)
      ? letWrite(dirname(draft), true, code, currentUser())
      : 'Try again; if it stays so, look at the disk.';
    throw new StoreRefused(`The backup could not be written to ${dirname(draft)} (${code}). ${remedy}`, {
      cause,
    });
  } finally {
    await source?.close();
  }
}

export interface Restored {
  readonly rows: number;
  /** Where the former database went; undefined where there was none. */
  readonly movedTo: string | undefined;
}

/**
 * Puts a backup in the database's place, with the owner and the mode of what it replaces (else of the folder); the present one
 * is kept under another name. Throws StoreRefused where the
 * backup is not whole or a bot is running on the database.
 */
export async function restore(backup: string, database: string, now: Date): Promise<Restored> {
  if (!existsSync(backup)) throw new StoreRefused(`There is no backup at ${backup}.`);
  const found = await inspectFile(backup);
  if (found.kind !== 'ours') {
    throw new StoreRefused(
      `${backup} is no whole backup of Colloquium, so nothing was changed. Try an older one.`,
    );
  }
  const present = glimpseOf(database);
  if (present?.kind === 'foreign' || present?.kind === 'unreadable')
    throw new StoreRefused(whyRefused(database, present));
  const release = await claim(database);
  try {
    const draft = `${database}.restoring`;
    await copyFile(backup, draft);
    const owner = await stat(existsSync(database) ? database : dirname(database));
    await chmod(draft, owner.isFile() ? owner.mode & 0o777 : 0o600);
    // Restored by root, it must still be the bot's to write; and so must the lock, should this have made it.
    if (process.geteuid?.() === 0)
      for (const each of [draft, lockOf(database)]) await chown(each, owner.uid, owner.gid);
    await sync(draft);
    const movedTo = existsSync(database)
      ? `${database}.before-${now.toISOString().replace(/[:.]/g, '-')}`
      : undefined;
    if (movedTo !== undefined) {
      for (const ending of ['', '-wal', '-shm']) {
        if (existsSync(database + ending)) await rename(database + ending, movedTo + ending);
      }
    }
    await rename(draft, database);
    await sync(dirname(database));
    const restored = await inspectFile(database);
    if (restored.kind !== 'ours') throw new StoreRefused(`The copy at ${database} is damaged. Try again.`);
    return { rows: restored.rows, movedTo };
  } finally {
    await release();
  }
}

const name = /^colloquium-(\d{4}-\d{2}-\d{2})\.sqlite$/;
const leftover = /^colloquium-\d{4}-\d{2}-\d{2}\.sqlite\.new$/;
const kept = 30;
const day = 24 * 3_600_000;

/**
 * Today's backup in a folder, once; those that are more than 30, or older than 30 days, go: whoever had their data
 * erased is then in none. The name of the new one, or undefined where it was there.
 */
export async function backUpDaily(
  database: string,
  folder: string,
  now: number,
): Promise<string | undefined> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // What a killed backup left behind.
  for (const each of await readdir(folder)) if (leftover.test(each)) await rm(join(folder, each));
  const today = `colloquium-${dateOf(now)}.sqlite`;
  const made = existsSync(join(folder, today)) ? undefined : today;
  if (made !== undefined) await backUp(database, join(folder, today), true);
  const backups = (await readdir(folder)).filter((each) => name.test(each)).sort();
  const oldest = dateOf(now - kept * day);
  for (const [n, each] of backups.entries()) {
    const isSpare = n < backups.length - kept || (name.exec(each)?.[1] ?? '') < oldest;
    if (isSpare) await rm(join(folder, each));
  }
  return made;
}

/** Whether daily backups are made into a folder, and when the last was made, epoch milliseconds. */
export async function backupState(
  folder: string | undefined,
): Promise<{ kind: 'off' } | { kind: 'on'; last: number | undefined }> {
  if (folder === undefined) return { kind: 'off' };
  const names = existsSync(folder) ? (await readdir(folder)).filter((each) => name.test(each)).sort() : [];
  const newest = names.at(-1);
  const last = newest === undefined ? undefined : (await stat(join(folder, newest))).mtimeMs;
  return { kind: 'on', last };
}

function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
