import type { Log } from './log.js';
import { backUpDaily } from './store/backup.js';
import { codeOf } from './store/inspect-file.js';
import { StoreRefused } from './store/store-refused.js';
import { currentUser, letWrite, tryWriting } from './write-test.js';

/**
 * Sees to the backup of the day at every look. Without one the bot works all the same, so a failure is only logged: once,
 * until it succeeds or fails in another way. Never rejects.
 */
export function createDailyBackup(
  database: string,
  folder: string,
  log: Log,
): (now: number) => Promise<void> {
  let told = '';
  return async (now) => {
    try {
      const made = await backUpDaily(database, folder, now);
      told = '';
      if (made !== undefined) log.info({ backup: made }, 'backed up');
    } catch (error) {
      const why = whyNot(folder, error);
      const says = why ?? String(error);
      if (says !== told)
        log.error(why === undefined ? { err: error } : {}, `the daily backup failed: ${says}`);
      told = says;
    }
  };
}

/** A sentence for the operator; undefined for a bug. */
function whyNot(folder: string, error: unknown): string | undefined {
  const written = tryWriting(folder);
  if (written.kind === 'refused') {
    return `The folder of daily backups ${folder} cannot be written to (${written.code}); BACKUP_DIR names another. ${letWrite(folder, written.exists, written.code, currentUser())}`;
  }
  if (error instanceof StoreRefused) return error.message;
  return /FULL|ENOSPC|EDQUOT/.test(codeOf(error))
    ? `The disk of ${folder} is full: make room on it.`
    : undefined;
}
