import { isInside } from '../ballots/key-folder.js';
import type { Inspected } from '../store/inspect-file.js';
import { letWrite, type User, type WriteTest } from '../write-test.js';
import { ok, look, wrong, type Finding } from './finding.js';

/** A folder that the bot writes to, and what a write test there came to. */
export interface Place {
  /** `the database`, `ballot keys`, `daily backups`. */
  readonly holds: string;
  readonly setting: string;
  readonly folder: string;
  readonly test: WriteTest;
}

export function checkWriting({ holds, setting, folder, test }: Place, user: User | undefined): Finding {
  if (test.kind === 'refused') {
    return wrong(
      `The folder of ${holds} ${folder} cannot be written to (${test.code}); ${setting} names another. ${letWrite(folder, test.exists, test.code, user)}`,
    );
  }
  return ok(`The folder of ${holds} ${folder} ${test.exists ? 'can be written to' : 'can be made'}.`);
}

/** All three as they really are, links followed. */
export function checkKeysApart(
  keys: string,
  apartFrom: readonly { readonly holds: string; readonly folder: string }[],
): Finding {
  const around = apartFrom.find(({ folder }) => isInside(keys, folder));
  return around === undefined
    ? ok('The ballot keys lie outside the folders of the database and its backups.')
    : wrong(
        `KEY_DIR (${keys}) lies in the folder of ${around.holds} (${around.folder}): whoever copies that would copy the keys of secret ballots with it. Name a folder elsewhere in KEY_DIR.`,
      );
}

/** Who uses the database now, as far as it can be told. */
export type Owned = { kind: 'free' } | { kind: 'taken'; pid: number | undefined; since: string | undefined };

/** `refusal`: why a start would refuse the file, as the start says it. */
export function checkDatabase(path: string, found: Inspected, refusal: string | undefined): Finding {
  if (refusal !== undefined) return wrong(refusal);
  return found.kind === 'ours'
    ? ok(`The database ${path} is whole: ${found.rows} ${found.rows === 1 ? 'value' : 'values'} read.`)
    : ok(`There is no database at ${path} yet; the first start makes it.`);
}

export function checkOwner(path: string, owned: Owned): Finding {
  if (owned.kind === 'free') return ok('No other process uses the database.');
  const who =
    owned.pid === undefined
      ? 'Another process'
      : `Process ${owned.pid}${owned.since === undefined ? '' : `, which started ${owned.since},`}`;
  return look(
    `${who} uses the database ${path}. If it is the bot, it runs already; a second one would refuse to start. To stop it: ${owned.pid === undefined ? 'end it where it was started' : `kill ${owned.pid}`}`,
  );
}

/** `running`: a bot uses the database already, so the port may well be its own. */
export function checkPort(setting: string, port: number, isFree: boolean, running: boolean): Finding {
  if (isFree) return ok(`Port ${port} (${setting}) is free.`);
  if (running) return ok(`Port ${port} (${setting}) is taken, as it should be while the bot runs.`);
  return wrong(`Port ${port} is taken. Set ${setting} to another.`);
}
