import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import type {} from '../../src/renderer/host';
import type { PhoneStatus } from '../../src/shared/domain/phoneStatus';
import type { EventPayload } from '../../src/shared/ipc/contract';
import type { PartialPreferences } from '../../src/shared/settings/preferences';
import { launchElectron, type RunningApp } from '../support/desktop/launchElectron';
import type { DesktopSession } from '../support/desktop/session';
import { projectDir } from './appFixtures';
import { expect } from './fixtures';

/**
 * The real phone without a server: its page tells main what the test says, and keeps what main asks of it. For what the
 * desktop makes of calls, which needs no SIP.
 */
export class ToldPhone {
  readonly app: RunningApp['app'];
  readonly page: Page;
  readonly #running: RunningApp;

  private constructor(running: RunningApp) {
    this.#running = running;
    this.app = running.app;
    this.page = running.page;
  }

  static async start(desktop: DesktopSession, preferences: PartialPreferences = {}): Promise<ToldPhone> {
    const userData = await mkdtemp(path.join(desktop.dir, 'told-'));
    const phone = new ToldPhone(await launchElectron({ appDir: projectDir, env: desktop.env, userData }));
    await phone.page.evaluate((own) => {
      Object.assign(window, { asked: [] });
      window.host.onCommand((command) => (window as unknown as { asked: unknown[] }).asked.push(command));
      return window.host.changePreferences(own);
    }, preferences);
    return phone;
  }

  async tell(status: PhoneStatus): Promise<void> {
    const told = { ...status, calls: [...status.calls] };
    await this.page.evaluate((next) => window.host.reportStatus(next), told);
  }

  async prefer(own: PartialPreferences): Promise<void> {
    await this.page.evaluate((changed) => window.host.changePreferences(changed), own);
  }

  /** Commands that main sent to the page, oldest first. */
  asked(): Promise<EventPayload<'command'>[]> {
    return this.page.evaluate(() => (window as unknown as { asked: EventPayload<'command'>[] }).asked);
  }

  expectProblem(...patterns: readonly RegExp[]): void {
    this.#running.expectProblem(...patterns);
  }

  async close(): Promise<void> {
    await this.#running.close();
    expect(this.#running.problems).toEqual([]);
  }
}

/** Whether the phone's own window can be seen. */
export function windowVisible(app: RunningApp['app']): Promise<boolean> {
  return app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().some((window) => window.isFocusable() && window.isVisible()),
  );
}

/** The phone's own window, out of sight; at its start it shows itself first. */
export async function hideWindow(app: RunningApp['app']): Promise<void> {
  await expect.poll(() => windowVisible(app)).toBe(true);
  await app.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) if (window.isFocusable()) window.hide();
  });
}

interface CardWindow {
  readonly visible: boolean;
  readonly focused: boolean;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The call card, told by what no other window has: it cannot have the focus. null: there is none. */
export function cardWindow(app: RunningApp['app']): Promise<CardWindow | null> {
  return app.evaluate(({ BrowserWindow }) => {
    const card = BrowserWindow.getAllWindows().find((window) => !window.isFocusable());
    if (card === undefined) return null;
    return { visible: card.isVisible(), focused: card.isFocused(), ...card.getBounds() };
  });
}

export async function cardShown(app: RunningApp['app']): Promise<void> {
  await expect.poll(() => cardWindow(app)).toMatchObject({ visible: true });
}
export async function cardGone(app: RunningApp['app']): Promise<void> {
  await expect.poll(async () => (await cardWindow(app))?.visible ?? false).toBe(false);
}

/** The card's page, once there is one. */
export async function cardPage(app: RunningApp['app']): Promise<Page> {
  const isCard = (page: Page): boolean => page.url().endsWith('/card.html');
  return app.windows().find(isCard) ?? (await app.waitForEvent('window', isCard));
}
