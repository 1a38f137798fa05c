import path from 'node:path';
import { Menu, type MenuItemConstructorOptions, type NativeImage, nativeImage, Tray } from 'electron';
import type { PhoneCommand } from '../../shared/domain/call/command';
import { sameData } from '../../shared/sameData';
import type { TrayEntry, TrayIcon, TrayModel } from './trayModel';

/** Sizes in device-independent pixels: the notification area of Windows, menu bar of macOS, panels of Linux. */
const sizes: Partial<Record<NodeJS.Platform, number>> = { win32: 16, darwin: 18 };
const LINUX_SIZE = 22;
const scales = [1, 1.25, 1.5, 2];

export interface TrayActions {
  readonly command: (command: PhoneCommand) => void;
  readonly open: () => void;
  readonly quit: () => void;
}

/** The icon in the panel. */
export class ElectronTray {
  readonly #actions: TrayActions;
  readonly #images = new Map<TrayIcon, NativeImage>();
  #tray: Tray | null = null;
  #shown: TrayModel | null = null;

  constructor(actions: TrayActions) {
    this.#actions = actions;
  }

  /** Puts it into the panel, also where a panel has just come up that does not know of it. */
  show(model: TrayModel): void {
    this.remove();
    this.#tray = new Tray(this.#image(model.icon));
    // On macOS a click opens the menu.
    if (process.platform !== 'darwin') this.#tray.on('click', this.#actions.open);
    this.update(model);
  }

  update(model: TrayModel): void {
    if (this.#tray === null || sameData(model, this.#shown)) return;
    if (model.icon !== this.#shown?.icon) this.#tray.setImage(this.#image(model.icon));
    this.#tray.setToolTip(model.tooltip);
    this.#tray.setContextMenu(Menu.buildFromTemplate(model.entries.map((entry) => this.#item(entry))));
    this.#shown = model;
  }

  remove(): void {
    this.#tray?.destroy();
    this.#tray = null;
    this.#shown = null;
  }

  #item(entry: TrayEntry): MenuItemConstructorOptions {
    if (entry.kind === 'separator') return { type: 'separator' };
    const label = entry.label.replaceAll('&', '&&');
    switch (entry.kind) {
      case 'text':
        return { label, enabled: false };
      case 'command':
        return { label, click: () => this.#actions.command(entry.command) };
      case 'open':
      case 'quit':
        return { label, click: () => this.#actions[entry.kind]() };
    }
  }

  #image(icon: TrayIcon): NativeImage {
    const image = this.#images.get(icon) ?? loadImage(icon);
    this.#images.set(icon, image);
    return image;
  }
}

/** Draws an icon for every scale of the screen. macOS takes its shape only, and draws it as its menu bar needs. */
function loadImage(icon: TrayIcon): NativeImage {
  const drawn = readIcon(icon);
  const size = sizes[process.platform] ?? LINUX_SIZE;
  const image = nativeImage.createEmpty();
  for (const scaleFactor of scales) {
    const pixels = Math.round(size * scaleFactor);
    const scaled = drawn.resize({ width: pixels, height: pixels, quality: 'best' });
    image.addRepresentation({ scaleFactor, width: pixels, height: pixels, buffer: scaled.toPNG() });
  }
  if (process.platform === 'darwin') image.setTemplateImage(true);
  return image;
}

/** Reads an icon as it was drawn, 64 pixels wide. */
export function readIcon(icon: TrayIcon): NativeImage {
  return nativeImage.createFromPath(
    path.join(import.meta.dirname, '../../resources/icons/tray', `${icon}.png`),
  );
}
