import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startPretendDiscord, type PretendDiscord } from '../../src/preview/pretend-discord.js';
import { readable } from '../conversations/readable.js';
import { shippedReading } from '../shipped-reading.js';
import { Crowd } from './crowd.js';
import { closeAndCompare, openPolls } from './poll-session.js';
import { programOn, type Program, type ProgramOptions } from './program.js';
import { seeded, seedOfToday } from './random.js';
import { patience, tries } from './tries.js';
import { seen } from './seen.js';

let discord: PretendDiscord;
const programs: Program[] = [];
beforeEach(async () => {
  discord = await startPretendDiscord();
  discord.faults.rateLimits(false);
});
afterEach(async () => {
  for (const program of programs.splice(0)) await program.remove();
  await discord.close();
});

function newProgram(options: ProgramOptions): Program {
  const program = programOn(discord, options);
  programs.push(program);
  return program;
}

async function canSave(): Promise<boolean> {
  const host = discord.client.as(discord.host);
  const { message } = await host.command(discord.channels.reading, '/reading use', {
    reading: shippedReading().slug,
  });
  return message !== undefined && !readable(message).includes('Nothing was changed');
}

test(
  `fault 22: no file may grow any more: what is not saved is said so, reading goes on, and it ends with 0 (seed ${seedOfToday})`,
  async () => {
    const rounds = tries(1, 30);
    for (let round = 0; round < rounds; round++) {
      const random = seeded(seedOfToday + 22 + round);
      // Kibibytes that any one file may have: as on a full disk, SQLite's writes fail. The log begins with 8,047 of them,
      // or with as many as there are.
      const room = String(
        round % 2 === 1 ? 8150 + Math.floor(random() * 300) : 300 + Math.floor(random() * 500),
      );
      const limited = newProgram({ through: ['bash', '-c', `ulimit -f ${room}; exec "$@"`, 'bash'] });
      await limited.start();
      // Where there is not that much, nothing can be written until the log is given up to be written over.
      await vi.waitUntil(canSave, 10_000);
      const cards = await openPolls(discord, ['C1', 'C3']);
      const crowd = new Crowd(discord, [discord.host, ...discord.members], cards, random);
      crowd.start();
      await crowd.refusedMore(20);
      await crowd.stop();
      expect(crowd.acknowledged).toBeGreaterThan(5);
      const whileFull = await crowd.votes();
      expect(await limited.end('SIGTERM')).toBe(0);
      expect(limited.output).toMatch(/SQLITE_(?:FULL|IOERR)/);
      expect(limited.output).not.toContain('a bug stopped the bot');
      // The same files with room again: every receipt was worth what it said.
      const roomy = newProgram({ settings: limited.settings });
      await roomy.start();
      expect(await crowd.votes()).toEqual(whileFull);
      await closeAndCompare(discord, cards, whileFull);
      expect(await roomy.end('SIGTERM')).toBe(0);
    }
    seen({ tried: rounds, lost: 0, figure: '0 receipts that were not true' });
  },
  patience(30_000),
);
