import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { backUpDaily } from '../../src/store/backup.js';
import { openStore } from '../../src/store/store.js';

/** Where Linux shows who holds which lock. */
const shown = '/proc/locks';

/** How many locks this process holds on a file. */
function locksOn(path: string): number {
  const own = new RegExp(` ${process.pid} \\S+:${statSync(path).ino} `);
  return readFileSync(shown, 'utf8')
    .split('\n')
    .filter((line) => own.test(line)).length;
}

test.skipIf(!existsSync(shown))(
  'after a daily backup the bot still holds the lock that keeps others from taking its log away',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'colloquium-daily-'));
    const database = join(folder, 'a.sqlite');
    try {
      const store = await openStore(`sqlite://${database}`);
      await store.collection('things', z.number()).set(1, 'a');
      expect(locksOn(database)).toBe(1);
      expect(await backUpDaily(database, join(folder, 'backups'), Date.now())).toBeDefined();
      expect(locksOn(database)).toBe(1);
      await store.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
