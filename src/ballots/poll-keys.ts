/** The keys cannot be used where they are; the message is a sentence for the operator. */
export class KeysRefused extends Error {
  override readonly name = 'KeysRefused';
}

/** What lies where a key should be is none. */
export class DamagedKey extends Error {
  override readonly name = 'DamagedKey';
}

export const keyBytes = 32;

/**
 * The 32 random bytes a secret poll that its ballots are hidden under. They lie apart from the database and its backups: who
 * has only those can read no ballot, and destroying a key makes every copy of the ballots unreadable.
 */
export interface PollKeys {
  /** Makes a key; it is on disk when this resolves. */
  create(pollId: string): Promise<Uint8Array>;
  /** Undefined where there is none (any more). Throws DamagedKey, and what else kept it from being read. */
  read(pollId: string): Promise<Uint8Array | undefined>;
  /** Removes it from wherever it can be reached; nothing where it is gone already. */
  destroy(pollId: string): Promise<void>;
  /** The polls that have a key. */
  list(): Promise<string[]>;
  close(): Promise<void>;
}

/** Poll ids stand in file names and in names of a server's. */
export function checked(pollId: string): string {
  if (!/^[\w-]+$/.test(pollId)) throw new RangeError('a poll id cannot stand in a name');
  return pollId;
}

/** Throws DamagedKey where what was read is no key of a poll. */
export function wholeKey(pollId: string, key: Uint8Array): Uint8Array {
  if (key.length !== keyBytes) throw new DamagedKey(`the key of poll ${pollId} is damaged`);
  return key;
}
