import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { sipPlaces } from './test/support/ports';

/** Real servers: minutes rather than seconds before giving up. */
const patience = { testTimeout: 120_000, hookTimeout: 900_000 };
/** Files that need little of the processor and real time all the more: they wait for minutes, or hear what is said meanwhile. */
const inRealTime = ['test/sip/media.test.ts', 'test/sip/mirror.test.ts'];

export default defineConfig({
  test: {
    projects: [
      // Svelte for the view models: they are plain classes, but with runes in them.
      {
        plugins: [svelte()],
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          // Some wait for timers: more files at a time than cores. A test that hangs may hang for so long; a busy machine is no failure.
          maxWorkers: 3,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'sip-real-time',
          include: inRealTime,
          maxWorkers: inRealTime.length,
          // Tests that wait for real minutes say that they may do so side by side.
          maxConcurrency: 10,
          sequence: { groupOrder: 2 },
          ...patience,
        },
      },
      {
        // They mostly wait for daemons: more files at a time than cores, each with ports of its own (test/support/ports.ts).
        test: {
          name: 'sip',
          include: ['test/sip/**/*.test.ts'],
          exclude: inRealTime,
          maxWorkers: sipPlaces,
          sequence: { groupOrder: 1 },
          ...patience,
        },
      },
      // What dying processes cost: measured, not judged (`npm run failures`).
      {
        test: {
          name: 'failures',
          include: ['test/failures/*.measure.ts'],
          ...patience,
          testTimeout: 300_000,
        },
      },
    ],
  },
});
