import { vi } from 'vitest';

/** Resolves once it is so; rejects where it is not so for a minute. */
export function until(isSo: () => boolean): Promise<void> {
  return vi.waitFor(
    () => {
      if (!isSo()) throw new Error(`it never was so: ${String(isSo)}`);
    },
    { interval: 5, timeout: 60_000 },
  );
}
