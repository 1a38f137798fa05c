/**
 * `npx tsx scripts/tray-icons.ts`: makes the PNGs of resources/icons/tray from the SVGs beside them, in the Electron that is
 * there. Of one size: the system's scale and its kind of panel decide, and main scales them (src/main/tray/trayImage.ts).
 */
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { launchElectron } from '../test/support/desktop/launchElectron';
import { DesktopSession } from '../test/support/desktop/session';

const SIZE = 64;
const project = path.resolve(import.meta.dirname, '..');
const folder = path.join(project, 'resources/icons/tray');

const desktop = await DesktopSession.start({ keyring: 'none', notifications: 'none' });
try {
  const { page, close } = await openPage();
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.svg')) continue;
    const svg = await readFile(path.join(folder, name), 'utf8');
    const url = `data:image/svg+xml,${encodeURIComponent(svg)}`;
    // As text: these scripts are typed for Node, not for a page.
    const png = await page.evaluate<string>(`(async () => {
      const image = new Image(${SIZE}, ${SIZE});
      image.src = ${JSON.stringify(url)};
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = ${SIZE};
      canvas.getContext('2d').drawImage(image, 0, 0, ${SIZE}, ${SIZE});
      return canvas.toDataURL('image/png');
    })()`);
    await writeFile(path.join(folder, name.replace(/svg$/, 'png')), png.replace(/^.*,/, ''), 'base64');
  }
  await close();
} finally {
  await desktop.close();
}

async function openPage() {
  const appDir = path.join(project, 'test/support/desktop/stubApp');
  const userData = await mkdtemp(path.join(desktop.dir, 'icons-'));
  const running = await launchElectron({ appDir, env: desktop.env, userData });
  // Its own document may load no pictures.
  await running.page.goto('about:blank');
  return { page: running.page, close: () => running.close() };
}
