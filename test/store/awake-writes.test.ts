import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { openStore } from '../../src/store/store.js';

const stayAwakeFor = vi.hoisted(() => vi.fn((work: Promise<unknown>) => work));
vi.mock('../../src/store/stay-awake.js', () => ({ stayAwakeFor }));

test('the loop is kept awake for a row that is written alone, and not for a group', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'awake-'));
  const store = await openStore(`sqlite://${join(folder, 'a.sqlite')}`);
  const things = store.collection('things', z.object({ n: z.number() }));
  stayAwakeFor.mockClear();
  await things.set({ n: 1 }, '1');
  expect(stayAwakeFor).toHaveBeenCalledTimes(1);
  await things.setMany([
    [['2'], { n: 2 }],
    [['3'], { n: 3 }],
  ]);
  expect(stayAwakeFor).toHaveBeenCalledTimes(1);
  expect(await things.list()).toHaveLength(3);
  await store.close();
  rmSync(folder, { recursive: true });
});
