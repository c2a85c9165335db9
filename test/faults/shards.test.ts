import type { APIMessage } from 'discord.js';
import { rmSync } from 'node:fs';
import { afterEach, describe, expect, onTestFailed, test } from 'vitest';
import { command, within, word } from '../../bench/subjects.js';
import { openKeys } from '../../src/ballots/key-server.js';
import type { Outcome, Person } from '../../src/preview/pretend-discord.js';
import { openSeminar } from '../../src/seminar.js';
import { openStore } from '../../src/store/store.js';
import { readable } from '../conversations/readable.js';
import { shippedReading } from '../shipped-reading.js';
import { servers, type ServerPlace } from '../store/servers.js';
import { countsIn, Crowd, tallyOf, type Vote } from './crowd.js';
import { startManyServers, type ManyServers } from './many-servers.js';
import { programOn, type Program } from './program.js';
import { folderFor } from './prompt-rig.js';
import { seeded, seedOfToday } from './random.js';
import { seen } from './seen.js';
import { patience, tries } from './tries.js';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

const shardCount = 4;
const people: Person[] = Array.from({ length: 4 }, (_, n) => ({
  id: `11900000000000010${n}0`,
  name: `Voter ${n}`,
}));
const host: Person = { id: '1190000000000009000', name: 'Host' };
/** How long ago the prompts of each server were due, minutes: its process posts them as soon as it is up. */
const overdue = [10, 20, 30];

/** Schedules that were made two hours ago and whose prompts are due by now. */
async function schedulePrompts(databaseUrl: string, discord: ManyServers): Promise<string[]> {
  const store = await openStore(databaseUrl);
  const folder = folderFor();
  const keys = await openKeys({ keyDir: folder }, databaseUrl, []);
  const now = Date.now();
  let names = 0;
  const seminar = await openSeminar({
    store,
    keys,
    readings: [shippedReading()],
    clock: { now: () => now - 2 * 3_600_000 },
    randomName: () => String(names++).padStart(10, '0'),
  });
  const made: string[] = [];
  for (const place of discord.places) {
    for (const minutes of overdue) {
      const { schedule } = await seminar.schedules.draft({
        ...place,
        reading: shippedReading().slug,
        time: new Date(now - minutes * 60_000).toISOString().slice(11, 16),
        days: [0, 1, 2, 3, 4, 5, 6],
        zone: 'UTC',
        order: 'in order',
        createdBy: host.id,
      });
      await seminar.schedules.confirm(place.guildId, schedule.id);
      made.push(schedule.id);
    }
  }
  await store.close();
  rmSync(folder, { recursive: true });
  return made;
}

/** Which schedule each prompt in these servers is of. */
function promptsIn(discord: ManyServers): string[] {
  return discord.places.flatMap(({ channelId }) =>
    discord
      .posted(channelId)
      .flatMap(({ components }) => /"daily:([\w-]+):/.exec(JSON.stringify(components))?.[1] ?? []),
  );
}

/** Every third ballot is open. */
const isOpen = (n: number): boolean => n % 3 === 0;

async function openPolls(discord: ManyServers): Promise<APIMessage[]> {
  return Promise.all(
    discord.places.map(async (place, n) => {
      const ballot = isOpen(n) ? 'open' : 'secret';
      const asked = within('open', word('claim', 'C3'), word('ballot', ballot), word('closes', 'never'));
      const { message } = await discord.command(place, host, command('poll', asked));
      if (message === undefined) throw new Error('a poll was not opened');
      return message;
    }),
  );
}

/** Four hundred that close at once may be more than two busy cores answer in time: a host then presses again, once. */
async function pressTwice(discord: ManyServers, card: APIMessage, button: string): Promise<Outcome> {
  const outcome = await discord.client.as(host).press(card, button);
  return outcome.kind === 'failed' ? discord.client.as(host).press(card, button) : outcome;
}

/** The last of what a program complained of. */
function troubleIn(output: string): string {
  const lines = output.split('\n').filter((line) => /"level":[45]0/.test(line));
  return lines
    .slice(-10)
    .map((line) => `${line.slice(0, 800)}\n`)
    .join('');
}

/** Closes each poll; its posted result must be the tally of these votes. */
async function closeAndCompare(
  discord: ManyServers,
  cards: readonly APIMessage[],
  votes: readonly (readonly Vote[])[],
): Promise<void> {
  await Promise.all(
    cards.map(async (card, n) => {
      const cast = votes[n] ?? [];
      const voters = cast.filter((vote) => vote !== null).length;
      const posted = discord.message(
        card.channel_id,
        (each) => each.message_reference?.message_id === card.id,
      );
      const answer = await pressTwice(discord, card, 'Close (hosts)');
      // Of a poll that nobody voted in nothing is said.
      if (voters === 0) return;
      const isShown = voters >= 3 || isOpen(n);
      if (!isShown && answer.message !== undefined)
        await pressTwice(discord, answer.message, 'Close and discard');
      expect(countsIn(readable(await posted))).toEqual(isShown ? tallyOf(cast) : undefined);
    }),
  );
}

for (const server of servers) {
  const other = servers.find(({ name }) => name !== server.name);
  describe.skipIf(server.isAbsent || other === undefined || other.isAbsent)(server.name, () => {
    test(
      `fault 25: two processes of two shards on ${server.name}, killed and moved: no vote is lost, no prompt is twice or never (seed ${seedOfToday})`,
      async () => {
        const random = seeded(seedOfToday + 25);
        const make = async (from: typeof server | undefined): Promise<ServerPlace> => {
          if (from === undefined) throw new Error('there is no other server for the keys');
          const made = await from.make();
          undo.push(() => made.remove());
          return made;
        };
        const [database, keys] = [await make(server), await make(other)];
        const discord = await startManyServers(tries(12, 400), shardCount, tries(1200, 3000));
        undo.push(() => discord.close());
        const schedules = await schedulePrompts(database.url, discord);
        const program = (shards: string): Program => {
          const settings = {
            DATABASE_URL: database.url,
            KEY_DIR: '',
            KEY_URL: keys.url,
            SHARDS: shards,
            SHARD_COUNT: String(shardCount),
          };
          const made = programOn(discord, { settings });
          undo.push(() => made.remove());
          onTestFailed(() => void process.stderr.write(troubleIn(made.output)));
          return made;
        };

        // The first is killed while prompts of its servers are taken and not answered yet.
        const first = program('0,1');
        let second = program('2,3');
        const isFirsts = (channelId: string): boolean =>
          discord.places.some((place) => place.channelId === channelId && discord.shardOf(place) < 2);
        let held = 0;
        const isHeld = new Promise<void>((resolve) => {
          discord.hold = (channelId) => {
            if (!isFirsts(channelId)) return undefined;
            held += 1;
            if (held === 4) resolve();
            return held < 3 ? undefined : new Promise<void>(() => undefined);
          };
        });
        await Promise.all([first.start(), second.start(), isHeld]);
        await first.end('SIGKILL');
        discord.hold = () => undefined;
        await first.start();

        const cards = await openPolls(discord);
        const crowd = new Crowd(discord, people, cards, random);
        crowd.start();
        const rounds = tries(1, 20);
        for (let round = 0; round < rounds; round++) {
          await crowd.acknowledgedMore(cards.length * 4);
          for (let turns = Math.floor(random() * 8); turns > 0; turns--)
            await new Promise((resolve) => setImmediate(resolve));
          if (round % 2 === 1) {
            await first.end('SIGKILL');
            await first.start();
          } else {
            // Its shards move to a process elsewhere, with nothing of its folder.
            await second.end(round % 4 === 0 ? 'SIGKILL' : 'SIGTERM');
            second = program('2,3');
            await second.start();
          }
        }
        await crowd.acknowledgedMore(cards.length * 4);
        await crowd.stop();
        expect(crowd.unanswered).toBeGreaterThan(0);
        await closeAndCompare(discord, cards, await crowd.votes());
        expect(promptsIn(discord).sort()).toEqual([...schedules].sort());
        const figure = `${crowd.acknowledged} votes with a receipt, ${schedules.length} prompts, ${cards.length} servers`;
        seen({ tried: 1 + rounds, lost: 0, doubled: 0, figure });
        for (const each of [first, second]) expect(await each.end('SIGTERM')).toBe(0);
      },
      patience(120_000),
    );
  });
}
