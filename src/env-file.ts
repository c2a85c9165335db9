import { parse } from 'dotenv';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { letRead, type User } from './write-test.js';

/** `.env` as it is on the disk. */
export type EnvFile =
  | { kind: 'none' | 'folder' | 'not UTF-8' }
  | { kind: 'refused'; code: string }
  /** `mode`: the permission bits; undefined where the system has none. */
  | { kind: 'read'; text: string; mode: number | undefined };

export function envFileIn(folder: string): EnvFile {
  const path = join(folder, '.env');
  try {
    const at = statSync(path, { throwIfNoEntry: false });
    if (at === undefined) return { kind: 'none' };
    if (at.isDirectory()) return { kind: 'folder' };
    const text = utf8(readFileSync(path));
    const mode = process.platform === 'win32' ? undefined : at.mode & 0o777;
    return text === undefined ? { kind: 'not UTF-8' } : { kind: 'read', text, mode };
  } catch (error) {
    const { code } = error as { code?: unknown };
    return { kind: 'refused', code: typeof code === 'string' ? code : 'unknown reason' };
  }
}

/** Why a file that is there is not read, and what to do; undefined where it is read or there is none. */
export function whyNotRead(file: EnvFile, folder: string, user: User | undefined): string | undefined {
  switch (file.kind) {
    case 'folder':
      return '.env is a folder; Docker makes one where a file to be mounted is missing. Remove it and write the file: rmdir .env && cp .env.example .env';
    case 'not UTF-8':
      return '.env is not saved as UTF-8 (Windows PowerShell writes UTF-16), so nothing in it is read. Save it anew as UTF-8.';
    case 'refused':
      return `.env in ${folder} cannot be read (${file.code}). ${letRead(join(folder, '.env'), user)}`;
    case 'none':
    case 'read':
      return undefined;
  }
}

/**
 * Where a `.env` with a token lies in a folder that it may have been meant for: these, the one npm was called in, which
 * changes to the project's and says where it was, the one above, and those right below.
 */
export function tokenElsewhere(folder: string, others: readonly string[]): string | undefined {
  return [...others, process.env['INIT_CWD'], dirname(resolve(folder)), ...foldersIn(folder)]
    .flatMap((each) => (each === undefined || each === '' ? [] : [resolve(each)]))
    .filter((each) => each !== resolve(folder))
    .find((each) => {
      const file = envFileIn(each);
      return file.kind === 'read' && (parse(file.text)['DISCORD_TOKEN'] ?? '').trim() !== '';
    });
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
}

function utf8(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
