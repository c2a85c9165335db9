import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { onCard, openBox } from '../faults/a-box.js';
import { seeded, seedOfToday, type Random } from '../faults/random.js';
import { patience, tries } from '../faults/tries.js';
import { attack, type Evidence } from './attacker.js';
import { seen } from '../faults/seen.js';

const members = Array.from({ length: 9 }, (_, n) => `11800000000000${String(n * 7919).padStart(5, '0')}`);
const polls = tries(60, 1000);
const controls = tries(25, 300);

/** What each voted, in the order in which they voted. */
type Truth = readonly number[];

interface Trial {
  readonly evidence: Evidence[];
  readonly truths: Truth[];
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const keyed = items.map((item) => ({ item, at: random() }));
  return keyed.sort((a, b) => a.at - b.at).map(({ item }) => item);
}

/** Who agrees more says more about it, which is what a length would give away. */
function reasonOf(stance: number): string {
  return 'because '.repeat(stance * 4).trim();
}

const evidenceOf = (pollId: string, voters: string[], truth: Truth, rows: Evidence['rows']): Evidence => {
  const own = members[0] ?? '';
  return {
    pollId,
    guildId: '1',
    rows,
    voters,
    counts: [1, 2, 3, 4, 5].map((stance) => truth.filter((one) => one === stance).length),
    own: { userId: own, stance: truth[voters.indexOf(own)] ?? 0 },
  };
};

/** The real store and the real cipher: the rows as they lie in the file, the totals as they were published. */
async function realTrial(random: Random): Promise<Trial> {
  const box = await openBox();
  const trial: Trial = { evidence: [], truths: [] };
  for (let n = 0; n < polls; n++) {
    const voters = shuffled(members, random);
    const truth = voters.map(() => 1 + Math.floor(random() * 5));
    const poll = await box.open();
    const place = onCard(poll);
    for (const [at, userId] of voters.entries()) {
      await box.polls.cast(poll.id, place, userId, truth[at] ?? 1);
    }
    await Promise.all(
      voters.map((userId, at) => box.polls.giveReason(poll.id, place, userId, reasonOf(truth[at] ?? 1))),
    );
    const rows = (await box.ballots()).map(({ token, sealed }) => ({ key: token, value: sealed }));
    const closed = await box.polls.close('1', poll.id, 'result');
    if (closed.kind !== 'closed' || closed.poll.result?.kind !== 'one round') throw new Error('no result');
    const evidence = evidenceOf(poll.id, voters, truth, rows);
    expect(closed.poll.result.counts).toEqual(evidence.counts);
    trial.evidence.push(evidence);
    trial.truths.push(truth);
  }
  await box.close();
  return trial;
}

/** The same evenings with a store that is broken in one way. */
function brokenTrial(random: Random, broken: Broken): Trial {
  const trial: Trial = { evidence: [], truths: [] };
  for (let n = 0; n < controls; n++) {
    const voters = shuffled(members, random);
    const truth = voters.map(() => 1 + Math.floor(random() * 5));
    const rows = voters.map((userId, at) => broken(userId, truth[at] ?? 1, random));
    trial.evidence.push(
      evidenceOf(`poll-${n}`, voters, truth, broken === named ? shuffled(rows, random) : rows),
    );
    trial.truths.push(truth);
  }
  return trial;
}

type Broken = (userId: string, stance: number, random: Random) => { key: string; value: string };

const noise = (length: number, random: Random): Buffer =>
  Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));

/** Votes of the others that were guessed. */
function rightOf(
  guesses: readonly (readonly number[])[],
  { evidence }: Trial,
  truths: readonly Truth[],
): number {
  let right = 0;
  for (const [n, poll] of evidence.entries()) {
    for (const [at, userId] of poll.voters.entries()) {
      if (userId !== poll.own.userId && guesses[n]?.[at] === truths[n]?.[at]) right += 1;
    }
  }
  return right;
}

/** How many would be guessed if the guesses had nothing to do with who voted what, beyond the totals: 99 in 100 lie here. */
function chance(
  guesses: readonly (readonly number[])[],
  trial: Trial,
  random: Random,
): [least: number, most: number] {
  const rights = Array.from({ length: 400 }, () => {
    const others = trial.truths.map((truth, n) => {
      const poll = trial.evidence[n];
      const own = poll === undefined ? -1 : poll.voters.indexOf(poll.own.userId);
      const mixed = shuffled(
        truth.filter((_, at) => at !== own),
        random,
      );
      return truth.map((stance, at) => (at === own ? stance : (mixed.shift() ?? 0)));
    });
    return rightOf(guesses, trial, others);
  }).sort((a, b) => a - b);
  return [rights[2] ?? 0, rights[397] ?? 0];
}

test(
  `secrecy a: with all files but the keys, an attacker guesses no better than by the totals (seed ${seedOfToday})`,
  async () => {
    const random = seeded(seedOfToday);
    const outside: string[] = [];
    // One evening in a hundred lies outside by chance; three of three do not.
    for (let trying = 0; trying < 3; trying++) {
      const trial = await realTrial(random);
      const { way, guesses } = attack(trial.evidence);
      const right = rightOf(guesses, trial, trial.truths);
      const [least, most] = chance(guesses, trial, random);
      seen({ tried: polls, figure: `${right} guessed, ${least} to ${most} by the totals alone` });
      if (right >= least && right <= most) return;
      outside.push(`${right} right, not in ${least}…${most}: ${way}`);
    }
    expect(outside).toEqual([]);
  },
  patience(30_000),
);

/** Its rows lie in no telling order, so it is the keys that give them away. */
const named: Broken = (userId, stance, random) => ({
  key: createHash('sha256').update(userId).digest('hex'),
  value: Buffer.concat([Buffer.from([1, stance]), noise(40, random)]).toString('base64'),
});

test.each<[string, Broken]>([
  [
    'writes plainly',
    (userId, stance) => ({ key: userId, value: JSON.stringify({ stances: [stance, null] }) }),
  ],
  [
    'does not pad',
    (_, stance, random) => ({
      key: noise(32, random).toString('hex'),
      value: noise(28 + reasonOf(stance).length, random).toString('base64'),
    }),
  ],
  ['names its keys by a plain hash', named],
  [
    'always uses the same nonce',
    (_, stance, random) => ({
      key: noise(32, random).toString('hex'),
      value: Buffer.concat([Buffer.alloc(13), Buffer.from([0x40 + stance]), noise(40, random)]).toString(
        'base64',
      ),
    }),
  ],
])('secrecy a: the same attacker sees through a store that %s', (_, broken) => {
  const random = seeded(seedOfToday + 1);
  const trial = brokenTrial(random, broken);
  const { guesses } = attack(trial.evidence);
  const right = rightOf(guesses, trial, trial.truths);
  expect(right / (controls * (members.length - 1))).toBeGreaterThan(0.9);
});
