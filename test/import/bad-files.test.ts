import { expect, test } from 'vitest';
import { importFile } from '../../src/import/import-file.js';
import { badFiles, baits } from './bad-files.js';

// A child may take its whole time, and another file may stand before it.
const patience = 60_000;

test.concurrent.each(badFiles)(
  '$what is refused',
  { timeout: patience },
  async ({ name, make, refusedAs }) => {
    const outcome = await importFile({ name, bytes: await make() });
    expect(outcome.kind).toBe('refused');
    expect(refusedAs).toContain(outcome.kind === 'refused' ? outcome.why : 'read');
  },
);

test.concurrent.each(baits)('$name holds up no expression', { timeout: patience }, async ({ name, text }) => {
  const outcome = await importFile({ name, bytes: Buffer.from(text) });
  expect(outcome).not.toMatchObject({ why: 'took too long' });
});

test(
  'the bot goes on while a file is read, and the next file is read as well',
  { timeout: patience },
  async () => {
    const bomb = badFiles.find(({ name }) => name === 'twice.pdf');
    const bytes = (await bomb?.make()) ?? new Uint8Array();
    let turns = 0;
    const turning = setInterval(() => turns++, 5);
    const outcome = await importFile({ name: 'twice.pdf', bytes });
    clearInterval(turning);
    expect(outcome.kind).toBe('refused');
    expect(turns).toBeGreaterThan(10);
    const next = await importFile({ name: 'a.txt', bytes: Buffer.from('Five words are enough here.') });
    expect(next.kind).toBe('article');
  },
);
