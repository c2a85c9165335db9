import { setInterval } from 'node:timers';
import { limits } from './limits.js';

/*
 * Watches the child from a thread of its own, because a parser does not let the child's own timers run. Inflated
 * streams lie outside the heap, where V8's limit does not count them.
 */

/** In case the bot is gone, which would have ended the child at its own limit. */
const latest = Date.now() + limits.time + 2000;

setInterval(() => {
  if (process.memoryUsage.rss() > limits.memory || Date.now() > latest) process.kill(process.pid, 'SIGKILL');
}, 20);
