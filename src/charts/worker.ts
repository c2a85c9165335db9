import { parentPort } from 'node:worker_threads';
import type { Chart } from './chart.js';
import { drawChart } from './draw.js';

/** What a worker answers to a chart. */
export type Drawn = { readonly png: Uint8Array } | { readonly error: string };

parentPort?.on('message', (chart: Chart) => {
  drawChart(chart).then(
    (png) => parentPort?.postMessage({ png } satisfies Drawn),
    (error: unknown) => parentPort?.postMessage({ error: String(error) } satisfies Drawn),
  );
});
