import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKeyFolder, type KeyFolder } from '../../src/ballots/key-folder.js';
import type { Poll, PressPlace } from '../../src/polls/poll.js';
import { openPolls, type NewPoll, type Polls } from '../../src/seminar/polls.js';
import { openStore, type Store } from '../../src/store/store.js';
import { shippedReading } from '../shipped-reading.js';

/** Polls on a real store in a folder, without Discord: thousands of votes take seconds. */
export interface Box {
  readonly folder: string;
  readonly databasePath: string;
  readonly keyDir: string;
  readonly store: Store;
  readonly keys: KeyFolder;
  readonly polls: Polls;
  /** A poll that takes votes. */
  open(over?: Partial<NewPoll>): Promise<Poll>;
  /** Closes and opens the store. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

export async function openBox(): Promise<Box> {
  const folder = mkdtempSync(join(tmpdir(), 'colloquium-box-'));
  const databasePath = join(folder, 'store', 'box.sqlite');
  const keyDir = join(folder, 'keys');
  let opened = 0;
  const begin = async () => {
    const store = await openStore(`sqlite://${databasePath}`);
    const keys = await openKeyFolder(keyDir, [join(folder, 'store')]);
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
        lasts: null,
        ...over,
      });
      if (made.kind !== 'opened') throw new Error(`the poll was not opened: ${made.kind}`);
      await at.polls.place('1', made.poll.id, `card-${opened}`);
      const poll = await at.polls.find('1', made.poll.id);
      if (poll === undefined) throw new Error('the poll is gone');
      return poll;
    },
    async reopen() {
      await at.store.close();
      at = await begin();
    },
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
