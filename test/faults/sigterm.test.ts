import { MessageFlags } from 'discord.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startPretendDiscord, type PretendDiscord } from '../../src/preview/pretend-discord.js';
import { Crowd } from './crowd.js';
import { closeAndCompare, openPolls } from './poll-session.js';
import { programOn, type Program } from './program.js';
import { seeded, seedOfToday } from './random.js';
import { isFull, patience, tries } from './tries.js';
import { seen } from './seen.js';

let discord: PretendDiscord;
let program: Program;
beforeEach(async () => {
  discord = await startPretendDiscord({ deadlineMs: 2000 });
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
  `fault 27: stopped while members vote, it ends with 0 and leaves no vote and no answer half done (seed ${seedOfToday})`,
  async () => {
    const random = seeded(seedOfToday + 27);
    await program.start();
    const cards = await openPolls(discord, ['C1', 'C3', 'C5']);
    // What it took up is written and answered; what it did not take up is neither.
    const crowd = new Crowd(discord, [discord.host, ...discord.members], cards, random, 'nothing');
    crowd.start();
    const stops = tries(2, 100);
    let slowest = 0;
    for (let stop = 0; stop < stops; stop++) {
      await crowd.acknowledgedMore(20 + Math.floor(random() * 60));
      for (let turns = Math.floor(random() * 8); turns > 0; turns--) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      const from = performance.now();
      expect(await program.end('SIGTERM')).toBe(0);
      slowest = Math.max(slowest, performance.now() - from);
      expect(waiting()).toEqual([]);
      await program.start();
    }
    await crowd.acknowledgedMore(20);
    await crowd.stop();
    await closeAndCompare(discord, cards, await crowd.votes());
    expect(await program.end('SIGTERM')).toBe(0);
    // Whatever it was asked for, Discord took: nothing was cut off in the middle.
    expect(discord.requests.filter(({ status }) => status >= 400 || status === 0)).toEqual([]);
    expect(program.output).not.toMatch(/"level":(?:50|60)/);
    seen({ tried: stops, lost: 0, doubled: 0, figure: `slowest end ${(slowest / 1000).toFixed(1)} s` });
    if (isFull) expect(slowest).toBeLessThanOrEqual(10_000);
  },
  patience(40_000),
);

/** Messages that still say "thinking": an answer was begun and never given. */
function waiting(): string[] {
  return [discord.host, ...discord.members].flatMap((person) =>
    discord.client
      .as(person)
      .messages(discord.channels.reading)
      .filter(({ message }) => ((message.flags ?? 0) & MessageFlags.Loading) !== 0)
      .map(({ message }) => message.id),
  );
}
