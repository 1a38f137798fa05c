import { readFile } from 'node:fs/promises';
import path from 'node:path';

const configFile = path.resolve(import.meta.dirname, '../../electron-builder.yml');

/** Schemes of the links that the packages register the phone for, as electron-builder.yml lists them. */
export async function packagedSchemes(): Promise<string[]> {
  const config = await readFile(configFile, 'utf8');
  const list = /^protocols:\n(?: .*\n)*? {4}schemes:\n(?<list>(?: {6}- \w+\n)+)/m.exec(config)?.groups;
  return [...(list?.['list'] ?? '').matchAll(/- (\w+)/g)].map(([, scheme]) => scheme ?? '');
}
