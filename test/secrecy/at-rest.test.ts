import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pollCipher } from '../../src/ballots/cipher.js';
import type { PollKeys } from '../../src/ballots/poll-keys.js';
import type { Poll } from '../../src/polls/poll.js';
import { backUp } from '../../src/store/backup.js';
import { onCard, openBox, type Box, type StoredBallot } from '../faults/a-box.js';
import { patience, tries } from '../faults/tries.js';
import { seen } from '../faults/seen.js';

let folder: string;
const boxes: Box[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'colloquium-secrecy-'));
});
afterEach(async () => {
  for (const box of boxes.splice(0)) await box.close();
  rmSync(folder, { recursive: true });
});
const newBox = async (keys?: PollKeys): Promise<Box> => {
  const box = await openBox(keys);
  boxes.push(box);
  return box;
};

/** The same key for the same poll in every world: whatever differs then comes of the votes. */
function sameKeys(): PollKeys {
  const held = new Map<string, Uint8Array>();
  return {
    create(pollId) {
      const key = createHash('sha256').update(pollId).digest();
      held.set(pollId, key);
      return Promise.resolve(key);
    },
    read: (pollId) => Promise.resolve(held.get(pollId)),
    destroy: (pollId) => Promise.resolve(void held.delete(pollId)),
    list: () => Promise.resolve([...held.keys()]),
    close: () => Promise.resolve(),
  };
}

interface Said {
  readonly first: number;
  readonly second: number;
  readonly reason: string;
}

const said = fc.record({
  first: fc.integer({ min: 1, max: 5 }),
  second: fc.integer({ min: 1, max: 5 }),
  reason: fc.string({ unit: 'grapheme', maxLength: 60 }),
});

/** What of a world can be measured without its keys. */
interface Shape {
  readonly sizes: Record<string, number>;
  readonly rows: { token: string; length: number; pollId: string }[];
}

async function shapeOf(box: Box): Promise<Shape> {
  const store = join(box.folder, 'store');
  const sizes = Object.fromEntries(
    readdirSync(store)
      // Who runs it, since when: the same length only as long as the process number has as many digits.
      .filter((name) => !name.endsWith('.owner'))
      .sort()
      .map((name) => [name, statSync(join(store, name)).size]),
  );
  const rows = (await box.ballots()).map(({ pollId, token, sealed }) => ({
    pollId,
    token,
    length: sealed.length,
  }));
  return { sizes, rows };
}

/** A poll of two rounds in which each says these things, in this order. */
async function livedThrough(votes: readonly Said[]): Promise<{ open: Shape; closed: Shape }> {
  const box = await newBox(sameKeys());
  const poll = await box.open({ rounds: 2 });
  const place = onCard(poll);
  for (const [n, { first, reason }] of votes.entries()) {
    await box.polls.cast(poll.id, place, `user-${n}`, first);
    await box.polls.giveReason(poll.id, place, `user-${n}`, reason || '-');
  }
  await box.polls.move('1', poll.id, 'discuss');
  await box.polls.move('1', poll.id, 'round 2');
  for (const [n, { second }] of votes.entries()) await box.polls.cast(poll.id, place, `user-${n}`, second);
  const open = await shapeOf(box);
  await box.polls.close('1', poll.id, 'result');
  return { open, closed: await shapeOf(box) };
}

test(
  'secrecy b: two worlds with swapped votes have the same files in length, the same rows, the same keys',
  async () => {
    const swapped = fc
      .array(said, { minLength: 3, maxLength: 12 })
      .chain((votes) =>
        fc.tuple(fc.constant(votes), fc.shuffledSubarray(votes, { minLength: votes.length })),
      );
    await fc.assert(
      fc.asyncProperty(swapped, async ([votes, others]) => {
        const [one, other] = [await livedThrough(votes), await livedThrough(others)];
        expect(other).toEqual(one);
        expect(one.open.rows).toHaveLength(votes.length);
        expect(one.closed.rows).toEqual([]);
        for (const box of boxes.splice(0)) await box.close();
      }),
      { numRuns: tries(10, 300) },
    );
    seen({ tried: tries(10, 300), figure: '0 differences' });
  },
  patience(20_000),
);

/** Tokens that stand in more than one ballot: keys, and every aligned block of a value. */
function sharedTokens(ballots: readonly StoredBallot[]): string[] {
  const met = new Map<string, number>();
  for (const { token, sealed } of ballots) {
    const bytes = Buffer.from(sealed, 'base64');
    const blocks = [`key ${token}`, `first ${bytes.subarray(0, 8).toString('hex')}`];
    for (let at = 0; at + 16 <= bytes.length; at += 4) {
      blocks.push(`block ${bytes.subarray(at, at + 16).toString('hex')}`);
    }
    for (const block of new Set(blocks)) met.set(block, (met.get(block) ?? 0) + 1);
  }
  return [...met].filter(([, times]) => times > 1).map(([block]) => block);
}

test(
  'secrecy c: the same voters with the same votes in many polls leave nothing that is alike',
  async () => {
    const box = await newBox();
    const ballots: StoredBallot[] = [];
    for (let n = 0; n < tries(20, 100); n++) {
      const poll = await box.open();
      const place = onCard(poll);
      await Promise.all(
        Array.from({ length: 15 }, (_, voter) => box.polls.cast(poll.id, place, `user-${voter}`, 4)),
      );
    }
    ballots.push(...(await box.ballots()));
    expect(ballots).toHaveLength(tries(20, 100) * 15);
    expect(sharedTokens(ballots)).toEqual([]);
    seen({ tried: tries(20, 100), figure: `0 shared tokens in ${ballots.length} ballots` });
    // A vote that is changed and changed back is another value every time.
    const before = await box.ballots();
    const poll = await box.polls.find('1', 'poll-00001');
    if (poll === undefined) throw new Error('the first poll is gone');
    await box.polls.cast(poll.id, onCard(poll), 'user-0', 2);
    await box.polls.cast(poll.id, onCard(poll), 'user-0', 4);
    const after = (await box.ballots()).filter(
      ({ sealed }) => !before.some((each) => each.sealed === sealed),
    );
    expect(after).toHaveLength(1);
    expect(sharedTokens([...before, ...after]).filter((shared) => !shared.startsWith('key'))).toEqual([]);
    // The look itself finds what is alike.
    expect(sharedTokens([...before, ...before.slice(0, 1)]).length).toBeGreaterThan(100);
  },
  patience(20_000),
);

/** Pieces of a ballot long enough that chance does not make them. */
function piecesOf({ token, sealed }: StoredBallot): string[] {
  const pieces = [token, token.slice(0, 20), token.slice(20)];
  for (let at = 0; at + 24 <= sealed.length; at += 24) pieces.push(sealed.slice(at, at + 24));
  return pieces;
}

const hits = (bytes: Buffer, pieces: readonly string[]): number =>
  pieces.filter((piece) => bytes.includes(piece)).length;

/** Fifteen people vote, some change, some withdraw; every ballot that was ever stored. */
async function fillPoll(box: Box, poll: Poll): Promise<StoredBallot[]> {
  const place = onCard(poll);
  const ever: StoredBallot[] = [];
  const keep = async (): Promise<void> => {
    ever.push(...(await box.ballots()).filter(({ pollId }) => pollId === poll.id));
  };
  for (let voter = 0; voter < 15; voter++) {
    await box.polls.cast(poll.id, place, `user-${voter}`, (voter % 5) + 1);
  }
  await keep();
  for (let voter = 0; voter < 6; voter++) {
    await box.polls.cast(poll.id, place, `user-${voter}`, ((voter + 2) % 5) + 1);
  }
  for (let voter = 3; voter < 9; voter++)
    await box.polls.giveReason(poll.id, place, `user-${voter}`, 'Why not.');
  await keep();
  for (let voter = 12; voter < 15; voter++) await box.polls.withdraw(poll.id, place, `user-${voter}`);
  await keep();
  return ever;
}

test(
  'secrecy d: after closing, no byte of any ballot and of its key is in any file',
  async () => {
    const box = await newBox();
    let searched = 0;
    for (let n = 0; n < tries(4, 100); n++) {
      const poll = await box.open();
      const pieces = (await fillPoll(box, poll)).flatMap(piecesOf);
      searched += pieces.length;
      const key = await box.keys.read(poll.id);
      if (key === undefined) throw new Error('a running poll has a key');
      expect(hits(box.rawFiles(), pieces)).toBeGreaterThan(100);
      await box.polls.close('1', poll.id, 'result');
      expect(hits(box.rawFiles(), pieces)).toBe(0);
      const bytes = Buffer.from(key);
      const everywhere = Buffer.concat([
        box.rawFiles(),
        ...readdirSync(box.keyDir).map((name) => readFileSync(join(box.keyDir, name))),
      ]);
      expect(everywhere.includes(bytes)).toBe(false);
      expect(
        hits(everywhere, [bytes.toString('hex'), bytes.toString('base64'), bytes.toString('base64url')]),
      ).toBe(0);
    }
    seen({ tried: tries(4, 100), figure: `0 hits of ${searched} pieces` });
  },
  patience(20_000),
);

/** How many of these ballots a key opens. */
function opened(ballots: readonly StoredBallot[], key: Uint8Array, pollId: string): number {
  const cipher = pollCipher(key, { guildId: '1', pollId }, () => new Uint8Array(12));
  return ballots.filter(({ token, sealed }) => {
    try {
      cipher.open(token, sealed);
      return true;
    } catch {
      return false;
    }
  }).length;
}

test(
  'secrecy e: after closing, an old backup beside the live keys opens no ballot, and the poll in it is stopped',
  async () => {
    for (let n = 0; n < tries(3, 50); n++) {
      const box = await newBox();
      const poll = await box.open();
      const other = await box.open();
      await fillPoll(box, poll);
      await fillPoll(box, other);
      const backup = join(folder, `${n}.sqlite`);
      await backUp(box.databasePath, backup);
      const live = await box.keys.read(poll.id);
      if (live === undefined) throw new Error('a running poll has a key');
      await box.polls.close('1', poll.id, 'result');

      // A second world: the backup's database, the keys as they are now.
      const restored = await newBox(box.keys);
      await restored.store.close();
      mkdirSync(join(restored.folder, 'store'), { recursive: true });
      for (const name of readdirSync(join(restored.folder, 'store')))
        rmSync(join(restored.folder, 'store', name));
      copyFileSync(backup, restored.databasePath);
      await restored.begin();
      const ballots = (await restored.ballots()).filter(({ pollId }) => pollId === poll.id);
      expect(ballots).toHaveLength(12);
      // With the key of the day they could be read: it is the key that is gone.
      expect(opened(ballots, live, poll.id)).toBe(12);
      const kept = await box.keys.list();
      expect(kept).toEqual([other.id]);
      for (const name of kept) {
        const key = await box.keys.read(name);
        if (key !== undefined) expect(opened(ballots, key, poll.id)).toBe(0);
      }
      await restored.polls.recover();
      expect(await restored.polls.find('1', poll.id)).toMatchObject({ state: 'void', untold: 'void' });
      const closing = await restored.polls.close('1', poll.id, 'result');
      expect(closing.kind).toBe('already closed');
    }
    seen({ tried: tries(3, 50), figure: '0 ballots opened' });
  },
  patience(20_000),
);
