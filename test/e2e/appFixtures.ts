/** The phone on a private desktop, without a server set. */
import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { test as base, expect } from '@playwright/test';
import { type LaunchOptions, launchElectron, type RunningApp } from '../support/desktop/launchElectron';
import { DesktopSession } from '../support/desktop/session';

export { expect } from '@playwright/test';

export const projectDir = path.resolve(import.meta.dirname, '../..');

/** By default the phone, with `dir` as its folder. What it complains about unexpectedly fails the test. */
type Launch = (options?: Partial<Omit<LaunchOptions, 'env'>>) => Promise<RunningApp>;

export const test = base.extend<
  { readonly dir: string; readonly launch: Launch },
  { readonly desktop: DesktopSession }
>({
  desktop: [
    async ({ browserName: _ }, use) => {
      const desktop = await DesktopSession.start();
      await use(desktop);
      await desktop.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  dir: async ({ desktop }, use) => use(await mkdtemp(path.join(desktop.dir, 'user-data-'))),

  launch: async ({ desktop, dir }, use) => {
    const launched: RunningApp[] = [];
    await use(async (options) => {
      const running = await launchElectron({
        appDir: projectDir,
        env: desktop.env,
        userData: dir,
        ...options,
      });
      launched.push(running);
      return running;
    });
    for (const running of launched) await running.close();
    expect(launched.flatMap(({ problems }) => problems)).toEqual([]);
  },
});
