import { randomBytes } from 'node:crypto';
import { constants, existsSync, realpathSync, statSync } from 'node:fs';
import { access, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { currentUser, letWrite, quoted } from '../write-test.js';
import { checked, keyBytes, KeysRefused, wholeKey, type PollKeys } from './poll-keys.js';

const ending = '.key';

/** The bits of a mode that let in somebody else than the owner. */
const others = 0o077;

/**
 * One file a key, overwritten before it is removed. Several processes may share the folder: each poll is one process's.
 * Throws KeysRefused where the folder cannot be used, or lies where copies of the database are made; nothing is made
 * then. The folder is made for its owner alone; one that is there keeps its mode, for it may be somebody's else too.
 */
export async function openKeyFolder(folder: string, apartFrom: readonly string[]): Promise<PollKeys> {
  const at = resolve(folder);
  keepApart(at, apartFrom);
  try {
    await mkdir(at, { recursive: true, mode: 0o700 });
    await access(at, constants.R_OK | constants.W_OK);
  } catch (cause) {
    throw folderRefused(at, cause);
  }
  const fileOf = (pollId: string): string => join(at, `${checked(pollId)}${ending}`);
  await everyKeyIsOurs(at);

  return {
    async create(pollId) {
      const key = randomBytes(keyBytes);
      const path = fileOf(pollId);
      const draft = `${path}.new`;
      await writeSynced(draft, key);
      await rename(draft, path);
      await sync(at);
      return key;
    },
    async read(pollId) {
      const key = await readFile(fileOf(pollId)).catch(undefinedIfGone);
      return key && wholeKey(pollId, key);
    },
    async destroy(pollId) {
      const path = fileOf(pollId);
      const file = await open(path, 'r+').catch(undefinedIfGone);
      if (file === undefined) return;
      // Some file systems and most flash write elsewhere; where they do not, this leaves nothing to find.
      await file.write(randomBytes(keyBytes), 0, keyBytes, 0);
      await file.sync();
      await file.close();
      await rm(path);
      await sync(at);
    },
    async list() {
      const names = await readdir(at);
      return names.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
    },
    close: () => Promise.resolve(),
  };
}

/**
 * Throws KeysRefused where a key cannot be read or overwritten: copied by somebody else, such as root, it would look as if it
 * were gone, and its poll would be stopped. Changes nothing.
 */
export async function everyKeyIsOurs(folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  const names = await readdir(folder).catch((cause: unknown) => {
    throw folderRefused(folder, cause);
  });
  for (const name of names) {
    if (!name.endsWith(ending)) continue;
    try {
      await (await open(join(folder, name), 'r+')).close();
    } catch (cause) {
      const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
      // A process beside this one may just have destroyed it.
      if (code === 'ENOENT') continue;
      throw new KeysRefused(
        `The key ${name} in the folder of ballot keys ${folder} cannot be read or overwritten (${code}), so the secret poll it belongs to could not go on. ${letWrite(folder, true, code, currentUser())}`,
        { cause },
      );
    }
  }
}

function folderRefused(at: string, cause: unknown): KeysRefused {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
  const remedy = letWrite(at, existsSync(at), code, currentUser());
  return new KeysRefused(
    `The folder of ballot keys ${at} cannot be written to (${code}). KEY_DIR can name another. ${remedy}`,
    { cause },
  );
}

/** Throws KeysRefused where the folder lies in one of the others, links followed; makes and changes nothing. */
export function keepApart(folder: string, apartFrom: readonly string[]): void {
  const at = resolve(folder);
  for (const other of apartFrom) {
    if (isInside(reallyAt(at), reallyAt(resolve(other)))) {
      throw new KeysRefused(
        `KEY_DIR (${at}) ${reallyAt(at) === reallyAt(resolve(other)) ? 'is the folder' : `lies in ${other},`} where the database or its backups are. Whoever copies those would copy the keys of secret ballots with them. Name a folder elsewhere.`,
      );
    }
  }
}

/** Who else may look into the folder, as a sentence; undefined where nobody may, or where it is not there. */
export function whoElseReads(folder: string): string | undefined {
  if (process.platform === 'win32' || !existsSync(folder)) return undefined;
  if ((statSync(folder).mode & others) === 0) return undefined;
  return `Other users of this machine can look into the folder of ballot keys ${folder}: chmod 700 ${quoted(folder)}`;
}

/** The path with links followed, as far as it is there. */
export function reallyAt(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  return dirname(path) === path ? path : join(reallyAt(dirname(path)), basename(path));
}

/** Whether a path is a folder or lies in it. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || !(way.startsWith('..') || resolve(way) === way);
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A new or removed name is on disk only when its folder is. */
async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function undefinedIfGone(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
