/** The gallery's window for its tests, and how each state gets to look as its name says. */
import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { test as base, expect } from '@playwright/test';
import { settingsWords } from '../../src/renderer/ui/words/settings';
import { soundWords } from '../../src/renderer/ui/words/sound';
import { checkWords } from '../../src/renderer/ui/words/soundCheck';
import { words } from '../../src/renderer/ui/words/words';
import { launchElectron } from '../support/desktop/launchElectron';
import { DesktopSession } from '../support/desktop/session';
import { GalleryPage } from '../support/ui/galleryPage';
import { qualitySign } from '../support/ui/qualitySign';
import { serveGallery } from '../support/ui/serveGallery';
import { type StateName, states } from '../support/ui/states';

const appDir = path.resolve(import.meta.dirname, '../support/ui/galleryApp');
export const stateNames = Object.keys(states) as StateName[];

export const test = base.extend<object, { gallery: GalleryPage }>({
  gallery: [
    async ({ browserName: _ }, use) => {
      const desktop = await DesktopSession.start({ keyring: 'none', notifications: 'none' });
      const served = await serveGallery();
      const userData = await mkdtemp(path.join(desktop.dir, 'gallery-'));
      const running = await launchElectron({ appDir, env: desktop.env, userData, args: [served.url] });
      await use(new GalleryPage(running.page));
      await running.close();
      await served.close();
      await desktop.close();
      expect(running.problems, 'complaints of the page, such as refusals by its security policy').toEqual([]);
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

export const openSettings = async ({ page }: GalleryPage): Promise<void> => {
  await page.keyboard.press('Control+,');
  await page.getByRole('heading', { name: settingsWords.title }).waitFor();
};

/** Into the sound check, by these buttons one after the other. */
const checkTo = async ({ page }: GalleryPage, ...buttons: string[]): Promise<void> => {
  for (const name of [checkWords.start, ...buttons])
    await page.getByRole('button', { name, exact: true }).click();
};

const openMenu = ({ page }: GalleryPage) =>
  page.getByRole('button', { name: words.account.menu('1002') }).click();

const openRecent = ({ page }: GalleryPage) => page.getByRole('button', { name: words.recent.title }).click();

const showQuality = async ({ page }: GalleryPage): Promise<void> => {
  await page.locator('button[aria-expanded]', { hasText: qualitySign }).click();
  await page.getByRole('img', { name: words.quality.mos }).scrollIntoViewIfNeeded();
};

/** What must be done in a state before it looks as its name says. */
export const steps: Partial<Record<StateName, (gallery: GalleryPage) => Promise<void>>> = {
  'sign-in-missing': ({ page }) => page.keyboard.press('Enter'),
  'idle-number': ({ page }) => page.keyboard.type('00493055501'),
  'idle-bad-number': async ({ page }) => {
    await page.evaluate(() => {
      window.galleryPhone.refuseWith = 'bad-number';
    });
    await page.keyboard.type('help@');
    await page.keyboard.press('Enter');
    await page.getByText(words.commandFailed['bad-number'].title).waitFor();
  },
  'idle-account': openMenu,
  'idle-accounts': openMenu,
  'idle-account-fixed': openMenu,
  'idle-recent': openRecent,
  'idle-recent-hidden': openRecent,
  'idle-recent-empty': openRecent,
  'idle-recent-not-kept': openRecent,
  'idle-recent-clearing': async (gallery) => {
    await openRecent(gallery);
    await gallery.page.getByRole('button', { name: words.recent.clear }).click();
  },
  'in-call-quality': showQuality,
  'in-call-quality-bad': showQuality,
  ...Object.fromEntries(
    stateNames
      .filter((name) => name.startsWith('settings') && name !== 'settings-damaged')
      .map((name) => [name, openSettings]),
  ),
  ...Object.fromEntries(
    stateNames
      .filter((name) => name.startsWith('sound'))
      .map((name) => [
        name,
        async (gallery: GalleryPage) => {
          const { page } = gallery;
          const open = page.getByRole('button', { name: soundWords.open, exact: true });
          if (await open.isVisible()) await open.click();
          else {
            // Large text leaves the header no room for it: the settings lead there too.
            await openSettings(gallery);
            await page.getByRole('button', { name: settingsWords.chooseDevices }).first().click();
          }
          if (name !== 'sound-own' && name !== 'sound-in-call') return;
          for (const choose of await page.locator('summary').all()) await choose.click();
        },
      ]),
  ),
  'check-hear': (gallery) => checkTo(gallery),
  'check-speak': (gallery) => checkTo(gallery, checkWords.skip),
  'check-speak-no': (gallery) => checkTo(gallery, checkWords.skip, checkWords.record, checkWords.no),
  'check-echo': (gallery) => checkTo(gallery, checkWords.skip, checkWords.skip),
  'check-echo-call': (gallery) => checkTo(gallery, checkWords.skip, checkWords.skip, checkWords.callEcho),
  'check-done': (gallery) =>
    checkTo(
      gallery,
      checkWords.playTone,
      checkWords.yes,
      checkWords.record,
      checkWords.no,
      checkWords.goOn,
      checkWords.skip,
    ),
  'settings-search': async (gallery) => {
    await openSettings(gallery);
    await gallery.page.keyboard.type('caller');
  },
  'settings-nothing-found': async (gallery) => {
    await openSettings(gallery);
    await gallery.page.keyboard.type('wallpaper');
  },
  'settings-hotkeys': async (gallery) => {
    await openSettings(gallery);
    await gallery.page
      .getByRole('heading', { name: settingsWords.group.hotkeys })
      .evaluate((heading) => heading.scrollIntoView());
  },
  'settings-ringtones': async (gallery) => {
    await openSettings(gallery);
    await gallery.page.locator('[data-setting="ring.routed"]').evaluate((row) => row.scrollIntoView());
  },
  'settings-headsets': async (gallery) => {
    await openSettings(gallery);
    await gallery.page.locator('[data-setting="headset.buttons"]').scrollIntoViewIfNeeded();
  },
  'settings-recording': async (gallery) => {
    await openSettings(gallery);
    await gallery.page.locator('[data-setting="hotkeys.answer"] button').first().click();
    await gallery.page.keyboard.press('a');
  },
  'settings-import': async (gallery) => {
    await openSettings(gallery);
    await gallery.page.evaluate(() => {
      window.gallerySettings.chosen = {
        outcome: 'ready',
        preview: {
          file: '/home/maria/Downloads/agent-softphone-settings.json',
          changes: { 'incoming.show': 'window', 'hotkeys.answer': 'CommandOrControl+Alt+A' },
          locked: ['log.hideParties'],
          account: { server: 'wss://phone.example.com:8089/', domain: 'example.com', dn: '1002' },
        },
      };
    });
    await gallery.page.getByRole('button', { name: settingsWords.import }).click();
    await gallery.page.getByRole('button', { name: settingsWords.cancel }).scrollIntoViewIfNeeded();
  },
  'in-call-keys': ({ page }) => page.getByRole('button', { name: words.call.keys }).click(),
  'offline-trying': ({ page }) => page.getByRole('button', { name: words.tryNow }).click(),
};
