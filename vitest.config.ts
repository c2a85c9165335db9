import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Most tests wait for a process or a clock of Discord's rather than for the processor.
    maxWorkers: '100%',
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
