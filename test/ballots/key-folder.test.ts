import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openKeyFolder, whoElseReads } from '../../src/ballots/key-folder.js';
import { KeysRefused } from '../../src/ballots/poll-keys.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keys-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const at = (...parts: string[]): string => join(folder, ...parts);

test('a key is made, read again by another start, and destroyed', async () => {
  const keys = await openKeyFolder(at('keys'), []);
  const key = await keys.create('p1');
  expect(key).toHaveLength(32);
  expect(await (await openKeyFolder(at('keys'), [])).read('p1')).toEqual(key);
  expect(await keys.list()).toEqual(['p1']);
  await keys.destroy('p1');
  await keys.destroy('p1');
  expect(await keys.read('p1')).toBeUndefined();
  expect(readdirSync(at('keys'))).toEqual([]);
});

test('only its owner can read it', async () => {
  const keys = await openKeyFolder(at('keys'), []);
  await keys.create('p1');
  expect(statSync(at('keys')).mode & 0o777).toBe(0o700);
  expect(statSync(at('keys', 'p1.key')).mode & 0o777).toBe(0o600);
});

test('no two keys are alike', async () => {
  const keys = await openKeyFolder(at('keys'), []);
  const made = await Promise.all(['a', 'b', 'c'].map((poll) => keys.create(poll)));
  expect(new Set(made.map((key) => Buffer.from(key).toString('hex'))).size).toBe(3);
});

test('a name that leads elsewhere is refused, and a key of another length is an error', async () => {
  const keys = await openKeyFolder(at('keys'), []);
  await expect(keys.create('../p1')).rejects.toThrow(RangeError);
  writeFileSync(at('keys', 'p1.key'), 'short');
  await expect(keys.read('p1')).rejects.toThrow('damaged');
});

test.each([['store'], ['store/keys'], ['store/deep/keys']])(
  '%s beside the database is refused',
  async (name) => {
    mkdirSync(at('store'));
    await expect(openKeyFolder(at(name), [at('store')])).rejects.toThrow(
      /KEY_DIR .+ (?:lies in .+store,|is the folder) where/,
    );
    expect(readdirSync(at('store'))).toEqual([]);
  },
);

test('also by another name of the same folder, and in the folder of backups that does not exist yet', async () => {
  mkdirSync(at('store'));
  symlinkSync(at('store'), at('link'));
  await expect(openKeyFolder(at('link', 'keys'), [at('store')])).rejects.toThrow(KeysRefused);
  await expect(openKeyFolder(at('backups', 'keys'), [at('store'), at('backups')])).rejects.toThrow(
    KeysRefused,
  );
  await expect(openKeyFolder(at('store-keys'), [at('store')])).resolves.toBeDefined();
});

test('a folder that cannot be made is refused with a sentence', async () => {
  writeFileSync(at('file'), '');
  await expect(openKeyFolder(at('file', 'keys'), [])).rejects.toThrow(/cannot be written to[^]+KEY_DIR/);
});

test('a folder that is there keeps its mode, and that others can look into it is said', async () => {
  mkdirSync(at('shared'));
  chmodSync(at('shared'), 0o755);
  writeFileSync(at('shared', 'letter'), '');
  await openKeyFolder(at('shared'), []);
  expect(statSync(at('shared')).mode & 0o777).toBe(0o755);
  expect(whoElseReads(at('shared'))).toMatch(/^Other users .+: chmod 700 .+\/shared$/);
  chmodSync(at('shared'), 0o700);
  expect(whoElseReads(at('shared'))).toBeUndefined();
  expect(whoElseReads(at('none'))).toBeUndefined();
});

test('a key that only somebody else can read is refused with the line that mends it, and none is taken for gone', async () => {
  await (await openKeyFolder(at('keys'), [])).create('p1');
  const isRoot = process.geteuid?.() === 0;
  // As after `cp` by root: the folder is the bot's own, the key in it is not.
  if (isRoot) {
    chmodSync(folder, 0o755);
    chownSync(at('keys'), 65_534, 65_534);
    process.seteuid?.(65_534);
  } else chmodSync(at('keys', 'p1.key'), 0o000);
  try {
    await expect(openKeyFolder(at('keys'), [])).rejects.toThrow(
      /The key p1\.key in the folder .+ cannot be read or overwritten \(EACCES\).+chown -R \d+:\d+ .+keys/,
    );
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
});
