import { resolve } from 'node:path';
import { countMissingKeysIn, whatToDoAbout } from '../ballots/missing-keys.js';
import { KeysRefused } from '../ballots/poll-keys.js';
import { readConfig, readSettings, settingOf, usualDatabase } from '../config.js';
import { exitCodes, isHelp } from '../shell.js';
import { backUp, restore } from './backup.js';
import { copyStore } from './copy.js';
import { backupsOfServers, fileOf, whereIs } from './database-url.js';
import { StoreRefused } from './store-refused.js';

const usage = `Usage:
  npm run backup -- FILE     write a verified copy of the database; the bot may run
  npm run restore -- FILE    put a backup in the database's place; stop the bot first
  npm run store -- copy FROM TO
                             copy everything to another, empty database; stop the bot first. Both are written as in
                             DATABASE_URL, or are the name of a setting that holds it, such as DATABASE_URL: npm shows
                             what is typed here, and so would it show a password
Run them as the user that runs the bot. The database is that of DATABASE_URL. The keys of secret ballots (KEY_DIR) are
never copied.`;

async function main(given: string[]): Promise<number> {
  if (isHelp(given.slice(0, 2))) {
    process.stdout.write(`${usage}\n`);
    return exitCodes.done;
  }
  const [task, file, ...more] = given;
  if (task === 'copy' && given.length === 3) return copy(given.slice(1));
  const isFile = file !== undefined && !file.startsWith('-') && more.length === 0;
  if ((task !== 'backup' && task !== 'restore') || !isFile) return refuse(usage);
  const read = readSettings();
  if (read.kind === 'refused') return refuse(read.problems.join('\n'));
  const { databaseUrl } = read.config;
  const database = fileOf(databaseUrl);
  if (database === undefined) return refuse(backupsOfServers(databaseUrl));
  try {
    if (task === 'backup') {
      const { rows } = await backUp(database, resolve(file));
      process.stdout.write(`Backed up ${values(rows)} to ${resolve(file)}; every one was read back.\n`);
    } else {
      const { rows, movedTo } = await restore(resolve(file), database, new Date());
      const former = movedTo === undefined ? '' : ` The former database is at ${movedTo}.`;
      process.stdout.write(`Restored ${values(rows)} to ${database}; every one was read back.${former}\n`);
      const missing = whatToDoAbout(await countMissingKeysIn(database, read.config, Date.now()), read.config);
      process.stdout.write(`${missing ?? 'Now start the bot.'}\n`);
    }
    return exitCodes.done;
  } catch (error) {
    if (error instanceof KeysRefused)
      return refuse(`How many keys are missing could not be counted. ${error.message}`);
    if (error instanceof StoreRefused) return refuse(error.message);
    throw error;
  }
}

function values(rows: number): string {
  return rows === 1 ? '1 value' : `${rows} values`;
}

/** @param given where from and where to, as addresses or as names of settings */
async function copy(given: readonly string[]): Promise<number> {
  const addresses: string[] = [];
  for (const each of given) {
    const address = /^[A-Z][A-Z0-9_]*$/.test(each) ? addressIn(each) : each;
    if (address === undefined) return refuse(`${each} is set neither in the environment nor in .env.`);
    const read = readConfig({ DATABASE_URL: address });
    if (read.kind === 'refused')
      return refuse(read.problems.join('\n').replaceAll('DATABASE_URL', 'An address'));
    addresses.push(address);
  }
  const [from = '', to = ''] = addresses;
  try {
    const { rows } = await copyStore(from, to);
    process.stdout.write(
      `Copied ${values(rows)} from ${whereIs(from)} to ${whereIs(to)}; every one was read back. Name the new database in DATABASE_URL and start the bot; the keys of secret ballots stay where they are.\n`,
    );
    return exitCodes.done;
  } catch (error) {
    if (error instanceof StoreRefused) return refuse(error.message);
    throw error;
  }
}

/** What a setting holds, which for the bot's own may be its default. */
function addressIn(setting: string): string | undefined {
  const given = settingOf(setting)?.trim();
  if (given !== undefined && given !== '') return given;
  return setting === 'DATABASE_URL' ? usualDatabase : undefined;
}

function refuse(sentence: string): number {
  process.stderr.write(`${sentence}\n`);
  return exitCodes.refused;
}

// A copy is as private as what it was made of.
process.umask(0o077);
process.exitCode = await main(process.argv.slice(2));
