import { expect, test } from 'vitest';
import { compareApart, readExported, topicsFor } from '../../src/readings/apart.js';
import { compareWith } from '../../src/readings/compare.js';
import { readingYaml } from '../../src/readings/write-reading.js';
import { shippedReading } from '../shipped-reading.js';

test('topics and exported readings come from a thread of their own as they would from here', async () => {
  const said = 'The Ferrow Bridge is old. The council of Ferrow will mend the Ferrow Bridge.';
  expect((await topicsFor([said, said], 'en'))?.map(({ name }) => name)).toContain('Ferrow Bridge');
  const reading = shippedReading();
  const words = ['Not in the reading.', said].map((text) => ({ text, section: null }));
  expect(await compareApart([reading], words)).toEqual(compareWith([reading], words));
  expect(await readExported(readingYaml(reading))).toEqual({
    kind: 'reading',
    reading: { ...reading, slug: 'exported' },
  });
});

test('an export made to harm is refused, whatever it swells to', { timeout: 60_000 }, async () => {
  const levels = Array.from({ length: 12 }, (_, n) => `a${n}: &a${n} [${`*a${n - 1},`.repeat(10)}]`);
  const bomb = ['a0: &a0 [x,x,x,x,x,x,x,x,x,x]', ...levels.slice(1)].join('\n');
  expect(await readExported(bomb)).not.toMatchObject({ kind: 'reading' });
  expect(await readExported('['.repeat(100_000))).not.toMatchObject({ kind: 'reading' });
});
