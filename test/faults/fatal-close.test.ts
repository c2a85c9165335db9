import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startPretendDiscord, type PretendDiscord } from '../../src/preview/pretend-discord.js';
import { until } from './moments.js';
import { programOn, type Program } from './program.js';
import { seen } from './seen.js';
import { isFull, patience, tries } from './tries.js';

let discord: PretendDiscord;
let program: Program;
beforeEach(async () => {
  discord = await startPretendDiscord();
  program = programOn(discord);
});
afterEach(async () => {
  await program.remove();
  await discord.close();
});

const codes = [
  [4004, 'Discord refused the token.'],
  [4010, 'does not take these shards'],
  [4011, 'in too many servers for so few connections'],
  [4012, 'no longer speaks this version'],
  [4013, 'Discord refused the intents'],
  [4014, 'Discord refused the intents'],
] as const;

test(
  'fault 9: closed for good, at the start or later, the program ends with 78 and says why',
  async () => {
    const rounds = tries(1, 5);
    let slowest = 0;
    for (let round = 0; round < rounds; round++) {
      for (const [n, [code, sentence]] of codes.entries()) {
        // Every other one while it is still starting: its session is begun, its commands are not yet compared.
        const isEarly = (n + round) % 2 === 0;
        const before = discord.begun.length;
        const started = program.start().catch(() => undefined);
        const ended = once(program.child, 'close');
        await (isEarly ? until(() => discord.begun.length > before) : started);
        const from = performance.now();
        discord.faults.closeGateway(code);
        expect((await ended)[0], `${code}`).toBe(78);
        slowest = Math.max(slowest, performance.now() - from);
        await started;
        expect(program.said).toContain(sentence);
        expect(program.said).not.toContain(discord.token);
      }
    }
    seen({ tried: rounds * codes.length, figure: `slowest end ${(slowest / 1000).toFixed(1)} s` });
    if (isFull) expect(slowest).toBeLessThanOrEqual(5000);
  },
  patience(90_000),
);
