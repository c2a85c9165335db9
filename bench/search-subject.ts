import { monitorEventLoopDelay } from 'node:perf_hooks';
import { searchReading } from '../src/readings/search.js';
import { longReading, queriesOn } from './long-reading.js';

/**
 * The process in which the search over one long reading is measured: it prints one line of JSON.
 *   search-subject.js PASSAGES
 */
const passages = Number(process.argv[2]);
const reading = longReading(passages);
const queries = queriesOn(reading);
const collected = (): number => {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
};

// What the compiler has not seen yet is slow once, and is paid for by the shipped reading.
await searchReading(longReading(20));
const before = collected();
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const began = performance.now();
const search = await searchReading(reading);
const built = performance.now() - began;
delay.disable();
const megabytes = collected() - before;

const times: number[] = [];
for (let round = 0; round < 5; round++) {
  for (const query of queries) {
    const from = performance.now();
    search.find(query);
    const took = performance.now() - from;
    // The first round warms up.
    if (round > 0) times.push(took);
  }
}
times.sort((a, b) => a - b);
const at = (share: number): number => times[Math.floor((times.length - 1) * share)] ?? 0;
process.stdout.write(
  JSON.stringify({
    built,
    longestSlice: delay.max / 1e6,
    megabytes,
    median: at(0.5),
    p99: at(0.99),
  }),
);
