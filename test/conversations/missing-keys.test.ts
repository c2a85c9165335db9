import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { countMissingKeysIn, whatToDoAbout } from '../../src/ballots/missing-keys.js';
import { messageOf, openRoom } from './room.js';

test('open secret polls whose keys were left behind are counted before a start, and no others', async () => {
  const room = await openRoom();
  const count = (keyDir: string): Promise<number> =>
    countMissingKeysIn(room.databasePath, { keyDir }, room.discord.clock.now());
  const elsewhere = mkdtempSync(join(tmpdir(), 'colloquium-no-keys-'));
  await room.command(room.host, '/poll open', { claim: 'c1', ballot: 'open' });
  await room.command(room.host, '/poll open', { claim: 'c2', closes: 'never' });
  const card = messageOf(await room.command(room.host, '/poll open', { claim: 'c3', closes: 'never' }));
  expect(await count(room.keyDir)).toBe(0);
  expect(await count(elsewhere)).toBe(2);
  for (const member of room.members) await room.press(member, card, 'Agree');
  await room.press(room.host, card, 'Close (hosts)');
  await room.stored(card, /"state":"closed"/);
  expect(await count(elsewhere)).toBe(1);

  // Stopped for it by a start, it still waits for its key, for a while.
  room.loseKeys();
  await room.restart();
  expect(await count(room.keyDir)).toBe(1);
  const later = room.discord.clock.now() + 31 * 24 * 3_600_000;
  expect(await countMissingKeysIn(room.databasePath, { keyDir: room.keyDir }, later)).toBe(0);
  await room.close();
  rmSync(elsewhere, { recursive: true });
});

test('a server of keys is named by its place, and its password by nobody', () => {
  const place = { keyDir: '/keys', keyUrl: 'postgres://bot:hush@vault/keys' };
  expect(whatToDoAbout(1, place)).toMatch(
    /no key in KEY_URL \(PostgreSQL at vault:5432, database keys\), so it cannot go on/,
  );
  expect(whatToDoAbout(1, place)).not.toContain('hush');
});

test('what to do about them is one sentence, and nothing where none is missing', () => {
  expect(whatToDoAbout(0, { keyDir: '/keys' })).toBeUndefined();
  expect(whatToDoAbout(1, { keyDir: '/keys' })).toMatch(
    /^1 open secret poll has no key in KEY_DIR \(\/keys\), .+ it goes on/,
  );
  expect(whatToDoAbout(2, { keyDir: '/keys' })).toMatch(
    /^2 open secret polls have no key in KEY_DIR .+ Copy their keys there/,
  );
});
