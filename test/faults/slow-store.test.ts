import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { MessageLike, Outcome } from '../../src/preview/pretend-discord.js';
import type { SeenRequest } from '../../src/preview/wire-log.js';
import { readable } from '../conversations/readable.js';
import { messageOf, openRoom, type Room } from '../conversations/room.js';
import { watchAdapter, type Adapter } from './adapter.js';
import { seen } from './seen.js';

let adapter: Adapter;
let room: Room;
beforeEach(async () => {
  adapter = watchAdapter();
  room = await openRoom();
  room.discord.faults.rateLimits(false);
});
afterEach(async () => {
  await room.close();
  vi.restoreAllMocks();
});

const isCallback = ({ path }: SeenRequest): boolean => path.endsWith('/callback');

/** While the store waits Discord is told to wait, and nothing else; the answer comes once the store has. */
async function whileHeld(begin: () => Promise<Outcome>, deferral: object): Promise<Outcome> {
  const from = room.discord.requests.length;
  const release = adapter.hold();
  const told = room.discord.nextRequest(isCallback);
  const outcome = begin();
  expect((await told).body).toMatchObject(deferral);
  const sent = room.discord.requests.slice(from);
  expect(sent.filter((request) => !isCallback(request))).toEqual([]);
  release();
  const done = await outcome;
  await room.discord.settled();
  expect(room.discord.requests.slice(from).filter(isCallback)).toHaveLength(1);
  return done;
}

test('fault 17: the store is slow: Discord is told to wait first, and nothing is confirmed before it is written', async () => {
  const [a, , c] = room.members;
  const host = room.discord.client.as(room.host);
  const opened = await whileHeld(() => host.command(room.reading, '/poll open', { claim: 'C3' }), {
    type: 5,
    data: { flags: 0 },
  });
  const card: MessageLike = messageOf(opened);
  for (const member of [a, c]) {
    const receipt = await whileHeld(() => room.discord.client.as(member).press(card, 'Agree'), {
      type: 5,
      data: { flags: 64 },
    });
    expect(receipt.ephemeral).toBe(true);
    expect(readable(messageOf(receipt))).toContain('You: **agree**');
    const mine = await room.press(member, card, 'My stance');
    expect(readable(messageOf(mine))).toContain('**agree**');
  }
  const ask = messageOf(await room.command(c, '/privacy erase'));
  const erased = await whileHeld(() => room.discord.client.as(c).press(ask, 'Erase my data'), { type: 6 });
  expect(erased.kind).toBe('update');
  expect(readable(messageOf(erased))).toContain('Erased');
  expect(room.look(a, card)).toContain('**1 person has voted**');
  seen({ tried: 4, figure: 'deferred first each time' });
});
