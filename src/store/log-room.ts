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
  const database = await new Promise<sqlite3.Database | undefined>((done) => {
    const opened = new sqlite3.Database(path, sqlite3.OPEN_READWRITE, (failed) =>
      done(failed === null ? opened : undefined),
    );
  });
  if (database === undefined) return;
  database.configure('busyTimeout', 1000);
  await lengthen(database);
  // Also where the disk was full before the end, or every vote would be written behind what there is no room behind.
  await leaveToBeWrittenOver(database);
  await new Promise<void>((done) => database.close(() => done()));
}

/** Its commits need not last, but the log and its checkpoint must stay in order: NORMAL, not OFF. */
function lengthen(database: sqlite3.Database): Promise<void> {
  const steps = [
    'PRAGMA synchronous=NORMAL',
    'PRAGMA wal_autocheckpoint=0',
    ...Array.from({ length: room }, () => `PRAGMA user_version=${fileVersion}`),
  ];
  return new Promise((done) => database.exec(steps.join(';'), () => done()));
}

/**
 * A log is begun anew where all of it is in the file. The long part of that keeps nobody waiting; the second time there is little left
 * to do, and what is written meanwhile waits for it.
 */
async function leaveToBeWrittenOver(database: sqlite3.Database): Promise<void> {
  for (const mode of ['PASSIVE', 'RESTART'])
    await new Promise<void>((done) => database.exec(`PRAGMA wal_checkpoint(${mode})`, () => done()));
}
