import { afterEach, expect, test } from 'vitest';
import { openRoom, type Room } from '../conversations/room.js';
import { until } from './moments.js';
import { seeded, seedOfToday, type Random } from './random.js';
import { seen } from './seen.js';
import { isFull, patience, pick, tries } from './tries.js';

const beat = 400;
const opened: Room[] = [];
afterEach(async () => {
  for (const room of opened.splice(0)) await room.close();
});

/** A room whose clock is the real one: connections live by it. */
async function open(): Promise<Room> {
  const room = await openRoom({ now: Date.now });
  room.discord.faults.startsADay(1_000_000);
  opened.push(room);
  room.discord.faults.rateLimits(false);
  return room;
}

const begunAs = (room: Room, how: 'identify' | 'resume'): number =>
  room.discord.begun.filter((each) => each.how === how).length;

/** Milliseconds until the bot answers a command on a connection of its own. */
async function answersAgain(room: Room, from = performance.now()): Promise<number> {
  for (;;) {
    await until(() => room.discord.online);
    const outcome = await room.discord.client.as(room.host).command(room.reading, '/seminar help');
    if (outcome.kind === 'message') return performance.now() - from;
  }
}

test(
  'fault 7: heartbeats that nobody answers: the bot leaves the dead connection and resumes on a new one',
  async () => {
    const room = await open();
    const { discord } = room;
    discord.faults.heartbeat(beat);
    discord.faults.closeGateway(4000);
    await answersAgain(room);
    const identified = begunAs(room, 'identify');
    const rounds = tries(3, 100);
    const took: number[] = [];
    for (let n = 0; n < rounds; n++) {
      const resumed = begunAs(room, 'resume');
      discord.faults.dropHeartbeatAcks();
      const from = performance.now();
      await until(() => begunAs(room, 'resume') > resumed);
      took.push(performance.now() - from);
      discord.faults.dropHeartbeatAcks(false);
      await answersAgain(room);
    }
    const slowest = Math.max(...took);
    const extra = begunAs(room, 'identify') - identified;
    seen({
      tried: rounds,
      doubled: extra,
      figure: `slowest ${(slowest / 1000).toFixed(1)} s, ${extra} new sessions`,
    });
    expect(extra).toBe(0);
    if (isFull) expect(slowest).toBeLessThanOrEqual(2 * beat + 1000);
  },
  patience(40_000),
);

type Break = (room: Room) => void;
const breaks: Record<string, Break> = {
  'the connection breaks': ({ discord }) => discord.faults.dropGateway(),
  'Discord asks to reconnect': ({ discord }) => discord.faults.askReconnect(),
  'the session may be resumed': ({ discord }) => discord.faults.invalidateSession(true),
  'the session is gone': ({ discord }) => discord.faults.invalidateSession(false),
  'an unknown error': ({ discord }) => discord.faults.closeGateway(4000),
  'the session has timed out': ({ discord }) => discord.faults.closeGateway(4009),
};

/** One to four breaks, some of them while the bot is still coming back from the one before. */
async function breakOften(room: Room, random: Random): Promise<string[]> {
  const done: string[] = [];
  for (let left = 1 + Math.floor(random() * 4); left > 0; left--) {
    const name = pick(random, Object.keys(breaks));
    breaks[name]?.(room);
    done.push(name);
    if (left > 1 && random() < 0.5) await until(() => room.discord.online);
    else for (let turns = random() * 20; turns > 0; turns--) await nextTurn();
  }
  return done;
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test(
  `fault 8: connections that break in any order: the bot is back each time (seed ${seedOfToday})`,
  async () => {
    const sequences = tries(4, 500);
    // A new session has to wait five seconds after the last, so several bots wait side by side.
    const rooms = await Promise.all(Array.from({ length: tries(2, 10) }, open));
    const took: number[] = [];
    let begun = 0;
    await Promise.all(
      rooms.map(async (room, n) => {
        const random = seeded(seedOfToday * 100 + n);
        while (begun < sequences) {
          begun += 1;
          const done = await breakOften(room, random);
          const lasted = await answersAgain(room);
          took.push(lasted);
          if (isFull) expect(lasted, done.join(', ')).toBeLessThanOrEqual(10_000);
        }
      }),
    );
    const slowest = (Math.max(...took) / 1000).toFixed(1);
    seen({ tried: took.length, lost: sequences - took.length, figure: `slowest ${slowest} s` });
    expect(took).toHaveLength(sequences);
  },
  patience(120_000),
);
