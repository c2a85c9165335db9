import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readSettings, type Config } from '../config.js';
import { whyNotRead } from '../env-file.js';
import { envFactsIn } from '../env-mistakes.js';
import { everyKeyIsOurs, reallyAt, whoElseReads } from '../ballots/key-folder.js';
import { KeysRefused } from '../ballots/poll-keys.js';
import { tryListening, type Listening } from '../listen.js';
import { currentUser, tryWriting, type User } from '../write-test.js';
import { fileOf } from '../store/database-url.js';
import { askDiscord } from './ask-discord.js';
import { checkTokenShape, consultDiscord } from './discord.js';
import { checkEnvFile } from './env-file.js';
import { look, wrong, type Finding } from './finding.js';
import { checkBinding, checkCharts, compilerTools } from './installation.js';
import {
  checkDatabase,
  checkFiles,
  checkKeysApart,
  checkOwner,
  checkOwners,
  checkPort,
  checkWriting,
  type FileAccess,
  type OwnedFolder,
  type Place,
} from './places.js';
import { lookAtKeyServer } from './key-server.js';
import { lookAtServer } from './server.js';

/** How long Discord may take for one answer, milliseconds. */
const patience = 10_000;

/** Gathers the facts and has them judged, in the order in which they are mended. Changes nothing. */
export async function* examine(): AsyncGenerator<Finding> {
  const binding = await whyNot(() => import('sqlite3'));
  yield checkBinding(binding, binding === undefined ? [] : compilerTools.filter(isMissing));
  yield checkCharts(await whyNot(() => import('@resvg/resvg-js')));
  const env = envFactsIn(resolve('.'));
  const inEnv = checkEnvFile(env);
  yield* inEnv;
  // What it sets is then unknown, and everything else would be judged by wrong settings.
  if (whyNotRead(env.env, env.folder, env.user) !== undefined) return;
  const read = readSettings();
  if (read.kind === 'refused') {
    // Where the file is why a token is missing, that was said.
    const isSaid = inEnv.some(({ mark }) => mark === 'wrong');
    const problems = read.problems.filter((each) => !(isSaid && each.startsWith('DISCORD_TOKEN is missing')));
    yield* problems.map((problem) => wrong(`${problem}.`));
    return;
  }
  const { config } = read;
  const places = placesOf(config);
  const user = currentUser();
  // All that follows would be judged by the folder around it.
  const isFolder =
    places.database !== undefined && existsSync(places.database) && statSync(places.database).isDirectory();
  // Where they may not lie, nobody is to bring them.
  let keys = places.keys;
  const isShut = isRefused(places, 'DATABASE_URL');
  if (!isFolder) {
    for (const place of places.written) yield checkWriting(place, user);
    yield* checkOwners(ownedOf(places.written), user);
    if (places.keys === undefined) yield await lookAtKeyServer(config.keyUrl ?? '', config.databaseUrl);
    else {
      const apart = checkKeysApart(reallyAt(places.keys), places.apart);
      yield apart;
      if (apart.mark === 'wrong') keys = undefined;
      else if (!isRefused(places, 'KEY_DIR'))
        yield* await everyKeyIsOurs(places.keys).then(() => [], whyKeysRefused);
      const open = whoElseReads(places.keys);
      if (open !== undefined) yield look(open);
    }
  }
  let running = false;
  // The binding is what opens it.
  if (places.database === undefined || binding === undefined) {
    const looked =
      places.database === undefined
        ? await lookAtServer(config.databaseUrl, keys)
        : await lookAt(places.database, keys, user, isShut);
    running = looked.running;
    yield* looked.findings;
  }
  for (const place of portsOf(config)) yield checkPort(place, await tryListening(place), running);
  const { finding, isAsked } = checkTokenShape(config.token);
  yield finding;
  if (isAsked) yield* await consult(config);
}

/** Why something cannot be loaded, in a few words without paths. */
async function whyNot(load: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await load();
    return undefined;
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: unknown };
    return typeof code === 'string' ? code : (String(message).split('\n')[0] ?? '').slice(0, 100);
  }
}

function isMissing(tool: string): boolean {
  return spawnSync(tool, ['--version']).error !== undefined;
}

interface Places {
  /** The file; undefined where a server holds the database. */
  readonly database: string | undefined;
  /** Undefined where they are on a server. */
  readonly keys: string | undefined;
  readonly written: Place[];
  /** Where no keys may lie. */
  readonly apart: { holds: string; folder: string }[];
}

/** Where a start with these settings would write. */
function placesOf({ token, databaseUrl, keyDir, keyUrl, backupDir }: Config): Places {
  const preview = resolve('var/preview');
  const database = token === undefined ? join(preview, 'store', 'colloquium.sqlite') : fileOf(databaseUrl);
  const onDiscord = keyUrl === undefined ? keyDir : undefined;
  const keys = token === undefined ? join(preview, 'keys') : onDiscord;
  const copied = [
    ...(database === undefined
      ? []
      : [{ holds: 'the database', setting: 'DATABASE_URL', folder: dirname(database) }]),
    ...(token === undefined || backupDir === undefined
      ? []
      : [{ holds: 'daily backups', setting: 'BACKUP_DIR', folder: backupDir }]),
  ];
  const all = [
    ...copied,
    ...(keys === undefined ? [] : [{ holds: 'ballot keys', setting: 'KEY_DIR', folder: keys }]),
  ];
  return {
    database,
    keys,
    written: all.map((place) => ({ ...place, test: tryWriting(place.folder) })),
    apart: copied.map(({ holds, folder }) => ({ holds, folder: reallyAt(folder) })),
  };
}

/** Whether a folder was said not to be writable. */
function isRefused({ written }: Places, of: string): boolean {
  return written.some(({ setting, test }) => setting === of && test.kind === 'refused');
}

function whyKeysRefused(error: unknown): Finding[] {
  if (error instanceof KeysRefused) return [wrong(error.message)];
  throw error;
}

/** `isShut`: its folder cannot be written to, which was said and is why its files cannot. */
async function lookAt(
  database: string,
  keys: string | undefined,
  user: User | undefined,
  isShut: boolean,
): Promise<{ findings: Finding[]; running: boolean }> {
  const { countMissingKeysIn, whatToDoAbout } = await import('../ballots/missing-keys.js');
  const { inspectFile } = await import('../store/inspect-file.js');
  const { whyGone, whyRefused } = await import('../store/sqlite.js');
  const { findOwner } = await import('../store/owner-lock.js');
  const found = await inspectFile(database);
  const refusal = found.kind === 'new' || found.kind === 'ours' ? undefined : whyRefused(database, found);
  const findings =
    isShut && found.kind === 'unreadable' ? [] : [checkDatabase(database, found, refusal, whyGone(database))];
  if (found.kind === 'ours') {
    if (!isShut) findings.push(...checkFiles(filesOf(database), statSync(dirname(database)), user));
    const place = keys === undefined ? undefined : { keyDir: keys };
    const missing = place && whatToDoAbout(await countMissingKeysIn(database, place, Date.now()), place);
    if (missing !== undefined) findings.push(look(missing));
  }
  try {
    const owned = await findOwner(database);
    const by = owned.kind === 'taken' ? owned.by : undefined;
    const running = owned.kind === 'taken';
    return {
      findings: [
        ...findings,
        checkOwner(database, running ? { kind: 'taken', pid: by?.pid, since: by?.since } : { kind: 'free' }),
      ],
      running,
    };
  } catch {
    // The write test has said what is wrong with the folder.
    return { findings, running: false };
  }
}

function ownedOf(places: readonly Place[]): OwnedFolder[] {
  return places
    .filter(({ folder }) => existsSync(folder))
    .map(({ holds, setting, folder }) => {
      const owner = statSync(folder);
      return { holds, setting, folder, owner, mode: owner.mode };
    });
}

function filesOf(database: string): FileAccess[] {
  return ['', '-wal', '-shm', '.lock'].flatMap((ending) => {
    const path = database + ending;
    if (!existsSync(path)) return [];
    const at = statSync(path);
    const bits = process.platform === 'win32' ? 0 : at.mode & 0o777;
    return [{ path, refused: whyNotWritten(path), owner: { uid: at.uid, gid: at.gid }, mode: bits }];
  });
}

function whyNotWritten(path: string): string | undefined {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return undefined;
  } catch (error) {
    const { code } = error as { code?: unknown };
    return typeof code === 'string' ? code : 'unknown reason';
  }
}

function portsOf({ token, previewPort, healthPort, healthHost }: Config): Listening[] {
  if (token === undefined)
    return previewPort === 0 ? [] : [{ setting: 'PREVIEW_PORT', port: previewPort, host: '127.0.0.1' }];
  // The preview has no health port.
  return healthPort === undefined ? [] : [{ setting: 'HEALTH_PORT', port: healthPort, host: healthHost }];
}

async function consult({ token = '', apiUrl, guildId }: Config): Promise<Finding[]> {
  const { commands } = await import('../../commands/index.js');
  const { commandJson } = await import('../discord/command-json.js');
  const { areSame } = await import('../discord/register-commands.js');
  const { inviteLink } = await import('../discord/client.js');
  const wanted = commands.map(commandJson);
  return consultDiscord(askDiscord({ apiUrl, token, now: () => Date.now(), patience }), {
    apiUrl,
    guildId,
    inviteLink,
    compare: (held) =>
      areSame(held, wanted, guildId !== undefined) ? 'same' : held.length === 0 ? 'none' : 'others',
  });
}
