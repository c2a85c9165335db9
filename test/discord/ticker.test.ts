import { expect, test } from 'vitest';
import { createTicker } from '../../src/discord/ticker.js';
import { createLog } from '../../src/log.js';

test('a bot that is told to stop posts what it has begun and leaves the rest to the next', async () => {
  const due = Array.from({ length: 600 }, (_, n) => ({
    guildId: 'g',
    id: String(n),
  }));
  const begun: (() => void)[] = [];
  let looks = 0;
  const ticker = createTicker({
    seminar: { clock: { now: () => 0 }, deliveries: { due: () => due, next: () => undefined } },
    prompts: { deliver: () => new Promise<void>((resolve) => begun.push(resolve)) },
    others: [() => Promise.resolve(void (looks += 1))],
    monotonic: () => 0,
    log: createLog('silent', false),
  });
  ticker.start();
  await Promise.resolve();
  const stopped = ticker.stop();
  const underWay = begun.length;
  for (const finish of begun) finish();
  await stopped;
  expect(underWay).toBeGreaterThan(0);
  expect([begun.length, looks]).toEqual([underWay, 0]);
});
