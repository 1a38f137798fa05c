import { defineConfig } from '@playwright/test';
import { e2ePortBases } from './test/support/ports';

/** The end-to-end tests: the real Electron on a private desktop against the real server set (docs/decisions/0001). */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  reporter: 'list',
  // Each worker has a desktop and a server set of its own. A phone needs a third of a core, and plays and hears in real time. The
  // gallery has a build, a window and a desktop of its own, and no sound.
  projects: [
    { name: 'phone', testIgnore: '**/gallery*.spec.ts', workers: e2ePortBases.length },
    { name: 'gallery', testMatch: '**/gallery*.spec.ts', workers: 1 },
  ],
  workers: e2ePortBases.length + 1,
  fullyParallel: false,
  // A test that fails now and then is a bug.
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: { trace: 'off' },
});
