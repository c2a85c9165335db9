import { resolve } from 'node:path';
import { readConfig, readEnvironment } from '../config.js';
import { backUp, restore } from './backup.js';
import { pathOf, StoreRefused } from './store.js';

const usage = `Usage:
  npm run backup -- FILE     write a verified copy of the database; the bot may run
  npm run restore -- FILE    put a backup in the database's place; stop the bot first
The database is that of DATABASE_URL. The keys of secret ballots (KEY_DIR) are never copied.`;

async function main([task, file, ...more]: string[]): Promise<number> {
  if ((task !== 'backup' && task !== 'restore') || file === undefined || more.length > 0) {
    return refuse(usage);
  }
  const read = readConfig(readEnvironment());
  if (read.kind === 'refused') return refuse(read.problems.join('\n'));
  const database = pathOf(read.config.databaseUrl);
  try {
    if (task === 'backup') {
      const { rows } = await backUp(database, resolve(file));
      process.stdout.write(`Backed up ${rows} values to ${resolve(file)}; every one was read back.\n`);
    } else {
      const { rows, movedTo } = await restore(resolve(file), database, new Date());
      const former = movedTo === undefined ? '' : ` The former database is at ${movedTo}.`;
      process.stdout.write(`Restored ${rows} values to ${database}; every one was read back.${former}\n`);
    }
    return 0;
  } catch (error) {
    if (error instanceof StoreRefused) return refuse(error.message);
    throw error;
  }
}

function refuse(sentence: string): number {
  process.stderr.write(`${sentence}\n`);
  return 78;
}

process.exitCode = await main(process.argv.slice(2));
