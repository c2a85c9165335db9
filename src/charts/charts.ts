import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { KeyedQueue } from '../keyed-queue.js';
import type { Chart } from './chart.js';
import type { Drawn } from './worker.js';

/** Draws charts in a thread of its own, one at a time, so that answering never waits for a picture. */
export interface Charts {
  /** PNG, 1200 wide. Rejects where it cannot be drawn; the next is tried in a new thread. */
  draw(chart: Chart): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Nothing drawn for so long, the thread and its memory are given back, milliseconds. */
const idleFor = 5 * 60_000;

export function startCharts(): Charts {
  const queue = new KeyedQueue();
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;

  const stop = async (): Promise<void> => {
    clearTimeout(idle);
    const ended = worker;
    worker = undefined;
    await ended?.terminate();
  };
  const drawNow = async (chart: Chart): Promise<Uint8Array> => {
    clearTimeout(idle);
    // Drawing must not keep a process alive that has nothing else to do.
    worker ??= startWorker();
    const drawing = worker;
    const gone = new AbortController();
    const died = once(drawing, 'exit', { signal: gone.signal }).then(() => {
      throw new Error('the drawing thread ended');
    });
    try {
      drawing.postMessage(chart);
      const [drawn] = (await Promise.race([once(drawing, 'message', { signal: gone.signal }), died])) as [
        Drawn,
      ];
      if ('error' in drawn) throw new Error(`a chart could not be drawn: ${drawn.error}`);
      return drawn.png;
    } catch (error) {
      await stop();
      throw error;
    } finally {
      died.catch(() => undefined);
      gone.abort();
      idle = setTimeout(() => void stop(), idleFor).unref();
    }
  };
  return { draw: (chart) => queue.run('draw', () => drawNow(chart)), close: () => queue.run('draw', stop) };
}

function startWorker(): Worker {
  const worker = new Worker(new URL('./worker.js', import.meta.url));
  worker.unref();
  // Told to whoever waits for a picture; without a listener it would end the process.
  worker.on('error', () => undefined);
  return worker;
}
