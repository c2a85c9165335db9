import { afterEach, expect, test } from 'vitest';
import type { SeenRequest } from '../../src/preview/wire-log.js';
import { messageOf, openRoom, type Room } from '../conversations/room.js';
import { seen } from '../faults/seen.js';

const rooms: Room[] = [];
afterEach(async () => {
  for (const room of rooms.splice(0)) await room.close();
});

let drawn = 0;
async function newRoom(): Promise<Room> {
  const room = await openRoom({
    charts: {
      draw() {
        drawn += 1;
        return Promise.reject(new Error('nothing is drawn here'));
      },
    },
  });
  room.discord.faults.rateLimits(false);
  rooms.push(room);
  return room;
}

/** All that a request carries, its files too. */
function wordsOf({ body, uploads }: SeenRequest): string {
  return [JSON.stringify(body) ?? '', ...uploads.map(({ data }) => Buffer.from(data).toString())].join('\n');
}

/** An option's count, a share, a side, a measure; also as an export words them. */
const figures =
  /\d\s?%|· \*\*\d|→ \*\*|agreeing side|\d agree|consensus|division|counts|stayed|moved (?:toward|away)/i;

const ways = [0, 1, 2].flatMap((voters) =>
  (['1', '2'] as const).flatMap((rounds) =>
    (['by the host', 'by itself'] as const).map((ends) => ({ voters, rounds, ends })),
  ),
);

test.each(ways)(
  'secrecy f: $voters voters, $rounds rounds, closed $ends: no count and no share in anything sent',
  async ({ voters, rounds, ends }) => {
    drawn = 0;
    const room = await newRoom();
    const { discord, host } = room;
    const card = messageOf(await room.command(host, '/poll open', { claim: 'C3', rounds, closes: '1h' }));
    const voting = room.members.slice(0, voters);
    const look = async (): Promise<void> => {
      await room.command(room.members[4], '/poll results');
      await room.command(room.members[4], '/poll list');
      await room.command(room.members[4], '/stances');
    };
    const voteAll = async (): Promise<void> => {
      for (const [n, member] of voting.entries()) {
        const receipt = messageOf(await room.press(member, card, n === 0 ? 'Agree' : 'Strongly disagree'));
        const form = await room
          .press(member, receipt, n === 0 ? 'Add a reason' : 'Add a reason')
          .catch(() => undefined);
        if (form?.modal) await room.submit(member, form, { reason: `Reason of ${n}` });
      }
    };
    await voteAll();
    await look();
    if (rounds === '2') {
      await room.press(host, card, 'Discuss (hosts)');
      await room.press(host, card, 'Vote again (hosts)');
      await voteAll();
      await look();
    }
    if (ends === 'by the host') {
      const answer = messageOf(await room.command(host, '/poll close'));
      await room.press(host, answer, voters > 0 ? 'Close and discard' : 'Cancel the poll');
    } else {
      // Once for the end, once for the day that it is given beyond.
      for (const hours of [1, 25]) {
        await discord.client.jump({ by: hours * 3_600_000 });
        await room.bot.tick();
      }
    }
    await discord.settled();
    await look();
    await room.command(host, '/poll export', { format: 'csv' });
    await room.command(host, '/poll export', { format: 'json' });
    await discord.settled();
    expect(room.look(host, card)).toMatch(/Closed|Cancelled/);
    const told = discord.requests.map(wordsOf).filter((words) => figures.test(words));
    expect(told).toEqual([]);
    expect(drawn).toBe(0);
    // Nor are reasons ever sent to anybody but whoever wrote them.
    const published = discord.requests.filter(
      (request) => !request.path.includes('callback') && wordsOf(request).includes('Reason of'),
    );
    expect(published).toEqual([]);
    seen({ tried: 1, figure: '0 figures' });
  },
);

test('secrecy f: the look finds the figures of a poll that has enough voters', async () => {
  const room = await newRoom();
  const card = messageOf(await room.command(room.host, '/poll open', { claim: 'C3' }));
  for (const member of room.members.slice(0, 3)) await room.press(member, card, 'Agree');
  await room.command(room.host, '/poll close');
  await room.command(room.host, '/poll export', { format: 'csv' });
  await room.command(room.host, '/poll export', { format: 'json' });
  await room.command(room.members[4], '/stances');
  await room.discord.settled();
  expect(room.discord.requests.filter((request) => figures.test(wordsOf(request))).length).toBeGreaterThan(3);
});

/** The same evening with these stances; everything sent to others than the voter, without what is random. */
async function evening(stances: readonly string[], rounds: '1' | '2'): Promise<string[]> {
  const room = await newRoom();
  const { discord, host } = room;
  const card = messageOf(await room.command(host, '/poll open', { claim: 'C3', rounds }));
  const say = (n: number): string => stances[n % stances.length] ?? '';
  const session = async (from: number): Promise<void> => {
    for (const [n, member] of room.members.entries()) await room.press(member, card, say(from + n));
    // One presses the same again, one changes, one takes it back, one says why.
    await room.press(room.members[0], card, say(from + 5));
    await room.press(room.members[1], card, say(from + 6));
    const receipt = messageOf(await room.press(room.members[2], card, say(from + 7)));
    const form = await room.press(room.members[2], receipt, 'Add a reason');
    await room.submit(room.members[2], form, { reason: `Because ${say(from + 7)}` });
    const last = messageOf(await room.press(room.members[3], card, say(from + 8)));
    await room.press(room.members[3], last, 'Withdraw');
    await room.command(room.members[4], '/poll results');
    await room.command(room.members[4], '/poll list');
  };
  await session(0);
  if (rounds === '2') {
    await room.press(host, card, 'Discuss (hosts)');
    await room.press(host, card, 'Vote again (hosts)');
    for (const [n, member] of room.members.entries()) await room.press(member, card, say(n + 9));
  }
  await discord.settled();
  const poll = /"vote:([\w-]+):/.exec(JSON.stringify(card.components))?.[1] ?? '';
  return discord.requests
    .filter((request) => !isReceipt(request))
    .map(({ at, method, path, body, uploads }) =>
      JSON.stringify({ at, method, path, body, uploads }).replaceAll(poll, 'POLL'),
    );
}

/** A private answer about one's own vote: to nobody but the voter. */
function isReceipt({ body, path }: SeenRequest): boolean {
  const words = JSON.stringify(body) ?? '';
  return (
    path.includes('/callback') &&
    /You: |Your vote|"title":"Your reason"|Your reason on|vote of this round/.test(words)
  );
}

test.each(['1', '2'] as const)(
  'secrecy g: with %s rounds, what is sent to others is the same to the byte, whatever was voted',
  async (rounds) => {
    const one = await evening(['Agree', 'Agree', 'Undecided', 'Disagree', 'Agree'], rounds);
    const other = await evening(
      ['Strongly disagree', 'Strongly agree', 'Disagree', 'Strongly disagree'],
      rounds,
    );
    expect(other).toEqual(one);
    const edits = one.filter((request) => request.includes('PATCH')).length;
    seen({ tried: edits, figure: '0 edits that tell a vote' });
    expect(edits).toBeGreaterThan(5);
  },
);
