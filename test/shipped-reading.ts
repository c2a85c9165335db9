import { join } from 'node:path';
import { packageRoot } from '../src/package-root.js';
import { loadReading } from '../src/readings/load-readings.js';
import type { Reading } from '../src/readings/reading.js';

export function shippedReading(): Reading {
  const loaded = loadReading(join(packageRoot, 'data', 'japan-russia-policy'));
  if (loaded.kind === 'refused') throw new Error(JSON.stringify(loaded.problems));
  return loaded.reading;
}
