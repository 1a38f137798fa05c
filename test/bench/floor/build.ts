import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'electron-vite';

/** Builds the floor; returns the folder for `electron FOLDER`. */
export async function buildFloor(): Promise<string> {
  await build({ configFile: join(import.meta.dirname, 'electron.vite.config.ts'), logLevel: 'warn' });
  const folder = join(import.meta.dirname, '../../../out/bench-floor');
  const manifest = { name: 'bench-floor', version: '0.0.0', type: 'module', main: 'main/index.js' };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}
