import { defineConfig } from '@playwright/test';

/** The end-to-end tests: the real Electron on a private desktop against the real server set (docs/decisions/0001). */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  reporter: 'list',
  // Phones one after another: they play and hear in real time, and one file packs the app anew. The gallery has a build, a window and
  // a desktop of its own, and no sound.
  projects: [
    { name: 'phone', testIgnore: '**/gallery*.spec.ts', workers: 1 },
    { name: 'gallery', testMatch: '**/gallery*.spec.ts', workers: 1 },
  ],
  workers: 2,
  fullyParallel: false,
  // A test that fails now and then is a bug.
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: { trace: 'off' },
});
