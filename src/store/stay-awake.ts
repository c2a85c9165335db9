import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers';

/** A disk that takes longer is slow by itself, and to be woken for it is nothing beside that; milliseconds. */
const longest = 1;

export interface Awake {
  /** Processors this process may run on; a quota of their time is not known here. */
  readonly processors: number;
  readonly now: () => number;
  /** Calls back after whatever else waits for the event loop has run. */
  readonly afterOthers: (next: () => void) => void;
}

const real: Awake = {
  processors: availableParallelism(),
  now: () => performance.now(),
  afterOthers: setImmediate,
};

/**
 * Keeps the event loop turning while one short write is under way: everything else runs as before, but nothing has to be
 * woken when the write is done, which took longer than the disk. Not on one processor, where it would take the time
 * from the thread that writes.
 *
 * @returns the work itself
 */
export function stayAwakeFor<T>(work: Promise<T>, { processors, now, afterOthers } = real): Promise<T> {
  if (processors < 2) return work;
  const until = now() + longest;
  let isDone = false;
  const finish = (): void => {
    isDone = true;
  };
  work.then(finish, finish);
  const turn = (): void => {
    if (!isDone && now() < until) afterOthers(turn);
  };
  afterOthers(turn);
  return work;
}
