/** The one source of the time of day, epoch milliseconds; given to everything that asks what time it is. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
