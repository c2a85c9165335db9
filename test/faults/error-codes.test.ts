import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { MessageLike, Outcome } from '../../src/preview/pretend-discord.js';
import { readable } from '../conversations/readable.js';
import { messageOf, openRoom, type Room } from '../conversations/room.js';
import { watchAdapter, type Adapter } from './adapter.js';
import { seen } from './seen.js';

let adapter: Adapter;
let room: Room;
beforeEach(() => {
  adapter = watchAdapter();
});
afterEach(async () => {
  await room.close();
  vi.restoreAllMocks();
});

const codes = [
  { code: 10_062, status: 404, message: 'Unknown interaction' },
  { code: 40_060, status: 400, message: 'Interaction has already been acknowledged.' },
  { code: 10_008, status: 404, message: 'Unknown Message' },
];

const deferred = 'the answer after a deferral';

/** Each call that the bot makes, and what makes it. */
const calls: Record<
  string,
  { method: string; path: RegExp; cause: (card: MessageLike) => Promise<unknown> }
> = {
  'the answer to a press': {
    method: 'POST',
    path: /callback$/,
    cause: (card) => press(card, 'Agree'),
  },
  'the answer to a command': {
    method: 'POST',
    path: /callback$/,
    cause: () => room.command(room.members[1], '/passage', { about: 'russia' }),
  },
  'the edit of the card': {
    method: 'PATCH',
    path: /^\/channels\/\d+\/messages\//,
    cause: (card) => press(card, 'Agree'),
  },
  [deferred]: { method: 'PATCH', path: /^\/webhooks\//, cause: (card) => slowly(card) },
  'the opening of a thread': {
    method: 'POST',
    path: /\/threads$/,
    cause: (card) => press(card, 'Discuss'),
  },
  'the first message in a thread': {
    method: 'POST',
    path: /^\/channels\/\d+\/messages$/,
    cause: (card) => press(card, 'Discuss'),
  },
  'the posting of the result': {
    method: 'POST',
    path: /^\/channels\/\d+\/messages$/,
    async cause(card) {
      for (const member of room.members.slice(0, 3)) await room.press(member, card, 'Agree');
      await room.press(room.host, card, 'Close (hosts)');
    },
  },
};

function press(card: MessageLike, button: string): Promise<Outcome> {
  return room.press(room.members[0], card, button);
}

/** A vote while the store waits, until Discord was told to wait. */
async function slowly(card: MessageLike): Promise<void> {
  const release = adapter.hold();
  const told = room.discord.nextRequest(({ path }) => path.endsWith('/callback'));
  const edited = room.discord.nextRequest(({ path }) => path.startsWith('/webhooks/'));
  void room.discord.client.as(room.members[0]).press(card, 'Agree');
  await told;
  release();
  await edited;
}

test.each(Object.keys(calls))('fault 16: 10062, 40060 and 10008 at %s: the bot goes on', async (call) => {
  const wanted = calls[call];
  if (wanted === undefined) throw new Error('no such call');
  const { method, path, cause } = wanted;
  // What is never answered is given up sooner than Discord does, but not sooner than the bot defers.
  room = await openRoom({ deadlineMs: 1500 });
  room.discord.faults.rateLimits(false);
  const causes: Promise<unknown>[] = [];
  for (const [n, { status, ...body }] of codes.entries()) {
    const claim = ['C1', 'C3', 'C5'][n] ?? '';
    const card = messageOf(await room.command(room.host, '/poll open', { claim }));
    await room.stored(card, /"messageId":"/);
    room.discord.faults.requests({ method, path, how: { kind: 'answer', status, body } });
    // It is really asked, and really refused.
    const refused = room.discord.nextRequest(({ error }) => error?.message === 'a planned failure');
    causes.push(cause(card));
    expect(await refused).toMatchObject({ status, error: { code: body.code } });
    const next = await room.discord.client
      .as(room.members[2])
      .command(room.reading, '/passage', { about: 'russia' });
    expect(readable(messageOf(next))).toContain('Russia');
    const pressed = await room.discord.client
      .as(room.members[3])
      .press(card, 'My stance')
      .catch(() => undefined);
    if (call !== 'the posting of the result') expect(pressed?.kind).toBe('message');
  }
  await Promise.all(causes);
  await room.discord.settled();
  await expect(room.bot.tick()).resolves.toBeUndefined();
  seen({ tried: codes.length, lost: 0 });
});
