import { z } from 'zod';
import type { Ballot } from '../polls/ballot.js';
import type { Poll } from '../polls/poll.js';
import type { Stance } from '../polls/scale.js';
import type { Store } from '../store/store.js';
import { pollCipher, type PollCipher } from './cipher.js';
import { KeyIndex } from './key-index.js';
import { DamagedKey, type PollKeys } from './poll-keys.js';

/** A ballot that stands beside its member's name. */
export interface NamedBallot extends Ballot {
  readonly userId: string;
}

type PollName = Pick<Poll, 'id' | 'guildId'>;

/** One person's place in one poll. */
export interface Slot {
  /** What lies there; undefined where they have not voted. */
  readonly ballot: Ballot | undefined;
  /** Resolves when it is on disk. */
  put(ballot: Ballot): Promise<void>;
  drop(): Promise<void>;
}

/** Where the ballots of one kind are kept, one key a person: a list inside the poll would lose votes that arrive together. */
export interface BallotBox {
  at(poll: PollName, userId: string): Promise<Slot>;
  /** All ballots, for counting; in no telling order. */
  all(poll: PollName): Promise<Ballot[]>;
  count(poll: PollName): Promise<number>;
  /** Removes every ballot and whatever could read one. Does what is left to do where it was interrupted. */
  destroy(poll: PollName): Promise<void>;
}

const stanceSchema = z.union([1, 2, 3, 4, 5].map((n) => z.literal(n as Stance)));
const namedSchema = z.object({
  userId: z.string(),
  stances: z.tuple([stanceSchema.nullable(), stanceSchema.nullable()]),
  reason: z.string().nullable(),
});

/** Open ballots: by name. */
export interface OpenBox extends BallotBox {
  named(poll: PollName): Promise<NamedBallot[]>;
}

export function openBox(store: Store): OpenBox {
  const ballots = store.collection<NamedBallot>('open-ballots', namedSchema);
  const index = new KeyIndex(async (pollId) => (await ballots.keys(pollId)).map((key) => key[1] ?? ''));
  return {
    async at({ id }, userId) {
      return {
        ballot: (await index.of(id)).has(userId) ? await ballots.get(id, userId) : undefined,
        async put({ stances, reason }) {
          await ballots.set({ userId, stances, reason }, id, userId);
          (await index.of(id)).add(userId);
        },
        async drop() {
          await ballots.delete(id, userId);
          (await index.of(id)).delete(userId);
        },
      };
    },
    all: ({ id }) => ballots.list(id),
    named: ({ id }) => ballots.list(id),
    count: async ({ id }) => (await index.of(id)).size,
    async destroy({ id }) {
      await ballots.deleteMany(await ballots.keys(id));
      index.forget(id);
    },
  };
}

/** The ballots of a secret poll cannot be read: its key is gone, or is not its key. The cause says more. */
export class BallotsUnreadable extends Error {
  override readonly name = 'BallotsUnreadable';
}

export interface SecretBox extends BallotBox {
  /** Makes the poll's key; before its first ballot. */
  prepare(poll: PollName): Promise<void>;
  /** Whether its key is there, and opens what was put under it. */
  isReadable(poll: PollName): Promise<boolean>;
}

/** As many polls' keys are kept in memory as may be voted in at once. */
const mostCiphers = 500;

/** Secret ballots: unreadable and without an owner for whoever lacks the poll's key. */
export function secretBox(
  store: Store,
  keys: PollKeys,
  randomBytes: (size: number) => Uint8Array,
): SecretBox {
  const ballots = store.collection('secret-ballots', z.string());
  const ciphers = new Map<string, PollCipher>();
  const index = new KeyIndex(async (pollId) => (await ballots.keys(pollId)).map((key) => key[1] ?? ''));

  const remember = ({ id, guildId }: PollName, key: Uint8Array): PollCipher => {
    const cipher = pollCipher(key, { guildId, pollId: id }, randomBytes);
    ciphers.set(id, cipher);
    const [oldest] = ciphers.keys();
    if (ciphers.size > mostCiphers && oldest !== undefined) ciphers.delete(oldest);
    return cipher;
  };
  const cipherOf = async (poll: PollName): Promise<PollCipher> => {
    const known = ciphers.get(poll.id);
    if (known !== undefined) return known;
    // A disk or server that does not answer now may do so later: no poll is stopped for that.
    const key = await keys.read(poll.id).catch((cause: unknown) => {
      if (!(cause instanceof DamagedKey)) throw cause;
      throw new BallotsUnreadable(`the key of poll ${poll.id} cannot be read`, { cause });
    });
    if (key === undefined) throw new BallotsUnreadable(`the key of poll ${poll.id} is gone`);
    return remember(poll, key);
  };

  return {
    async prepare(poll) {
      remember(poll, await keys.create(poll.id));
    },
    async isReadable(poll) {
      try {
        const cipher = await cipherOf(poll);
        const [some] = await ballots.keys(poll.id);
        const key = some?.[1];
        const sealed = key === undefined ? undefined : await ballots.get(poll.id, key);
        if (key !== undefined && sealed !== undefined) openWith(cipher, poll, key, sealed);
        return true;
      } catch (error) {
        if (error instanceof BallotsUnreadable) return false;
        throw error;
      }
    },
    async at(poll, userId) {
      const cipher = ciphers.get(poll.id) ?? (await cipherOf(poll));
      const key = cipher.keyOf(userId);
      const sealed = (await index.of(poll.id)).has(key) ? await ballots.get(poll.id, key) : undefined;
      return {
        ballot: sealed === undefined ? undefined : openWith(cipher, poll, key, sealed),
        async put(ballot) {
          await ballots.set(cipher.seal(key, ballot), poll.id, key);
          (await index.of(poll.id)).add(key);
        },
        async drop() {
          await ballots.delete(poll.id, key);
          (await index.of(poll.id)).delete(key);
        },
      };
    },
    async all(poll) {
      const cipher = await cipherOf(poll);
      // By their keys, which are as good as random: the order says nothing of who came first.
      const opened: Ballot[] = [];
      // Page by page: others are answered while a large poll is counted.
      for await (const [key, sealed] of ballots.scan(poll.id)) {
        opened.push(openWith(cipher, poll, key[1] ?? '', sealed));
      }
      return opened;
    },
    count: async ({ id }) => (await index.of(id)).size,
    async destroy(poll) {
      await ballots.deleteMany(await ballots.keys(poll.id));
      index.forget(poll.id);
      ciphers.delete(poll.id);
      await keys.destroy(poll.id);
      await store.purge();
    },
  };
}

function openWith(cipher: PollCipher, { id }: PollName, key: string, sealed: string): Ballot {
  try {
    return cipher.open(key, sealed);
  } catch (cause) {
    throw new BallotsUnreadable(`a ballot of poll ${id} does not open with its key`, { cause });
  }
}
