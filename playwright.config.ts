import { defineConfig } from '@playwright/test';

/** The end-to-end tests: the real Electron on a private desktop against the real server set. */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  reporter: 'list',
  // One stack, one set of ports, two cores.
  workers: 1,
  fullyParallel: false,
  // A test that fails now and then is a bug.
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: { trace: 'off' },
});
