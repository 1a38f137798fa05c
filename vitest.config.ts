import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      // Svelte for the view models: they are plain classes, but with runes in them.
      { plugins: [svelte()], test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      {
        // Real servers, whose tests mostly wait: more files at a time than cores, each with ports of its own (test/support/ports.ts),
        // and minutes rather than seconds before giving up.
        test: {
          name: 'sip',
          include: ['test/sip/**/*.test.ts'],
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
          // Tests that wait for real minutes say that they may do so side by side.
          maxConcurrency: 10,
          testTimeout: 120_000,
          hookTimeout: 900_000,
        },
      },
      // What dying processes cost: measured, not judged (`npm run failures`).
      {
        test: {
          name: 'failures',
          include: ['test/failures/*.measure.ts'],
          testTimeout: 300_000,
          hookTimeout: 900_000,
        },
      },
    ],
  },
});
