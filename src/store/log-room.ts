import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import sqlite3 from 'sqlite3';
import { fileVersion } from './inspect-file.js';

/** Pages of 4 KB; a vote writes three. */
const room = 2000;
/** On a disk that has less left than this, bytes, the last of it is for votes. */
const leastLeft = 100_000_000;

/**
 * Lengthens the log of an open database with writes that change nothing, and leaves it to be written over. A commit that
 * makes its file longer waits for the file system's own journal besides: a quarter longer, measured. Never rejects;
 * where there is no room the log grows as it is written.
 */
export async function makeRoom(path: string): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(path)).catch(() => ({ bavail: 0, bsize: 0 }));
  if (bavail * bsize < leastLeft) return;
  await new Promise<void>((done) => {
    const database = new sqlite3.Database(path, sqlite3.OPEN_READWRITE, (failed) => {
      if (failed) return done();
      database.configure('busyTimeout', 1000);
      // Commits of this connection need not last, but its log and its checkpoint must stay in order: NORMAL, not OFF.
      const steps = [
        'PRAGMA synchronous=NORMAL',
        'PRAGMA wal_autocheckpoint=0',
        ...Array.from({ length: room }, () => `PRAGMA user_version=${fileVersion}`),
      ];
      // Also where the disk was full before the end, or every vote would be written behind what there is no room behind.
      database.exec(steps.join(';'), () =>
        database.exec('PRAGMA wal_checkpoint(PASSIVE)', () => database.close(() => done())),
      );
    });
  });
}
