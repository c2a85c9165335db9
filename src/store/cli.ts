import { resolve } from 'node:path';
import { countMissingKeys, whatToDoAbout } from '../ballots/missing-keys.js';
import { readSettings } from '../config.js';
import { exitCodes, isHelp } from '../shell.js';
import { backUp, restore } from './backup.js';
import { pathOf, StoreRefused } from './store.js';

const usage = `Usage:
  npm run backup -- FILE     write a verified copy of the database; the bot may run
  npm run restore -- FILE    put a backup in the database's place; stop the bot first
Run them as the user that runs the bot. The database is that of DATABASE_URL. The keys of secret ballots (KEY_DIR) are
never copied.`;

async function main(given: string[]): Promise<number> {
  if (isHelp(given.slice(0, 2))) {
    process.stdout.write(`${usage}\n`);
    return exitCodes.done;
  }
  const [task, file, ...more] = given;
  const isFile = file !== undefined && !file.startsWith('-') && more.length === 0;
  if ((task !== 'backup' && task !== 'restore') || !isFile) return refuse(usage);
  const read = readSettings();
  if (read.kind === 'refused') return refuse(read.problems.join('\n'));
  const database = pathOf(read.config.databaseUrl);
  try {
    if (task === 'backup') {
      const { rows } = await backUp(database, resolve(file));
      process.stdout.write(`Backed up ${values(rows)} to ${resolve(file)}; every one was read back.\n`);
    } else {
      const { rows, movedTo } = await restore(resolve(file), database, new Date());
      const former = movedTo === undefined ? '' : ` The former database is at ${movedTo}.`;
      const { keyDir } = read.config;
      const missing = whatToDoAbout(await countMissingKeys(database, keyDir, Date.now()), keyDir);
      process.stdout.write(
        `Restored ${values(rows)} to ${database}; every one was read back.${former}\n${missing ?? 'Now start the bot.'}\n`,
      );
    }
    return exitCodes.done;
  } catch (error) {
    if (error instanceof StoreRefused) return refuse(error.message);
    throw error;
  }
}

function values(rows: number): string {
  return rows === 1 ? '1 value' : `${rows} values`;
}

function refuse(sentence: string): number {
  process.stderr.write(`${sentence}\n`);
  return exitCodes.refused;
}

// A copy is as private as what it was made of.
process.umask(0o077);
process.exitCode = await main(process.argv.slice(2));
