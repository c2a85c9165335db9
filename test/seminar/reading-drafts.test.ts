import { expect, test } from 'vitest';
import { openImports } from '../../src/seminar/imports.js';
import { openReadingDrafts, type Draft } from '../../src/seminar/reading-drafts.js';
import { shippedReading } from '../shipped-reading.js';

const draft: Draft = { kind: 'exported', reading: shippedReading() };
const hour = 3_600_000;

test('a draft is forgotten an hour after it was last corrected', () => {
  let now = 5;
  let names = 0;
  const drafts = openReadingDrafts(
    () => String(names++),
    () => now,
  );
  const id = drafts.put('g', 'host', draft);
  now += hour - 1;
  expect(drafts.find('g', 'host', id)).toBe(draft);
  drafts.replace(id, draft);
  now += hour - 1;
  expect(drafts.find('g', 'host', id)).toBe(draft);
  now += 1;
  expect(drafts.find('g', 'host', id)).toBeUndefined();
  // Not only hidden: it would be there again if the clock were set back.
  now = 5;
  expect(drafts.find('g', 'host', id)).toBeUndefined();

  const other = drafts.put('g', 'host', draft);
  now += hour;
  drafts.expire();
  now = 5;
  expect(drafts.find('g', 'host', other)).toBeUndefined();
});

test('the drafts of a server go with it, and no others', () => {
  let names = 0;
  const drafts = openReadingDrafts(
    () => String(names++),
    () => 0,
  );
  const [gone, stays] = [drafts.put('g', 'host', draft), drafts.put('h', 'host', draft)];
  drafts.forgetGuild('g');
  expect(drafts.find('g', 'host', gone)).toBeUndefined();
  expect(drafts.find('h', 'host', stays)).toBe(draft);
});

test('one file at a time is read for a host and for a server', () => {
  const imports = openImports();
  const first = imports.begin('g', 'anna');
  expect(imports.begin('g', 'anna')).toEqual({ kind: 'busy', whose: 'yours' });
  expect(imports.begin('h', 'anna')).toEqual({ kind: 'busy', whose: 'yours' });
  expect(imports.begin('g', 'ben')).toEqual({ kind: 'busy', whose: 'of another' });
  expect(imports.begin('h', 'ben').kind).toBe('begun');
  if (first.kind === 'begun') first.end();
  expect(imports.begin('g', 'anna').kind).toBe('begun');
});
