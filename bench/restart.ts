import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretBox } from '../src/ballots/ballot-box.js';
import { openKeyFolder } from '../src/ballots/key-folder.js';
import { randomPool } from '../src/ballots/random-pool.js';
import { openStore } from '../src/store/store.js';
import type { Figure } from './report.js';
import type { Scale, Work } from './work.js';

/** How long so many ballots take to be back after a start, and to be counted. In this process, on a warm file. */
export const backAfterRestart = (scale: Scale): Work => {
  const ballots = scale.of(100_000);
  return {
    name: `${ballots.toLocaleString('en')} ballots after a restart`,
    isAlone: true,
    run: () => restart(ballots),
  };
};

async function restart(ballots: number): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'colloquium-restart-'));
  const url = `sqlite://${join(folder, 'store', 'a.sqlite')}`;
  const keys = await openKeyFolder(join(folder, 'keys'), []);
  const poll = { id: 'p', guildId: '1' };
  const first = await openStore(url);
  const box = secretBox(first, keys, randomPool());
  await box.prepare(poll);
  for (let n = 0; n < ballots; n += 1000) {
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
  if (known !== ballots || all.length !== known) throw new Error('ballots are missing');
  await again.close();
  rmSync(folder, { recursive: true });
  return [
    took('the file checked', opening, opened),
    took('the ballots known', opened, counted),
    took('all decrypted at closing', counted, read),
  ];
}

const took = (name: string, from: number, to: number): Figure => ({
  name,
  unit: 's',
  ours: [(to - from) / 1000],
});
