import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openKeyFolder } from '../src/ballots/key-folder.js';
import { openStore } from '../src/store/store.js';
import { currentUser, letWrite, tryWriting } from '../src/write-test.js';
import { withoutAccess } from './doctor/as-somebody-else.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'colloquium-write-'));
  // Somebody else may look, and not write.
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true }));
const at = (...parts: string[]): string => join(folder, ...parts);

test('a write test leaves nothing behind and makes no folder', () => {
  writeFileSync(at('file'), '');
  expect(tryWriting(at('file'))).toEqual({ kind: 'refused', exists: true, code: 'ENOTDIR' });
  expect(tryWriting(at('file', 'below'))).toMatchObject({ kind: 'refused', exists: false });
  expect(tryWriting(at('new', 'deep'))).toEqual({ kind: 'writable', exists: false });
  expect(tryWriting(folder)).toEqual({ kind: 'writable', exists: true });
  expect(readdirSync(folder)).toEqual(['file']);
});

test('a folder of somebody else is refused, and a start prints the line that mends it', async () => {
  const { refused, who, opening, making, keys } = await withoutAccess(folder, async () => ({
    refused: tryWriting(folder),
    who: currentUser(),
    opening: await wordsOf(openStore(`sqlite://${at('colloquium.sqlite')}`)),
    making: await wordsOf(openStore(`sqlite://${at('store', 'colloquium.sqlite')}`)),
    keys: await wordsOf(openKeyFolder(at('keys'), [])),
  }));
  const owner = `${who?.uid}:${who?.gid}`;
  expect(refused).toEqual({ kind: 'refused', exists: true, code: 'EACCES' });
  expect(opening).toMatch(new RegExp(`cannot be opened.+as root: chown -R ${owner} ${folder}$`));
  expect(making).toMatch(
    new RegExp(`cannot be opened.+mkdir -p ${at('store')} && chown ${owner} ${at('store')}$`),
  );
  expect(keys).toMatch(
    new RegExp(`cannot be written to.+mkdir -p ${at('keys')} && chown ${owner} ${at('keys')}$`),
  );
});

test('what lies in a folder that may not be entered: that folder is named, for making one in it would not do', async () => {
  const shut = at('shut');
  mkdirSync(shut, { mode: 0o700 });
  // Its owner may not enter it either; root, who may, asks as somebody else.
  if (process.geteuid?.() !== 0) chmodSync(shut, 0o000);
  const { who, words } = await withoutAccess(folder, async () => {
    const tried = tryWriting(at('shut', 'preview'));
    const code = tried.kind === 'refused' ? tried.code : 'none';
    const user = currentUser();
    return { who: user, words: letWrite(at('shut', 'preview'), tried.exists, code, user) };
  });
  chmodSync(shut, 0o700);
  const { uid, gid } = who ?? {};
  expect(words).toMatch(new RegExp(`as root: chown -R ${uid}:${gid} ${shut}$`));
});

test('what is no folder, or is one, is called so', async () => {
  writeFileSync(at('file'), '');
  expect(await wordsOf(openStore(`sqlite://${at('file', 'x.sqlite')}`))).toContain('is not a folder');
  mkdirSync(at('store.sqlite'));
  expect(await wordsOf(openStore(`sqlite://${at('store.sqlite')}`))).toContain(
    'It is a folder; name a file in DATABASE_URL.',
  );
  expect(existsSync(at('store.sqlite'))).toBe(true);
});

async function wordsOf(opening: Promise<unknown>): Promise<string> {
  return opening.then(
    () => 'opened',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}
