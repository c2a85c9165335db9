import { SnowflakeUtil, type APIMessage } from 'discord.js';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Person } from '../../src/preview/pretend-discord.js';
import { readable } from '../conversations/readable.js';
import { messageOf, openRoom, type Room } from '../conversations/room.js';
import { junk, spoiled, type Json, type Spoiling } from './malformed.js';
import { seedOfToday } from './random.js';
import { seen } from './seen.js';
import { isFull, patience, tries } from './tries.js';

let room: Room;
let uncaught: unknown[];
const note = (error: unknown): void => void uncaught.push(error);
beforeEach(async () => {
  room = await openRoom();
  room.discord.faults.rateLimits(false);
  uncaught = [];
  process.on('unhandledRejection', note);
});
afterEach(async () => {
  process.off('unhandledRejection', note);
  await room.close();
});

/** An interaction as Discord sends it, and which parts of it decide whether anything may be done. */
interface Sample {
  readonly what: string;
  readonly make: () => Json;
  readonly decisive: readonly string[];
}

let made = 0n;
/** The frame of every interaction, new each time: what is as old as the last one would be dropped for its age. */
function interaction(type: number, who: Person, data: Json, message?: APIMessage): Json {
  made += 1n;
  const { guildId, applicationId, clock } = room.discord;
  return {
    // Of another process of Discord's than those that the pretend one makes, so that none comes twice.
    id: (((BigInt(clock.now()) - SnowflakeUtil.epoch) << 22n) | 0x20_0000n | made).toString(),
    application_id: applicationId,
    type,
    version: 1,
    token: `token-${made}`,
    guild_id: guildId,
    channel_id: room.reading,
    channel: { id: room.reading, type: 0, name: 'reading' },
    member: {
      user: { id: who.id, username: who.name, discriminator: '0', global_name: who.name, avatar: null },
      roles: [],
      joined_at: '2026-01-01T00:00:00Z',
      permissions: who === room.host ? '8' : '0',
      deaf: false,
      mute: false,
      flags: 0,
    },
    app_permissions: '8',
    locale: 'en-US',
    guild_locale: 'en-US',
    entitlements: [],
    authorizing_integration_owners: { '0': guildId },
    context: 0,
    data,
    ...(message && { message: structuredClone(message) }),
  };
}

const press = (who: Person, customId: string, message: APIMessage): Json =>
  interaction(3, who, { component_type: 2, custom_id: customId, id: 2 }, message);
const command = (type: 2 | 4, who: Person, name: string, ...options: Json[]): Json =>
  interaction(type, who, { id: '1000000000000000009', name, type: 1, options });

const frame = ['id', 'type', 'guild_id', 'member', 'member.user', 'member.user.id', 'data'];
const ofPress = [...frame, 'channel', 'channel.id', 'data.custom_id'];

/** Samples that write, each something that only it writes. */
async function writing(): Promise<Sample[]> {
  const [voter, speaker, leaver] = room.members;
  const poll = messageOf(await room.command(room.host, '/poll open', { claim: 'C3', rounds: '2' }));
  const id = /"vote:([\w-]+):1"/.exec(JSON.stringify(poll.components))?.[1] ?? '';
  for (const member of [speaker, leaver]) await room.press(member, poll, 'Agree');
  const plan = messageOf(await room.command(room.host, '/prompt schedule', { time: '09:00' }));
  const planned = /"(plan:[\w-]+)"/.exec(JSON.stringify(plan.components))?.[1] ?? '';
  const reason = { type: 18, component: { type: 4, custom_id: 'reason', value: 'Because of paragraph 3' } };
  const field = 'data.components.0.component';
  return [
    {
      what: 'a vote',
      make: () => press(voter, `vote:${id}:5`, poll),
      decisive: [...ofPress, 'message', 'message.id'],
    },
    {
      what: 'a reason',
      make: () => interaction(5, speaker, { custom_id: `because:${id}`, components: [reason] }, poll),
      decisive: [...ofPress, 'data.components', field, `${field}.type`, `${field}.custom_id`],
    },
    { what: 'a schedule', make: () => press(room.host, planned, plan), decisive: ofPress },
    {
      what: 'an erasure',
      make: () => press(leaver, 'erase:yes', poll),
      decisive: [...frame, 'data.custom_id'],
    },
    {
      what: 'a discussion',
      make: () => press(room.host, `step:${id}:discuss`, poll),
      decisive: [...ofPress, 'message', 'message.id'],
    },
  ];
}

/** Samples that write nothing, so whatever is done to them, nothing may be written. */
async function reading(): Promise<(() => Json)[]> {
  const [a] = room.members;
  const card = messageOf(await room.command(room.host, '/passage', { about: 'russia' }));
  const word = (name: string, value: string): Json => ({ name, type: 3, value });
  return [
    () => command(2, a, 'passage', word('about', 'russia')),
    () => command(2, a, 'reading', { name: 'outline', type: 1, options: [] }),
    () => command(2, a, 'privacy', { name: 'show', type: 1, options: [] }),
    () => command(4, a, 'passage', { ...word('about', 'ru'), focused: true }),
    () => press(a, 'turn:japan-russia-policy:1:russia', card),
    () =>
      interaction(
        3,
        a,
        { component_type: 3, custom_id: 'topic:japan-russia-policy:me:russia', values: ['0'] },
        card,
      ),
    () => interaction(5, a, { custom_id: 'nothing', components: [] }),
  ];
}

const send = (data: unknown): void => room.discord.faults.dispatchAnything('INTERACTION_CREATE', data);

test(
  `fault 28: whatever an interaction is made of, the bot goes on and writes nothing (seed ${seedOfToday})`,
  async () => {
    const writers = await writing();
    const readers = await reading();
    const before = await room.rows();
    // Of the processor: who else uses the machine must not decide.
    const took: number[] = [];
    let tried = 0;

    const anything: fc.Arbitrary<() => unknown> = fc.oneof(
      {
        weight: 5,
        arbitrary: fc
          .record({ sample: fc.constantFrom(...writers), at: fc.nat(), as: junk, drop: fc.boolean() })
          .map(({ sample, at, as, drop }) => () => {
            const path = sample.decisive[at % sample.decisive.length] ?? 'data';
            return spoiled(sample.make(), { path, as, drop });
          }),
      },
      {
        weight: 4,
        arbitrary: fc
          .record({
            sample: fc.constantFrom(...readers),
            many: fc.array(spoiling, { minLength: 1, maxLength: 3 }),
          })
          .map(
            ({ sample, many }) =>
              () =>
                many.reduce<Json>(spoiled, sample()),
          ),
      },
      { weight: 1, arbitrary: junk.map((each) => () => each) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(anything, { minLength: 20, maxLength: 20 }), async (batch) => {
        for (const each of batch) {
          const data = each();
          send(data);
          tried += 1;
          // Somebody who means well waits behind it.
          const from = process.cpuUsage();
          const answer = await room.discord.client.as(room.members[4]).command(room.reading, '/seminar help');
          const { user, system } = process.cpuUsage(from);
          took.push((user + system) / 1000);
          expect(answer.kind).toBe('message');
          expect(uncaught, JSON.stringify(data)).toEqual([]);
        }
        await room.bot.idle();
        expect(await room.rows()).toEqual(before);
      }),
      { numRuns: tries(15, 500), seed: seedOfToday, endOnFailure: true },
    );
    took.sort((a, b) => a - b);
    const p99 = took[Math.floor(took.length * 0.99)] ?? Infinity;
    seen({ tried, lost: uncaught.length, figure: `with the next answer p99 ${p99.toFixed(0)} ms` });
    if (isFull) expect(p99).toBeLessThanOrEqual(50);

    // Unspoiled, each of them writes, so that the silence is no accident.
    let rows = before;
    for (const { what, make } of writers) {
      send(make());
      await room.discord.settled();
      await room.command(room.members[4], '/seminar help');
      const now = await room.rows();
      expect(now, what).not.toEqual(rows);
      rows = now;
    }
    expect(readable(messageOf(await room.command(room.host, '/poll list')))).toContain('C3');
  },
  patience(90_000),
);

const spoiling: fc.Arbitrary<Spoiling> = fc.record({ path: fc.nat(), as: junk, drop: fc.boolean() });
