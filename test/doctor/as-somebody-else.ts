import { chmodSync, statSync } from 'node:fs';

/** A user that owns nothing. */
const nobody = 65_534;

/**
 * Runs something while a folder may not be written to. Root may write everywhere, so for root it is run as somebody
 * who owns nothing; for anybody else the folder is closed.
 */
export async function withoutAccess<T>(folder: string, run: () => Promise<T>): Promise<T> {
  const self = process.geteuid?.();
  if (self === 0) process.seteuid?.(nobody);
  else chmodSync(folder, 0o500);
  try {
    return await run();
  } finally {
    if (self === 0) process.seteuid?.(0);
    else chmodSync(folder, 0o700);
  }
}

/**
 * As whom to start a process so that it may not read this file, or not write into this folder. `mode` is what is left to
 * others than root, who is shut out by being somebody else.
 */
export function barredFrom(
  path: string,
  mode = statSync(path).isDirectory() ? 0o500 : 0o000,
): { uid?: number; gid?: number } {
  if (process.geteuid?.() === 0) return { uid: nobody, gid: nobody };
  chmodSync(path, mode);
  return {};
}
