import { afterEach, beforeEach, expect, test } from 'vitest';
import { startPretendDiscord, type PretendDiscord } from '../../src/preview/pretend-discord.js';
import { Crowd } from './crowd.js';
import { closeAndCompare, openPolls } from './poll-session.js';
import { programOn, type Program } from './program.js';
import { seeded, seedOfToday } from './random.js';
import { patience, tries } from './tries.js';
import { seen } from './seen.js';

let discord: PretendDiscord;
let program: Program;
beforeEach(async () => {
  // What a dead bot was asked is given up sooner than Discord does, so that the crowd goes on pressing.
  discord = await startPretendDiscord({ deadlineMs: 1200 });
  // More starts in minutes than Discord allows a day; another row looks at those.
  discord.faults.startsADay(1_000_000);
  discord.faults.rateLimits(false);
  program = programOn(discord);
});
afterEach(async () => {
  await program.remove();
  await discord.close();
});

test(
  `fault 3: killed while members vote, every vote with a receipt counts, once (seed ${seedOfToday})`,
  async () => {
    const random = seeded(seedOfToday);
    await program.start();
    const cards = await openPolls(discord, ['C1', 'C3', 'C5']);
    const crowd = new Crowd(discord, [discord.host, ...discord.members], cards, random);
    crowd.start();
    const kills = tries(3, 1000);
    for (let kill = 0; kill < kills; kill++) {
      await crowd.acknowledgedMore(20 + Math.floor(random() * 60));
      // Some way into what comes next: before a write, between the write and its receipt, after it.
      for (let turns = Math.floor(random() * 8); turns > 0; turns--) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      await program.end('SIGKILL');
      await program.start();
    }
    await crowd.acknowledgedMore(20);
    await crowd.stop();
    // The kills came while presses were under way, or they would show nothing.
    expect(crowd.unanswered).toBeGreaterThanOrEqual(kills);
    expect(crowd.acknowledged).toBeGreaterThanOrEqual(kills * 20);
    await closeAndCompare(discord, cards, await crowd.votes());
    seen({ tried: kills, lost: 0, doubled: 0, figure: `${crowd.acknowledged} votes with a receipt` });
    expect(await program.end('SIGTERM')).toBe(0);
  },
  patience(40_000),
);
