import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { pollCipher } from '../../src/ballots/cipher.js';
import { reasonLimits, tidyReason, type Ballot } from '../../src/polls/ballot.js';
import type { Stance } from '../../src/polls/scale.js';

const cipher = (pollId = 'p1', key = Buffer.alloc(32, 7)) =>
  pollCipher(key, { guildId: 'g', pollId }, randomBytes);
const stance = fc.constantFrom<(Stance | null)[]>(null, 1, 2, 3, 4, 5);
const anyBallot = fc.record<Ballot>({
  stances: fc.tuple(stance, stance),
  reason: fc.string({ unit: 'grapheme', maxLength: 80 }).map((words) => tidyReason(words) ?? null),
});

test('what was sealed is opened, whatever it was', () => {
  const property = fc.property(anyBallot, fc.string(), (ballot, user) => {
    const key = cipher().keyOf(user);
    expect(cipher().open(key, cipher().seal(key, ballot))).toEqual(ballot);
  });
  fc.assert(property);
});

test('every sealed ballot has the same length, and no two are alike', () => {
  const longest = 'é'.repeat(reasonLimits.codePoints);
  const given: Ballot[] = [
    { stances: [null, null], reason: null },
    { stances: [1, null], reason: null },
    { stances: [5, 5], reason: longest },
    { stances: [5, 5], reason: longest },
  ];
  const sealed = given.map((ballot) => cipher().seal('k', ballot));
  expect(new Set(sealed.map((each) => each.length))).toEqual(new Set([1104]));
  expect(new Set(sealed).size).toBe(4);
});

test('a ballot opens under its own key of its own poll only, and unchanged', () => {
  const ballot: Ballot = { stances: [2, null], reason: null };
  const key = cipher().keyOf('u');
  const sealed = cipher().seal(key, ballot);
  expect(() => cipher().open(cipher().keyOf('v'), sealed)).toThrow();
  expect(() => cipher('p2').open(key, sealed)).toThrow();
  expect(() => cipher('p1', Buffer.alloc(32, 8)).open(key, sealed)).toThrow();
  const bytes = Buffer.from(sealed, 'base64');
  for (let at = 0; at < bytes.length; at += 37) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => cipher().open(key, changed.toString('base64'))).toThrow();
  }
  expect(() => cipher().open(key, sealed.slice(4))).toThrow('wrong length');
});

test('secrecy c: the same hundred voters in a hundred polls share no key', () => {
  const keys = new Set<string>();
  for (let poll = 0; poll < 100; poll++) {
    const one = cipher(`p${poll}`, randomBytes(32));
    for (let user = 0; user < 100; user++) keys.add(one.keyOf(String(user)));
  }
  expect(keys.size).toBe(10_000);
});

test.each([
  ['  two \n lines ', 'two lines'],
  ['', null],
  [' \u200b\u202e ', null],
  ['x'.repeat(200), 'x'.repeat(200)],
  ['x'.repeat(201), undefined],
  ['👍'.repeat(197), '👍'.repeat(197)],
  ['👍'.repeat(198), undefined],
])('a reason is tidied: %j', (words, tidy) => {
  expect(tidyReason(words)).toBe(tidy);
});
