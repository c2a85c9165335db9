import type { APIMessage } from 'discord.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MessageLike, Outcome, Person } from '../../src/preview/pretend-discord.js';
import { readable } from '../conversations/readable.js';
import { messageOf, monday, openRoom, type Room } from '../conversations/room.js';
import { seeded, seedOfToday } from './random.js';
import { seen } from './seen.js';
import { patience, pick, tries } from './tries.js';

let now = monday;
let room: Room;
beforeEach(async () => {
  now = monday;
  room = await openRoom({ now: () => now, deadlineMs: 2000 });
  room.discord.faults.rateLimits(false);
});
afterEach(() => room.close());

const callbacks = (): number => room.discord.requests.filter(({ path }) => path.endsWith('/callback')).length;

/** What a conversation leaves: the store but for its random parts, what everybody reads, and the answers given. */
async function traces(): Promise<object> {
  await room.discord.settled();
  const rows = [...(await room.rows()).keys()].map((key) => key.split('/')[0]);
  return { rows, public: room.publicMessages().length, callbacks: callbacks() };
}

/** Everything that leaves something behind; `before` each of them. */
async function evening(before: () => void): Promise<object> {
  const send = async (begin: () => Promise<Outcome>): Promise<Outcome> => {
    before();
    const outcome = await begin();
    await room.discord.settled();
    return outcome;
  };
  const { host, members, discord } = room;
  const command = (person: Person, name: string, options = {}) =>
    send(() => discord.client.as(person).command(room.reading, name, options));
  const press = (person: Person, message: MessageLike, button: string) =>
    send(() => discord.client.as(person).press(message, button));
  const card = messageOf(await command(host, '/poll open', { claim: 'C3', rounds: '2' }));
  for (const member of members) await press(member, card, 'Agree');
  const receipt = messageOf(await press(members[0], card, 'Disagree'));
  await press(members[0], receipt, 'Withdraw');
  await press(members[0], card, 'Undecided');
  await press(host, card, 'Discuss (hosts)');
  await press(host, card, 'Vote again (hosts)');
  for (const member of members) await press(member, card, 'Agree');
  await command(host, '/prompt now');
  await command(host, '/prompt schedule', { time: '9:00', timezone: 'Asia/Tokyo' });
  await press(host, card, 'Close (hosts)');
  await discord.settled();
  return traces();
}

test('fault 5: every event comes twice: each has one effect and one answer', async () => {
  const once = await evening(() => undefined);
  await room.close();
  room = await openRoom({ now: () => now, deadlineMs: 2000 });
  room.discord.faults.rateLimits(false);
  const twice = await evening(() => room.discord.faults.duplicateNext('INTERACTION_CREATE'));
  expect(twice).toEqual(once);
  seen({ tried: callbacks(), lost: 0, doubled: 0 });
  expect(room.discord.requests.filter(({ status }) => status >= 400)).toEqual([]);
});

test('fault 5: what came while the connection was lost is replayed on resuming, and done once', async () => {
  const [a, b, c] = room.members;
  const card = messageOf(await room.command(room.host, '/poll open', { claim: 'C3' }));
  for (const member of [a, b, c]) {
    const before = callbacks();
    room.discord.faults.closeGateway(4000);
    // Sent before the bot is back; only the replay brings it.
    expect(room.discord.online).toBe(false);
    room.discord.faults.duplicateNext('INTERACTION_CREATE');
    const receipt = await room.discord.client.as(member).press(card, 'Agree');
    expect(readable(messageOf(receipt))).toContain('You: **agree**');
    await room.discord.settled();
    expect(callbacks()).toBe(before + 1);
  }
  await room.command(room.host, '/poll close');
  await room.discord.settled();
  expect(room.publicMessages().at(-1)).toContain('Of 3 voters, 3 on the agreeing side');
});

test('fault 6: what is replayed too late for an answer is dropped: nothing is written, nothing is tried', async () => {
  const [a, b] = room.members;
  const card = messageOf(await room.command(room.host, '/poll open', { claim: 'C3' }));
  await room.press(a, card, 'Agree');
  const rows = await room.rows();
  const before = callbacks();
  room.discord.faults.closeGateway(4000);
  const late = [
    room.discord.client.as(b).press(card, 'Agree'),
    room.discord.client.as(a).press(card, 'Disagree'),
    room.discord.client.as(room.host).press(card, 'Close (hosts)'),
    room.discord.client.as(room.host).command(room.reading, '/poll open', { claim: 'C5' }),
  ];
  now += 5000;
  expect((await Promise.all(late)).map(({ kind }) => kind)).toEqual(['failed', 'failed', 'failed', 'failed']);
  // The connection is back, and what came before this press was delivered before it.
  const mine = await room.press(a, card, 'My stance');
  expect(readable(messageOf(mine))).toContain('**agree**');
  expect(await room.rows()).toEqual(rows);
  expect(callbacks()).toBe(before + 1);
});

test('fault 6: a vote whose receipt came too late stays, counts once, and shows under My stance', async () => {
  const [a, b, c] = room.members;
  const card = messageOf(await room.command(room.host, '/poll open', { claim: 'C3' }));
  const how = {
    kind: 'answer',
    status: 404,
    body: { message: 'Unknown interaction', code: 10_062 },
  } as const;
  for (const member of [a, b, c]) {
    room.discord.faults.requests({ path: /callback$/, how });
    expect((await room.press(member, card, 'Agree')).kind).toBe('failed');
    expect(readable(messageOf(await room.press(member, card, 'My stance')))).toContain('**agree**');
    expect(readable(messageOf(await room.press(member, card, 'Agree')))).toContain('as before');
  }
  await room.discord.settled();
  expect(room.look(a, card)).toContain('**3 people have voted**');
  await room.command(room.host, '/poll close');
  await room.discord.settled();
  expect(room.publicMessages().at(-1)).toContain('Of 3 voters, 3 on the agreeing side');
});

const stances = ['Strongly disagree', 'Disagree', 'Undecided', 'Agree', 'Strongly agree'] as const;

test(
  `fault 6: of what comes again after a break, just what is young enough is done (seed ${seedOfToday})`,
  async () => {
    const random = seeded(seedOfToday + 6);
    // What is young enough must have the time to be answered.
    await room.close();
    room = await openRoom({ now: () => now });
    room.discord.faults.rateLimits(false);
    const { discord, members } = room;
    const cards: APIMessage[] = [];
    for (const claim of ['C1', 'C2', 'C3', 'C4']) {
      cards.push(messageOf(await room.command(room.host, '/poll open', { claim, closes: 'never' })));
    }
    const stored = new Map<string, string>();
    let stale = 0;
    let fresh = 0;
    for (let round = 0; round < tries(3, 60); round++) {
      // Every third time, the first thing that a new process hears is what comes again.
      const isNew = round % 3 === 0;
      if (isNew) await room.restart();
      discord.faults.closeGateway(4000);
      const sent: { slot: string; wanted: string; at: number; outcome: Promise<Outcome> }[] = [];
      for (const member of members) {
        for (const [n, card] of cards.entries()) {
          const wanted = pick(random, stances);
          const outcome = discord.client.as(member).press(card, wanted);
          sent.push({ slot: `${member.id} ${n}`, wanted: wanted.toLowerCase(), at: now, outcome });
          // A new process knows Discord's clock by the date of an answer alone, to the second.
          now += Math.floor(random() * (isNew ? 20 : 700));
        }
      }
      if (isNew) now += 5000;
      expect(discord.online).toBe(false);
      for (const { slot, wanted, at, outcome } of sent) {
        const { kind } = await outcome;
        const age = now - at;
        if (age > 2600) {
          stale += 1;
          expect(kind, `an age of ${age} ms`).toBe('failed');
        } else if (age < 2400) {
          fresh += 1;
          expect(kind, `an age of ${age} ms`).toBe('message');
        }
        if (kind === 'message') stored.set(slot, wanted);
      }
      for (const member of members) {
        for (const [n, card] of cards.entries()) {
          const said = readable(messageOf(await discord.client.as(member).press(card, 'My stance')));
          const vote = /: \*\*([a-z ]+)\*\*/.exec(said)?.[1];
          expect(vote, said).toBe(stored.get(`${member.id} ${n}`));
        }
      }
    }
    seen({ tried: stale + fresh, lost: 0, doubled: 0, figure: `${stale} too old, none of them written` });
    expect(stale).toBeGreaterThan(10);
    expect(fresh).toBeGreaterThan(3);
  },
  patience(60_000),
);
