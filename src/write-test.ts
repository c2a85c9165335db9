import { closeSync, existsSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Who runs this process; undefined where the system knows no such numbers. */
export interface User {
  readonly uid: number;
  readonly gid: number;
}

export type WriteTest =
  /** `exists` is false where the folder is still to be made, in the nearest one above it that is there. */
  { kind: 'writable'; exists: boolean } | { kind: 'refused'; exists: boolean; code: string };

/** Really writes a file and takes it away again: mounts and file systems refuse what the permission bits allow. */
export function tryWriting(folder: string): WriteTest {
  const exists = existsSync(folder);
  try {
    const at = nearestThatIsThere(resolve(folder));
    // Without this a path through a file would be judged by the folder above it.
    if (!statSync(at).isDirectory()) return { kind: 'refused', exists, code: 'ENOTDIR' };
    const probe = join(at, `.colloquium-write-test-${process.pid}`);
    const file = openSync(probe, 'wx', 0o600);
    try {
      writeSync(file, 'x');
      fsyncSync(file);
    } finally {
      closeSync(file);
      rmSync(probe);
    }
    return { kind: 'writable', exists };
  } catch (error) {
    return { kind: 'refused', exists, code: codeOf(error) };
  }
}

function nearestThatIsThere(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearestThatIsThere(dirname(folder));
}

function mayEnter(folder: string): boolean {
  try {
    statSync(`${folder}/.`);
    return true;
  } catch {
    return false;
  }
}

/** Who this process is. */
export function currentUser(): User | undefined {
  const [uid, gid] = [process.geteuid?.(), process.getegid?.()];
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}

/** How a folder becomes writable that is refused with `code`, as a sentence that ends in what to type. */
export function letWrite(folder: string, exists: boolean, code: string, user: User | undefined): string {
  if (/EROFS/.test(code)) return 'It is mounted read-only: mount it for writing.';
  if (/ENOSPC|EDQUOT|FULL/.test(code)) return 'The disk is full: make room on it.';
  if (/EEXIST|ENOTDIR|EISDIR/.test(code)) return 'Something on the way to it is not a folder.';
  // Nobody should be told to take a folder of the system's, with all that lies below it.
  if (user === undefined || ofTheSystem.test(folder)) return 'Let the user that runs the bot write there.';
  // What lies in a folder that may not be entered looks as if it were not there.
  const shut = nearestThatIsThere(resolve(folder));
  if (!exists && !mayEnter(shut) && !ofTheSystem.test(shut)) return letWrite(shut, true, code, user);
  const owner = `chown ${exists ? '-R ' : ''}${user.uid}:${user.gid} ${quoted(folder)}`;
  const make = exists ? '' : `mkdir -p ${quoted(folder)} && `;
  return `Let the user that runs the bot (uid ${user.uid}) write there; as root: ${make}${owner}`;
}

/** How a file becomes readable for the user that runs the bot. */
export function letRead(file: string, user: User | undefined): string {
  if (user === undefined || ofTheSystem.test(file)) return 'Let the user that runs the bot read it.';
  return `Let the user that runs the bot (uid ${user.uid}) read it; as root: chown ${user.uid}:${user.gid} ${quoted(file)}`;
}

const ofTheSystem =
  /^\/(?:(?:bin|boot|dev|etc|home|lib\w*|media|mnt|opt|root|run|sbin|srv|tmp|usr|var)?|(?:usr|var)\/[^/]+|home\/[^/]+|(?:dev|etc|proc|sys)(?:\/.*)?)$/;

/** A path as a shell takes it. */
export function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
