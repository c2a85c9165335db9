import { chmodSync } from 'node:fs';

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
