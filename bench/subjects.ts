import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../src/package-root.js';
import type { Sent } from './wire-payloads.js';
import { startWire, type Load, type Wire } from './wire.js';
import type { Scale, Work } from './work.js';

export type Kind = 'floor' | 'synced' | 'ours' | 'naive';

/** A bot in a process of its own, and the Discord it is connected to. */
export interface Subject {
  readonly wire: Wire;
  readonly child: ChildProcess;
  /** From the start of the process until it has taken its server, milliseconds. */
  readonly readyAfter: number;
}

/** What `npm start` gives Node besides the script: our bot is measured as it runs. */
export function startFlags(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  return scripts.start.split(' ').filter((word) => word.startsWith('--'));
}

export async function start(kind: Kind): Promise<Subject> {
  const wire = await startWire();
  const from = performance.now();
  const script = join(import.meta.dirname, 'bot-under-test.js');
  const flags = kind === 'ours' ? startFlags() : [];
  const child = spawn(process.execPath, [...flags, script, kind, wire.apiUrl], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const died = once(child, 'exit').then(([code]: unknown[]) => {
    throw new Error(`${kind} ended with ${String(code)}`);
  });
  await Promise.race([wire.connected, died]);
  return { wire, child, readyAfter: performance.now() - from };
}

export async function stop({ child, wire }: Subject): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
  await wire.close();
}

/** Resident memory in MB; NaN where the system does not tell. */
export function memoryOf({ child }: Subject): number {
  try {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
  } catch {
    return NaN;
  }
}

/** A start of the floor and of ours, one after the other, and what both hold once all that a start does is done. */
export const startToReady = (scale: Scale): Work => ({
  name: 'a start',
  async run() {
    const pairs = { floor: [] as Subject[], ours: [] as Subject[] };
    const memory = { floor: [] as number[], ours: [] as number[] };
    for (let n = 0; n < Math.min(5, scale.rounds); n++) {
      for (const kind of ['floor', 'ours'] as const) pairs[kind].push(await start(kind));
      await new Promise((resolve) => setTimeout(resolve, 1000));
      for (const kind of ['floor', 'ours'] as const) {
        const subject = pairs[kind].at(-1);
        if (subject === undefined) continue;
        memory[kind].push(memoryOf(subject));
        await stop(subject);
      }
    }
    const ready = (kind: 'floor' | 'ours'): number[] => pairs[kind].map(({ readyAfter }) => readyAfter);
    return [
      { name: 'until ready', unit: 'ms', floor: ready('floor'), ours: ready('ours') },
      { name: 'memory after it', unit: 'MB', ...memory },
    ];
  },
});

export const command = (name: string, ...options: object[]): Sent => ({
  command: { id: '1000000000000000009', name, type: 1, options },
});
export const word = (name: string, value: string): object => ({ name, type: 3, value });
export const within = (name: string, ...options: object[]): object => ({ name, type: 1, options });

export interface OpenedPoll {
  readonly id: string;
  readonly messageId: string;
}

/** Opens a poll at our bot. Its first vote tells the bot where the card is. */
export async function openPoll({ wire }: Pick<Subject, 'wire'>, claim: string): Promise<OpenedPoll> {
  const open = command('poll', within('open', word('claim', claim), word('closes', 'never')));
  await wire.run({ count: 1, inFlight: 1, make: () => open });
  const id = /"vote:([\w-]+):1"/.exec(JSON.stringify(wire.lastAnswer()))?.[1];
  if (id === undefined) throw new Error('no poll was opened');
  return { id, messageId: String((BigInt(Date.now()) - 1_420_070_400_000n) << 22n) };
}

/** Each voter is a new person, so every vote is a first vote. */
let voters = 2_000_000_000_000_000_000n;
export const votes =
  ({ id, messageId }: OpenedPoll): Load['make'] =>
  (n) => ({ press: `vote:${id}:${(n % 5) + 1}`, messageId, userId: String(voters++) });
