import { isInside } from '../ballots/key-folder.js';
import { whyNotListening, type Listening } from '../listen.js';
import type { Inspected } from '../store/inspect-file.js';
import { letWrite, quoted, type User, type WriteTest } from '../write-test.js';
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
  return ok(
    test.exists
      ? `The folder of ${holds} ${folder} can be written to.`
      : `There is no folder ${folder} for ${holds} yet; it will be made (${setting}).`,
  );
}

/** All three as they really are, links followed. */
export function checkKeysApart(
  keys: string,
  apartFrom: readonly { readonly holds: string; readonly folder: string }[],
): Finding {
  const around = apartFrom.find(({ folder }) => isInside(keys, folder));
  if (around === undefined)
    return ok('The ballot keys lie outside the folders of the database and its backups.');
  const [is, where] = keys === around.folder ? ['is', ''] : ['lies in', ` (${around.folder})`];
  return wrong(
    `KEY_DIR (${keys}) ${is} the folder of ${around.holds}${where}: whoever copies that would copy the keys of secret ballots with it. Name a folder elsewhere in KEY_DIR.`,
  );
}

/** Who uses the database now, as far as it can be told. */
export type Owned = { kind: 'free' } | { kind: 'taken'; pid: number | undefined; since: string | undefined };

/** `refusal`: why a start would refuse the file; `gone`: that it was there; both as the start says it. */
export function checkDatabase(
  path: string,
  found: Inspected,
  refusal: string | undefined,
  gone?: string,
): Finding {
  if (refusal !== undefined) return wrong(refusal);
  if (gone !== undefined) return look(gone);
  return found.kind === 'ours'
    ? ok(`The database ${path} is whole: ${found.rows} ${found.rows === 1 ? 'value' : 'values'} read.`)
    : ok(`There is no database at ${path} yet; the first start makes it.`);
}

/** A folder that is there, and whose it is. */
export interface OwnedFolder extends Omit<Place, 'test'> {
  readonly owner: User;
  /** The permission bits. */
  readonly mode: number;
}

/**
 * Root may write everywhere, so a write test of root's tells nothing: the folders are held against each other. `folders`
 * begin with that of the database, whose owner runs the bot in all likelihood.
 */
export function checkOwners(folders: readonly OwnedFolder[], user: User | undefined): Finding[] {
  const bot = folders.find(({ owner }) => owner.uid !== 0)?.owner;
  if (user?.uid !== 0 || bot === undefined) return [];
  return [
    look(
      `This runs as root, and folders of the bot belong to another user (uid ${bot.uid}), who may do less. Run it as that user: sudo -u '#${bot.uid}' npm run doctor`,
    ),
    ...folders
      .filter(({ owner, mode }) => owner.uid === 0 && !letsIn(bot, owner, mode))
      .map(({ holds, setting, folder }) =>
        wrong(
          `The folder of ${holds} ${folder} (${setting}) belongs to root, so the bot of another user (uid ${bot.uid}) cannot write to it. ${letWrite(folder, true, 'EACCES', bot)}`,
        ),
      ),
  ];
}

/** Whether a folder of somebody else's may be written to, as one of all or of its group. */
function letsIn(user: User, owner: User, mode: number): boolean {
  return (mode & 0o002) !== 0 || (user.gid === owner.gid && (mode & 0o020) !== 0);
}

/** A file of the database, as the user finds it who runs this. */
export interface FileAccess {
  readonly path: string;
  /** Why it cannot be written; undefined where it can. */
  readonly refused: string | undefined;
  readonly owner: User;
  /** The permission bits. */
  readonly mode: number;
}

/**
 * Whether the bot may write what is there. Root may write everything, so for root it is held against the folder's owner,
 * who runs the bot in all likelihood.
 */
export function checkFiles(files: readonly FileAccess[], folder: User, user: User | undefined): Finding[] {
  const denied = files.find(({ refused }) => refused !== undefined);
  const { path = '', refused = '' } = denied ?? {};
  if (denied !== undefined)
    return [wrong(`${path} cannot be written to (${refused}). ${letWrite(path, true, refused, user)}`)];
  const roots = user?.uid === 0 && folder.uid !== 0 ? files.filter(({ owner }) => owner.uid === 0) : [];
  if (roots.length > 0) {
    const paths = roots.map((file) => quoted(file.path)).join(' ');
    return [
      wrong(
        `Root owns a file of the database, and another user (uid ${folder.uid}) its folder, so the bot of that user cannot write it: chown ${folder.uid}:${folder.gid} ${paths}`,
      ),
    ];
  }
  const seen = files.filter(({ mode }) => (mode & 0o077) !== 0).map((file) => quoted(file.path));
  return seen.length === 0
    ? []
    : [look(`Other users of this machine can read the database: chmod 600 ${seen.join(' ')}`)];
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

/** `refused`: the code of why nobody can listen there. `running`: a bot uses the database already, so the port may well be its own. */
export function checkPort(place: Listening, refused: string | undefined, running: boolean): Finding {
  const { setting, port } = place;
  if (refused === undefined) return ok(`Port ${port} (${setting}) is free.`);
  if (running && refused === 'EADDRINUSE')
    return ok(`Port ${port} (${setting}) is taken, as it should be while the bot runs.`);
  return wrong(whyNotListening(refused, place) ?? `Port ${port} (${setting}) cannot be used (${refused}).`);
}
