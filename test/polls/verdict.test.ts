import fc from 'fast-check';
import { expect, test } from 'vitest';
import { verdictOf } from '../../src/polls/verdict.js';
import { groupWords } from '../../src/views/verdict-words.js';

test.each([
  [[0, 4, 0, 0, 0], 'All four take one stance: disagree.'],
  [[0, 0, 12, 0, 0], 'All 12 are undecided.'],
  [[2, 2, 0, 0, 0], 'All four lean towards disagreeing.'],
  [[0, 0, 0, 1, 2], 'All three lean towards agreeing.'],
  [[2, 0, 0, 0, 2], 'The group is split.'],
  [[1, 1, 0, 1, 1], 'The group is split.'],
  [[0, 0, 1, 3, 0], 'The group is close together: most lean towards agreeing.'],
  [[0, 1, 4, 1, 0], 'The group is close together: most are undecided.'],
  [[0, 1, 1, 1, 0], 'The group is close together, around the middle.'],
  [[0, 1, 0, 2, 0], 'Opinions differ; most lean towards agreeing.'],
  [[0, 2, 1, 1, 1], 'Opinions differ, and no side has most of the group.'],
  [[2, 0, 1], 'The group is split.'],
  [[0, 0, 3], 'All three take one stance: agree.'],
  // Two are no group.
  [[0, 2, 0, 0, 0], 'Of 2 voters, 0 on the agreeing side'],
  [[0, 0, 0, 0, 0], 'Nobody voted.'],
])('%j: %s', (counts, words) => {
  expect(groupWords(counts.length === 3 ? 'three' : 'five', counts).startsWith(words)).toBe(true);
});

test('turned around, a group is as it was, with the sides exchanged', () => {
  const turned = { agree: 'disagree', disagree: 'agree', undecided: 'undecided' } as const;
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 40 }), { minLength: 5, maxLength: 5 }), (counts) => {
      const verdict = verdictOf(counts);
      const mirrored = verdictOf(counts.toReversed());
      expect(mirrored?.kind).toBe(verdict?.kind);
      expect(mirrored?.most).toBe(verdict?.most && turned[verdict.most]);
    }),
  );
});
