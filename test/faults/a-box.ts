import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKeyFolder } from '../../src/ballots/key-folder.js';
import type { PollKeys } from '../../src/ballots/poll-keys.js';
import type { Poll, PressPlace } from '../../src/polls/poll.js';
import type { NewPoll } from '../../src/polls/new-poll.js';
import { openPolls, type Polls } from '../../src/seminar/polls.js';
import { ReadOnlyFile } from '../../src/store/inspect-file.js';
import { openStore, type Store } from '../../src/store/store.js';
import { shippedReading } from '../shipped-reading.js';

/** Polls on a real store in a folder, without Discord: thousands of votes take seconds. */
export interface Box {
  readonly folder: string;
  readonly databasePath: string;
  readonly keyDir: string;
  readonly store: Store;
  readonly keys: PollKeys;
  readonly polls: Polls;
  /** A poll that takes votes. */
  open(over?: Partial<NewPoll>): Promise<Poll>;
  /** Opens the store anew, once it was closed. */
  begin(): Promise<void>;
  /** Every stored ballot of a secret poll as it lies in the database. */
  ballots(): Promise<StoredBallot[]>;
  /** Every byte of the database's folder. */
  rawFiles(): Buffer;
  close(): Promise<void>;
}

export interface StoredBallot {
  readonly pollId: string;
  /** The last part of its key. */
  readonly token: string;
  /** The value without the store's own seal around it, base64. */
  readonly sealed: string;
}

/** @param keysOf the folder of keys, where it is not to be a real one */
export async function openBox(keysOf?: PollKeys): Promise<Box> {
  const folder = mkdtempSync(join(tmpdir(), 'colloquium-box-'));
  const databasePath = join(folder, 'store', 'box.sqlite');
  const keyDir = join(folder, 'keys');
  let opened = 0;
  const begin = async () => {
    const store = await openStore(`sqlite://${databasePath}`);
    const keys = keysOf ?? (await openKeyFolder(keyDir, [join(folder, 'store')]));
    // The same names in every box, so that two boxes can be held against each other.
    const newId = (): string => `poll-${String(opened).padStart(5, '0')}`;
    const polls = openPolls({ store, keys, clock: { now: () => 1_800_000_000_000 }, newId });
    return { store, keys, polls };
  };
  let at = await begin();
  return {
    folder,
    databasePath,
    keyDir,
    get store() {
      return at.store;
    },
    get keys() {
      return at.keys;
    },
    get polls() {
      return at.polls;
    },
    async open(over = {}) {
      opened += 1;
      const made = await at.polls.open({
        guildId: '1',
        channelId: '2',
        openedBy: '9',
        reading: shippedReading(),
        claim: { text: `Statement ${opened}` },
        ballot: 'secret',
        scale: 'five',
        rounds: 1,
        reasons: 'optional',
        threshold: 3,
        lasts: null,
        ...over,
      });
      if (made.kind !== 'opened') throw new Error(`the poll was not opened: ${made.kind}`);
      await at.polls.place('1', made.poll.id, `card-${opened}`);
      const poll = await at.polls.find('1', made.poll.id);
      if (poll === undefined) throw new Error('the poll is gone');
      return poll;
    },
    async begin() {
      at = await begin();
    },
    async ballots() {
      const file = await ReadOnlyFile.open(databasePath);
      const rows = await file.all(
        "SELECT key, value FROM keyv WHERE key LIKE 'secret-ballots/%' ORDER BY rowid",
      );
      await file.close();
      return rows.map(({ key, value }) => {
        const [, pollId = '', token = ''] = String(key).split('/');
        const sealed = /"([^"]+)"$/.exec(String(value))?.[1] ?? '';
        return { pollId, token, sealed };
      });
    },
    rawFiles: () =>
      Buffer.concat(
        readdirSync(join(folder, 'store')).map((name) => readFileSync(join(folder, 'store', name))),
      ),
    async close() {
      await at.store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** On the poll's own card. */
export function onCard({ guildId, channelId, messageId }: Poll): PressPlace {
  return { guildId, channelId, messageId: messageId ?? '', isPrivate: false };
}
