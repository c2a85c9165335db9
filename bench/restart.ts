import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretBox } from '../src/ballots/ballot-box.js';
import { openKeyFolder } from '../src/ballots/key-folder.js';
import { randomPool } from '../src/ballots/random-pool.js';
import { openStore } from '../src/store/store.js';
import { say } from './compare.js';

/** How long 100,000 ballots take to be back after a start, and to be counted. In this process, on a warm file. */
export async function backAfterRestart(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'colloquium-restart-'));
  const url = `sqlite://${join(folder, 'store', 'a.sqlite')}`;
  const keys = await openKeyFolder(join(folder, 'keys'), []);
  const poll = { id: 'p', guildId: '1' };
  const first = await openStore(url);
  const box = secretBox(first, keys, randomPool());
  await box.prepare(poll);
  for (let n = 0; n < 100_000; n += 1000) {
    await Promise.all(
      Array.from({ length: 1000 }, async (_, at) =>
        (await box.at(poll, String(n + at))).put({ stances: [4, null], reason: null }),
      ),
    );
  }
  await first.close();

  const opening = performance.now();
  const again = await openStore(url);
  const opened = performance.now();
  const after = secretBox(again, keys, randomPool());
  const known = await after.count(poll);
  const counted = performance.now();
  const all = await after.all(poll);
  const read = performance.now();
  if (known !== 100_000 || all.length !== known) throw new Error('ballots are missing');
  say(
    `100,000 ballots after a restart: the file checked in ${took(opening, opened)}, the ballots known in ${took(opened, counted)}; all decrypted at closing in ${took(counted, read)}`,
  );
  await again.close();
  rmSync(folder, { recursive: true });
}

function took(from: number, to: number): string {
  return `${((to - from) / 1000).toFixed(2)} s`;
}
