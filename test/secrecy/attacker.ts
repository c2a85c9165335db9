import { createHash } from 'node:crypto';

/** All that whoever has the database, its log and backups, the members and what was published knows of one poll. */
export interface Evidence {
  readonly pollId: string;
  readonly guildId: string;
  /** In the order in which they lie in the file: by row id. */
  readonly rows: readonly { readonly key: string; readonly value: string }[];
  /** Who took part, in the order in which they first voted: that can be watched. */
  readonly voters: readonly string[];
  /** The published result. */
  readonly counts: readonly number[];
  /** The attacker took part too, and knows what they themselves voted. */
  readonly own: { readonly userId: string; readonly stance: number };
}

/** A guess of every voter's stance, in the order of `voters`. */
export type Guess = readonly number[];

type Rows = Evidence['rows'];

/** Ways to tell whose row it is: for each voter the place of their row. */
const owners: Record<string, (evidence: Evidence, rows: Rows) => number[]> = {
  'the order of the rows is the order of the votes': ({ voters }) => voters.map((_, n) => n),
  'the keys are names that can be looked up': (evidence, rows) => {
    const named = evidence.voters.map((userId) => rows.findIndex(({ key }) => mayBe(key, userId, evidence)));
    return completed(named, rows.length);
  },
  'the order of the keys is the order of the names': ({ voters }, rows) => {
    const byKey = ranks(rows.map(({ key }) => key));
    const byName = ranks(voters);
    return byName.map((rank) => byKey.indexOf(rank));
  },
};

/** Ways to order rows by their stance: a number or a text a row, from disagreeing to agreeing. */
const tells: Record<string, (value: string, row: number, before: readonly Evidence[]) => string | number> = {
  'the value is written plainly': (value) => plainStance(value),
  'its length': (value) => value.length,
  'its first byte': (value) => bytesOf(value)[0] ?? 0,
  'its second byte': (value) => bytesOf(value)[1] ?? 0,
  'its thirteenth byte, behind a nonce': (value) => bytesOf(value)[13] ?? 0,
  'its last byte': (value) => bytesOf(value).at(-1) ?? 0,
  'how many bits are set': (value) => bytesOf(value).reduce((sum, byte) => sum + bits(byte), 0),
  'the same value in earlier polls': (value, _row, before) =>
    before.filter(({ rows }) => rows.some((row) => row.value === value)).length,
};

/**
 * Guesses all votes of all polls. Each way is held against what the attacker knows for certain, the own votes, and
 * what the totals imply; the best way then guesses all the others.
 */
export function attack(polls: readonly Evidence[]): { way: string; guesses: Guess[] } {
  let best = { way: '', guesses: [] as Guess[], right: -1 };
  const owned = Object.entries(owners).map(
    ([name, owner]) => [name, polls.map((poll) => owner(poll, poll.rows))] as const,
  );
  for (const [tellName, tell] of Object.entries(tells)) {
    const stances = polls.map((poll, n) => stancesOfRows(poll, polls.slice(Math.max(0, n - 5), n), tell));
    for (const [ownerName, rows] of owned) {
      const guesses = rows.map((own, n) => own.map((row) => stances[n]?.[row] ?? 0));
      const right = guesses.filter((guess, n) => {
        const poll = polls[n];
        return poll !== undefined && guess[poll.voters.indexOf(poll.own.userId)] === poll.own.stance;
      }).length;
      if (right > best.right) best = { way: `${ownerName}; ${tellName}`, guesses, right };
    }
  }
  return best;
}

/** The totals are known, so the rows are put in order and given the stances that there are. */
function stancesOfRows(
  poll: Evidence,
  before: readonly Evidence[],
  tell: (value: string, row: number, before: readonly Evidence[]) => string | number,
): number[] {
  const sorted = poll.counts.flatMap((count, n) => Array.from({ length: count }, () => n + 1));
  return ranks(poll.rows.map(({ value }, row) => tell(value, row, before))).map((rank) => sorted[rank] ?? 0);
}

/** For each its place when all are put in order. */
function ranks(items: readonly (string | number)[]): number[] {
  const order = items
    .map((item, n) => ({ item, n }))
    .sort((a, b) => (a.item < b.item ? -1 : a.item > b.item ? 1 : a.n - b.n));
  const found = items.map(() => 0);
  for (const [rank, { n }] of order.entries()) found[n] = rank;
  return found;
}

function mayBe(key: string, userId: string, { pollId, guildId }: Evidence): boolean {
  if (key.includes(userId)) return true;
  const texts = [
    userId,
    `${pollId}${userId}`,
    `${guildId}${pollId}${userId}`,
    `${guildId}\n${pollId}\n${userId}`,
    `${pollId}/${userId}`,
    `${pollId}:${userId}`,
  ];
  return texts.some((text) =>
    (['hex', 'base64', 'base64url'] as const).some((as) =>
      (['sha256', 'sha1', 'md5'] as const).some((hash) => createHash(hash).update(text).digest(as) === key),
    ),
  );
}

/** Those whose row was not found get the rows that are left, in their order. */
function completed(rows: readonly number[], size: number): number[] {
  const left = Array.from({ length: size }, (_, n) => n).filter((n) => !rows.includes(n));
  return rows.map((row) => (row < 0 ? (left.shift() ?? 0) : row));
}

function bytesOf(value: string): Uint8Array {
  return Buffer.from(value, 'base64');
}

function plainStance(value: string): number {
  for (const text of [value, Buffer.from(value, 'base64').toString('latin1')]) {
    const found = /stances?"?:\s*\[?\s*([1-5])/.exec(text)?.[1];
    if (found !== undefined) return Number(found);
  }
  return bytesOf(value)[1] ?? 0;
}

function bits(byte: number): number {
  let set = 0;
  for (let left = byte; left > 0; left >>= 1) set += left & 1;
  return set;
}
