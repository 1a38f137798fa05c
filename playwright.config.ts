import { defineConfig } from '@playwright/test';

const gallery = '**/gallery*.spec.ts';
/** What is played and heard in real time, and judged by how it sounds: to be run when nothing else needs both cores. */
const heard = [
  'calls',
  'crash',
  'devices',
  'direct',
  'echo',
  'harness',
  'hearing',
  'hotPlug',
  'hotkeys',
  'leftOver',
  'network',
  'opus',
  'quality',
  'servers',
  'soundCheck',
  'tones',
  'turn',
].map((name) => `**/${name}.spec.ts`);

/** The end-to-end tests: the real Electron on a private desktop against the real server set (docs/decisions/0001). */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  reporter: 'list',
  // Each of the first two has a desktop and a server set of its own. The gallery has a build, a window and a desktop of its own.
  projects: [
    { name: 'sound', testMatch: heard, workers: 1, outputDir: 'test-results/sound' },
    { name: 'phone', testIgnore: [...heard, gallery], workers: 1, outputDir: 'test-results/phone' },
    { name: 'gallery', testMatch: gallery, workers: 1, outputDir: 'test-results/gallery' },
  ],
  workers: 4,
  fullyParallel: false,
  // A test that fails now and then is a bug.
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: { trace: 'off' },
});
