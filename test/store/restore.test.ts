import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sqlite3 from 'sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { packageRoot } from '../../src/package-root.js';
import { backUp, restore } from '../../src/store/backup.js';
import { inspectFile } from '../../src/store/inspect-file.js';
import { openStore } from '../../src/store/store.js';
import { StoreRefused } from '../../src/store/store-refused.js';
import { barredFrom } from '../doctor/as-somebody-else.js';

let folder: string;
let database: string;
let backup: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'colloquium-restore-'));
  database = join(folder, 'store', 'c.sqlite');
  backup = join(folder, 'backup.sqlite');
  await fill(database);
  await backUp(database, backup);
});
afterEach(() => rmSync(folder, { recursive: true }));

async function fill(path: string): Promise<void> {
  const store = await openStore(`sqlite://${path}`);
  await store.collection('things', z.object({ n: z.number() })).set({ n: 1 }, 'a');
  await store.close();
}

/** A user that owns nothing else. Only root can give files away, so for anybody else they stay with who runs this. */
const [uid, gid] =
  process.geteuid?.() === 0 ? [65_534, 65_534] : [process.geteuid?.() ?? 0, process.getegid?.() ?? 0];

test('what is restored belongs to whom the former database belonged, and to nobody else', async () => {
  chmodSync(database, 0o640);
  chmodSync(backup, 0o644);
  for (const name of ['', ...readdirSync(join(folder, 'store'))])
    chownSync(join(folder, 'store', name), uid, gid);
  const { movedTo } = await restore(backup, database, new Date(0));
  expect(movedTo).toBeDefined();
  const { uid: owner, gid: group, mode } = statSync(database);
  expect([owner, group, mode & 0o777]).toEqual([uid, gid, 0o640]);
});

test('where there was none, it belongs to whom the folder belongs, with the lock beside it', async () => {
  const elsewhere = join(folder, 'new');
  mkdirSync(elsewhere);
  chownSync(elsewhere, uid, gid);
  await restore(backup, join(elsewhere, 'c.sqlite'), new Date(0));
  const owners = readdirSync(elsewhere).map((name) => statSync(join(elsewhere, name)).uid);
  expect(owners.length).toBeGreaterThan(1);
  expect(new Set(owners)).toEqual(new Set([uid]));
  expect(statSync(join(elsewhere, 'c.sqlite')).mode & 0o777).toBe(0o600);
});

test('another program’s database is not replaced', async () => {
  const other = join(folder, 'other.sqlite');
  await new Promise<void>((done) => {
    const made = new sqlite3.Database(other, () =>
      made.exec('PRAGMA application_id=42; CREATE TABLE users (id)', () => made.close(() => done())),
    );
  });
  const before = readFileSync(other);
  await expect(restore(backup, other, new Date(0))).rejects.toThrow(/belongs to another program/);
  expect(readFileSync(other).equals(before)).toBe(true);
  expect(existsSync(`${other}.lock`)).toBe(false);
});

test('a backup into a folder that is not there is refused, and none is made', async () => {
  await expect(backUp(database, join(folder, 'no', 'dir', 'b.sqlite'))).rejects.toThrow(
    /^There is no folder .+\/no\/dir\. Name a file in one that is there\.$/,
  );
  expect(existsSync(join(folder, 'no'))).toBe(false);
});

test('a database that was emptied is damaged; a new path, or a first start that was cut short, is not', async () => {
  truncateSync(database, 0);
  await expect(openStore(`sqlite://${database}`)).rejects.toThrow(StoreRefused);
  await expect(openStore(`sqlite://${database}`)).rejects.toThrow(
    /is damaged: it is empty.+npm run restore -- BACKUPFILE; or, to begin anew, remove it with .+\.ballast$/,
  );
  expect(statSync(database).size).toBe(0);
  await restore(backup, database, new Date(0));
  expect(await inspectFile(database)).toEqual({ kind: 'ours', rows: 1 });

  const cutShort = join(folder, 'short', 'c.sqlite');
  mkdirSync(join(folder, 'short'));
  for (const ending of ['', '.lock', '.owner']) writeFileSync(cutShort + ending, '');
  await fill(cutShort);
  expect(await inspectFile(cutShort)).toEqual({ kind: 'ours', rows: 1 });
});

test('a file that is surely none of ours gets no lock beside it', async () => {
  const letter = join(folder, 'letter');
  writeFileSync(letter, 'Dear reader');
  await expect(openStore(`sqlite://${letter}`)).rejects.toThrow(/is no database/);
  await expect(openStore(`sqlite://${join(folder, 'store')}`)).rejects.toThrow(/EISDIR/);
  expect(readdirSync(folder).sort()).toEqual(['backup.sqlite', 'letter', 'store']);
});

function command(
  given: readonly string[],
  as: { uid?: number; gid?: number } = {},
  settings: Record<string, string> = {},
) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(packageRoot, 'dist', 'src', 'store', 'cli.js'), ...given],
    {
      ...as,
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: folder, DATABASE_URL: `sqlite://${database}`, ...settings },
    },
  );
  return { status, output: stdout + stderr };
}

describe('a backup of what cannot be read ends as a start does, and leaves nothing behind', () => {
  const refused = async (as: { uid?: number; gid?: number } = {}): Promise<string> => {
    const into = join(folder, 'into');
    mkdirSync(into);
    chmodSync(into, 0o777);
    const { status, output } = command(['backup', join(into, 'b.sqlite')], as);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(status).toBe(78);
    expect(readdirSync(into)).toEqual([]);
    return output.trim();
  };

  test.each([
    ['a file', () => database, 0o000],
    ['a folder', () => join(folder, 'store'), 0o000],
  ])('%s of somebody else', async (_what, path, mode) => {
    chmodSync(folder, 0o755);
    chmodSync(join(folder, 'store'), 0o755);
    chmodSync(path(), 0o700);
    const said = await refused(barredFrom(path(), mode));
    chmodSync(path(), 0o700);
    expect(said).toMatch(/^The database .+c\.sqlite cannot be opened \(EACCES\)\. .+as root: chown -R .+$/);
  });

  test('one that SQLite finds damaged', async () => {
    const bytes = readFileSync(database);
    // The second page on: the first still says that it is ours.
    bytes.fill(0xff, 4096);
    writeFileSync(database, bytes);
    const said = await refused();
    await expect(openStore(`sqlite://${database}`)).rejects.toThrow(said);
    expect(said).toMatch(/ is damaged\. .+npm run restore -- BACKUPFILE$/);
  });

  test('one whose value was changed', async () => {
    const bytes = readFileSync(database);
    const at = bytes.indexOf('"n":1');
    bytes.write('"n":2', at);
    writeFileSync(database, bytes);
    expect(await refused()).toMatch(/ is damaged\. .+npm run restore -- BACKUPFILE$/);
  });
});

test('the command says what comes next, and makes files for nobody else', () => {
  const run = (...given: string[]): string => command(given).output;
  expect(run('backup', 'again.sqlite')).toContain('every one was read back');
  expect(statSync(join(folder, 'again.sqlite')).mode & 0o077).toBe(0);
  expect(run('restore', 'again.sqlite')).toMatch(/The former database is at .+\nNow start the bot\.\n$/);
  expect(run('backup', '--halp')).toMatch(/^Usage:/);
  expect(existsSync(join(folder, '--halp'))).toBe(false);
});

test('a restore says what it has done also where the keys cannot be counted', () => {
  command(['backup', 'again.sqlite']);
  // A port where nobody listens.
  const { status, output } = command(['restore', 'again.sqlite'], {}, { KEY_URL: 'redis://127.0.0.1:1' });
  expect(status).toBe(78);
  expect(output).toMatch(
    /^Restored 1 value to .+ The former database is at .+\nHow many keys are missing could not be counted\. The server of ballot keys \(.+\) does not answer/,
  );
});
