import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { command, openPoll, within, word } from '../../bench/subjects.js';
import type { Sent } from '../../bench/wire-payloads.js';
import { startWire, type Wire } from '../../bench/wire.js';
import { programOn, type Program } from './program.js';
import { seen } from './seen.js';
import { isFull, patience, tries } from './tries.js';

let wire: Wire;
let program: Program;
beforeEach(async () => {
  wire = await startWire();
  program = programOn(
    { token: 'wire', apiUrl: wire.apiUrl, cdnUrl: wire.apiUrl },
    {
      nodeArguments: ['--expose-gc', '--import', join(import.meta.dirname, 'fixtures', 'tell-memory.js')],
    },
  );
});
afterEach(async () => {
  await program.remove();
  await wire.close();
});

interface Memory {
  /** Interactions until then. */
  readonly after: number;
  readonly rss: number;
  readonly heapUsed: number;
  /** People whom discord.js holds, and people as members of a server. */
  readonly users: number;
  readonly members: number;
}

const firstPerson = 2_000_000_000_000_000_000n;
const MB = 2 ** 20;

test(
  'fault 36: memory grows with the votes that are kept, and not with interactions or people',
  async () => {
    const people = tries(4000, 100_000);
    const interactions = tries(16_000, 1_000_000);
    const steps = tries(4, 20);
    const started = program.start();
    await wire.connected;
    await started;
    const { id, messageId } = await openPoll({ wire }, 'C3');
    const as = (n: number): string => String(firstPerson + BigInt(n % people));
    const asks: ((n: number) => Sent)[] = [
      (n) => ({ press: `vote:${id}:${(n % 5) + 1}`, messageId, userId: as(Math.floor(n / 4)) }),
      (n) => ({ ...command('passage', word('about', 'russia')), userId: as(n * 7) }),
      (n) => ({ press: 'turn:japan-russia-policy:1:russia', messageId, userId: as(n * 11) }),
      (n) => ({ ...command('reading', within('outline')), userId: as(n * 13) }),
    ];
    const mixed = (n: number): Sent => asks[n % asks.length]?.(n) ?? command('nothing');

    let done = 0;
    const held: Memory[] = [];
    const look = async (): Promise<Memory> => {
      const already = [...program.said.matchAll(/^memory /gm)].length;
      program.child.kill('SIGUSR2');
      await program.printed('memory {', already + 1);
      const told = JSON.parse([...program.said.matchAll(/^memory (.*)$/gm)].at(-1)?.[1] ?? '{}') as Memory;
      return { ...told, after: done };
    };
    const run = async (count: number, make: (n: number) => Sent): Promise<void> => {
      const from = done;
      await wire.run({ count, inFlight: 64, make: (n) => make(from + n) });
      done += count;
    };

    // What is loaded at the first use, and the ids that are remembered against repetition, are not growth.
    await run(6000, (n) => ({ ...mixed(n), userId: as(0) }));
    const before = await look();
    // Everybody votes once: so many ballots are kept.
    await run(people, (n) => ({ press: `vote:${id}:1`, messageId, userId: as(n) }));
    const voted = await look();
    const aPerson = (voted.heapUsed - before.heapUsed) / people;
    const each = Math.floor((interactions - people) / steps);
    held.push(voted);
    for (let step = 0; step < steps; step++) {
      await run(each, mixed);
      held.push(await look());
    }
    // The first steps still move what the many votes have stirred up.
    const settled = held.slice(Math.ceil(held.length / 5));
    const rss = slope(settled, 'rss') / MB;
    const heap = slope(settled, 'heapUsed') / MB;
    seen({
      tried: done,
      figure: `${rss.toFixed(2)} MB of RSS and ${heap.toFixed(2)} MB of heap per 100,000; ${Math.max(...held.map(({ users }) => users))} people in caches; ${aPerson.toFixed(0)} B a voter; ${((held.at(-1)?.rss ?? 0) / MB).toFixed(0)} MB at the end`,
    });
    // The caches take fifty of each; those who are being answered come on top.
    for (const { users, members } of held) expect(Math.max(users, members)).toBeLessThan(200);
    expect(aPerson).toBeLessThan(600);
    if (isFull) expect(rss).toBeLessThan(1);
    // So few interactions cannot tell a small leak from code just compiled. What would be kept of each is larger.
    else expect(heap * MB).toBeLessThan(100_000 * 200);
  },
  patience(300_000),
);

/** Bytes per 100,000 interactions, by least squares. */
function slope(held: readonly Memory[], what: 'rss' | 'heapUsed'): number {
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const x = mean(held.map(({ after }) => after));
  const y = mean(held.map((each) => each[what]));
  const over = held.reduce((sum, each) => sum + (each.after - x) * (each[what] - y), 0);
  const under = held.reduce((sum, each) => sum + (each.after - x) ** 2, 0);
  return (over / under) * 100_000;
}
