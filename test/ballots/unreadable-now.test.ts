import { afterEach, expect, test } from 'vitest';
import type { PollKeys } from '../../src/ballots/poll-keys.js';
import { onCard, openBox, type Box } from '../faults/a-box.js';

let box: Box | undefined;
afterEach(async () => {
  await box?.close();
});

test('where a key cannot be read for the moment, no poll is stopped: not at a start, not at its closing, and a vote is not saved', async () => {
  const kept = new Map<string, Uint8Array>();
  let isAway = false;
  const keys: PollKeys = {
    create: (pollId) => {
      const key = new Uint8Array(32).fill(kept.size + 1);
      kept.set(pollId, key);
      return Promise.resolve(key);
    },
    read: (pollId) => (isAway ? Promise.reject(new Error('ETIMEDOUT')) : Promise.resolve(kept.get(pollId))),
    destroy: (pollId) => Promise.resolve(void kept.delete(pollId)),
    list: () => Promise.resolve([...kept.keys()]),
    close: () => Promise.resolve(),
  };
  box = await openBox(keys);
  const poll = await box.open({ lasts: 60_000 });
  // As after a start: no key is in memory.
  await box.store.close();
  await box.begin();
  isAway = true;
  const stateNow = async () => (await box?.polls.find('1', poll.id))?.state;
  expect(await box.polls.recover()).toMatchObject([{ pollId: poll.id, error: { message: 'ETIMEDOUT' } }]);
  expect(await stateNow()).toBe('round 1');
  await expect(box.polls.cast(poll.id, onCard(poll), 'user', 4)).rejects.toThrow('ETIMEDOUT');
  await expect(box.polls.close('1', poll.id, 'result')).rejects.toThrow('ETIMEDOUT');
  expect(await stateNow()).toBe('round 1');
  isAway = false;
  expect(await box.polls.recover()).toEqual([]);
  expect(await stateNow()).toBe('round 1');
});
