import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Occurrence } from '../../src/prompts/occurrence.js';
import {
  advance,
  nextPrompt,
  nextPrompts,
  progressAfter,
  promptsLeft,
  type Ordering,
  type Progress,
} from '../../src/prompts/order.js';
import type { Claim, Prompt } from '../../src/readings/reading.js';

interface Material {
  prompts: Prompt[];
  claims: Claim[];
}
const asking = (paragraph: number, claim?: string): Prompt => ({
  kind: 'argument',
  text: '?',
  paragraph,
  claim,
});
const claim = (id: string, ...paragraphs: number[]): Claim => ({ id, text: id, paragraphs });
const reading = (count: number): Material => ({
  prompts: Array.from({ length: count }, (_, n) => asking(n + 1)),
  claims: [],
});
const begin: Progress = { asked: [], cycle: 0 };
const ordering = (over: Partial<Ordering> = {}): Ordering => ({
  order: 'in order',
  seed: 'seed',
  divisions: new Map(),
  ...over,
});

/** The prompts of the next turns, and how each says where it stands. */
function ask(material: Material, by: Ordering, turns: number, from = begin) {
  let progress = from;
  const prompts: number[] = [];
  const days: string[] = [];
  for (let n = 0; n < turns; n++) {
    const turn = nextPrompt(material, progress, by);
    if (turn === undefined) break;
    prompts.push(turn.prompt);
    days.push(`${turn.position}/${turn.total}`);
    progress = advance(progress, turn.prompt);
  }
  return { prompts, days, progress };
}

test('what a channel was asked by command comes last where the order is free, and as ever in a syllabus', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('in order' as const, 'shuffled' as const, 'most divided' as const),
      fc.uniqueArray(fc.nat({ max: 9 })),
      fc.string(),
      (order, lately, seed) => {
        const by = ordering({ order, seed });
        const { prompts } = ask(reading(10), { ...by, lately }, 10);
        const usual = ask(reading(10), by, 10).prompts;
        const isLate = (prompt: number): boolean => order !== 'in order' && lately.includes(prompt);
        expect(prompts).toEqual([...usual.filter((each) => !isLate(each)), ...usual.filter(isLate)]);
        expect(nextPrompts(reading(10), begin, { ...by, lately }, 10)).toEqual(prompts);
      },
    ),
  );
});

describe('in order', () => {
  test('it is a syllabus, and ends', () => {
    expect(ask(reading(3), ordering(), 9)).toMatchObject({ prompts: [0, 1, 2], days: ['1/3', '2/3', '3/3'] });
    expect(promptsLeft(reading(3), { asked: [0], cycle: 0 }, 'in order')).toBe(2);
    expect(promptsLeft(reading(3), begin, 'shuffled')).toBe(Infinity);
  });
  test('a prompt that was added is still asked, one that was taken away is not missed', () => {
    const { progress } = ask(reading(3), ordering(), 3);
    expect(ask(reading(4), ordering(), 9, progress).prompts).toEqual([3]);
    expect(ask(reading(2), ordering(), 9, progress).prompts).toEqual([]);
  });
});

describe('shuffled', () => {
  const shuffled = (seed: string) => ordering({ order: 'shuffled', seed });
  test('each cycle asks every prompt once, and none begins with the last of the one before', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 40 }), (seed, total) => {
        const { prompts, days } = ask(reading(total), shuffled(seed), 3 * total);
        for (const cycle of [0, 1, 2]) {
          const asked = prompts.slice(cycle * total, (cycle + 1) * total);
          expect([...asked].sort((a, b) => a - b)).toEqual(Array.from({ length: total }, (_, n) => n));
          if (cycle > 0 && total > 1) expect(asked[0]).not.toBe(prompts[cycle * total - 1]);
        }
        expect(days[total]).toBe(`1/${total}`);
        expect(days[total - 1]).toBe(`${total}/${total}`);
      }),
      { numRuns: 100 },
    );
  });
  test('a restart at any point goes on with the same prompts', () => {
    const whole = ask(reading(10), shuffled('s'), 35).prompts;
    for (let stop = 0; stop < 35; stop++) {
      const saved = JSON.parse(JSON.stringify(ask(reading(10), shuffled('s'), stop).progress)) as Progress;
      expect(ask(reading(10), shuffled('s'), 35 - stop, saved).prompts).toEqual(whole.slice(stop));
    }
  });
  test('two seeds shuffle differently, and so do two cycles', () => {
    const first = ask(reading(40), shuffled('a'), 80).prompts;
    expect(ask(reading(40), shuffled('b'), 40).prompts).not.toEqual(first.slice(0, 40));
    expect(first.slice(40)).not.toEqual(first.slice(0, 40));
    expect(first.slice(0, 40)).not.toEqual(first.slice(0, 40).sort((a, b) => a - b));
  });
  test('every prompt comes first about as often', () => {
    const firsts = Array.from({ length: 4000 }, (_, n) => ask(reading(4), shuffled(`${n}`), 1).prompts[0]);
    for (const place of [0, 1, 2, 3]) {
      const times = firsts.filter((first) => first === place).length;
      expect(times).toBeGreaterThan(850);
      expect(times).toBeLessThan(1150);
    }
  });
  test('a prompt that was added moves no other', () => {
    const before = ask(reading(10), shuffled('s'), 10).prompts;
    expect(ask(reading(11), shuffled('s'), 11).prompts.filter((place) => place !== 10)).toEqual(before);
  });
});

describe('most divided', () => {
  const claims = [claim('C1', 1), claim('C2', 2, 3), claim('C3', 4), claim('C4', 9)];
  const prompts = [asking(1), asking(3), asking(2), asking(4, 'C3'), asking(4), asking(2, 'C2'), asking(5)];
  const divided = (...known: [string, number][]) =>
    ordering({ order: 'most divided', divisions: new Map(known) });
  const order = (...known: [string, number][]) => ask({ claims, prompts }, divided(...known), 7).prompts;

  test.each<[string, [string, number][], number[]]>([
    ['nothing known: in order', [], [0, 1, 2, 3, 4, 5, 6]],
    [
      'one claim: the prompt that names it, then its evidence, best first',
      [['C2', 0.4]],
      [5, 2, 1, 0, 3, 4, 6],
    ],
    [
      'the most divided claim first',
      [
        ['C2', 0.4],
        ['C3', 0.9],
        ['C1', 0.6],
      ],
      [3, 4, 0, 5, 2, 1, 6],
    ],
    ['all agree: in order', [['C3', 0]], [0, 1, 2, 3, 4, 5, 6]],
    ['a claim that no prompt stands on', [['C4', 1]], [0, 1, 2, 3, 4, 5, 6]],
    ['a claim the reading does not have', [['C99', 1]], [0, 1, 2, 3, 4, 5, 6]],
  ])('%s', (_, known, expected) => {
    expect(order(...known)).toEqual(expected);
  });
  test('a prompt whose own claim is agreed on does not stand on another of its paragraph', () => {
    const two = {
      claims: [claim('A', 1), claim('B', 1)],
      prompts: [asking(2), asking(1, 'A'), asking(1, 'B')],
    };
    const first = (...known: [string, number][]) => nextPrompt(two, begin, divided(...known))?.prompt;
    expect(first(['A', 0], ['B', 0.5])).toBe(2);
    expect(first(['A', 0])).toBe(0);
    // Nobody voted on B; the passage is what the group is split on.
    expect(first(['A', 0.5])).toBe(1);
    expect(ask(two, divided(['A', 0.5]), 3).prompts).toEqual([1, 2, 0]);
  });
  test('a poll that closes meanwhile changes what comes, and nothing is asked twice until all were', () => {
    const some = fc.dictionary(
      fc.constantFrom('C1', 'C2', 'C3', 'C4'),
      fc.double({ min: 0, max: 1, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(some, { minLength: 14, maxLength: 14 }), (days) => {
        let progress = begin;
        const asked: number[] = [];
        for (const known of days) {
          const turn = nextPrompt({ claims, prompts }, progress, divided(...Object.entries(known)));
          expect(turn?.position).toBe((asked.length % 7) + 1);
          const place = turn?.prompt ?? -1;
          expect(asked.at(-1)).not.toBe(place);
          asked.push(place);
          progress = advance(progress, place);
        }
        expect(new Set(asked.slice(0, 7)).size).toBe(7);
        expect(new Set(asked.slice(7)).size).toBe(7);
        expect(progress.cycle).toBe(1);
      }),
      { numRuns: 100 },
    );
  });
});

test.each(['in order', 'shuffled', 'most divided'] as const)('a reading without prompts: %s', (order) => {
  expect(nextPrompt(reading(0), begin, ordering({ order }))).toBeUndefined();
  expect(promptsLeft(reading(0), begin, order)).toBe(0);
});

test('what an occurrence tells of the progress', () => {
  const last: Occurrence = {
    extra: 0,
    scheduleId: 's',
    date: '2026-03-02',
    due: 1,
    claimedAt: 1,
    prompt: 4,
    asked: [2, 0],
    cycle: 1,
    messageId: null,
    state: 'sent',
    reason: null,
  };
  expect(progressAfter(undefined)).toEqual(begin);
  expect(progressAfter(last)).toEqual({ asked: [2, 0, 4], cycle: 1 });
  expect(progressAfter({ ...last, state: 'claimed' })).toEqual({ asked: [2, 0, 4], cycle: 1 });
  for (const state of ['skipped', 'unsent'] as const) {
    expect(progressAfter({ ...last, state })).toEqual({ asked: [2, 0], cycle: 1 });
  }
});
