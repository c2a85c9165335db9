import { z } from 'zod';
import type { Ballot } from '../polls/ballot.js';
import type { Poll } from '../polls/poll.js';
import type { Stance } from '../polls/scale.js';
import type { Store } from '../store/store.js';
import { pollCipher, type PollCipher } from './cipher.js';
import type { KeyFolder } from './key-folder.js';

/** A ballot that stands beside its member's name. */
export interface NamedBallot extends Ballot {
  readonly userId: string;
}

type PollName = Pick<Poll, 'id' | 'guildId'>;

/** Where the ballots of one kind are kept, one key a person: a list inside the poll would lose votes that arrive together. */
export interface BallotBox {
  get(poll: PollName, userId: string): Promise<Ballot | undefined>;
  /** Resolves when it is on disk. */
  put(poll: PollName, userId: string, ballot: Ballot): Promise<void>;
  drop(poll: PollName, userId: string): Promise<void>;
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
  return {
    get: ({ id }, userId) => ballots.get(id, userId),
    put: ({ id }, userId, { stances, reason }) => ballots.set({ userId, stances, reason }, id, userId),
    drop: ({ id }, userId) => ballots.delete(id, userId),
    all: ({ id }) => ballots.list(id),
    named: ({ id }) => ballots.list(id),
    count: async ({ id }) => (await ballots.list(id)).length,
    async destroy({ id }) {
      await ballots.deleteMany((await ballots.entries(id)).map(([key]) => key));
    },
  };
}

/** The key of a secret poll is gone: its ballots can never be read again. */
class KeyGone extends Error {
  override readonly name = 'KeyGone';
}

export interface SecretBox extends BallotBox {
  /** Makes the poll's key; before its first ballot. */
  prepare(poll: PollName): Promise<void>;
  hasKey(poll: PollName): Promise<boolean>;
}

/** As many polls' keys are kept in memory as may be voted in at once. */
const mostCiphers = 500;

/** Secret ballots: unreadable and without an owner for whoever lacks the poll's key. */
export function secretBox(
  store: Store,
  keys: KeyFolder,
  randomBytes: (size: number) => Uint8Array,
): SecretBox {
  const ballots = store.collection('secret-ballots', z.string());
  const ciphers = new Map<string, PollCipher>();

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
    const key = await keys.read(poll.id);
    if (key === undefined) throw new KeyGone(`the key of poll ${poll.id} is gone`);
    return remember(poll, key);
  };

  return {
    async prepare(poll) {
      remember(poll, await keys.create(poll.id));
    },
    hasKey: async ({ id }) => (await keys.read(id)) !== undefined,
    async get(poll, userId) {
      const cipher = await cipherOf(poll);
      const key = cipher.keyOf(userId);
      const sealed = await ballots.get(poll.id, key);
      return sealed === undefined ? undefined : cipher.open(key, sealed);
    },
    async put(poll, userId, ballot) {
      const cipher = await cipherOf(poll);
      const key = cipher.keyOf(userId);
      await ballots.set(cipher.seal(key, ballot), poll.id, key);
    },
    async drop(poll, userId) {
      await ballots.delete(poll.id, (await cipherOf(poll)).keyOf(userId));
    },
    async all(poll) {
      const cipher = await cipherOf(poll);
      // By their keys, which are as good as random: the order says nothing of who came first.
      return (await ballots.entries(poll.id)).map(([key, sealed]) => cipher.open(key[1] ?? '', sealed));
    },
    count: async ({ id }) => (await ballots.list(id)).length,
    async destroy(poll) {
      await ballots.deleteMany((await ballots.entries(poll.id)).map(([key]) => key));
      ciphers.delete(poll.id);
      await keys.destroy(poll.id);
      await store.purge();
    },
  };
}
