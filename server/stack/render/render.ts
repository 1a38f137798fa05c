import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exists } from '../host/files';

/** Values of the names between @ signs in the configuration tree. */
export type SiteValues = Readonly<Record<string, string>>;

const tree = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * Renders a service's configuration to `target`: its folder of the configuration tree and the profile's additions, with the site's
 * values. The result may hold passwords: folders are 0700, files 0600 (start scripts 0700).
 * @throws Error when a file names a value that the site doesn't have
 */
export async function render(
  service: string,
  profile: string,
  target: string,
  values: SiteValues,
): Promise<void> {
  await rm(target, { recursive: true, force: true });
  await renderFolder(join(tree, service), target, values);
  const added = join(tree, profile, service);
  if (await exists(added)) await renderFolder(added, target, values);
}

/**
 * Renders one file of a rendered folder again, in place, so that owner and mode stay and the daemon sees it.
 * @returns whether it is another one now
 */
export async function renderFile(
  service: string,
  file: string,
  target: string,
  values: SiteValues,
): Promise<boolean> {
  const source = join(tree, service, file);
  const text = fill(await readFile(source, 'utf8'), values, source);
  if ((await readFile(join(target, file), 'utf8')) === text) return false;
  await writeFile(join(target, file), text);
  return true;
}

async function renderFolder(source: string, target: string, values: SiteValues): Promise<void> {
  await mkdir(target, { recursive: true, mode: 0o700 });
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const from = join(source, entry.name);
    const to = join(target, entry.name);
    if (entry.isDirectory()) {
      await renderFolder(from, to, values);
      continue;
    }
    await writeFile(to, fill(await readFile(from, 'utf8'), values, from), { mode: 0o600 });
    if (((await stat(from)).mode & 0o100) !== 0 || /^start\b/.test(entry.name)) await chmod(to, 0o700);
  }
}

function fill(text: string, values: SiteValues, origin: string): string {
  return text.replaceAll(/@([A-Z][A-Z_]+)@/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${origin}: no site value ${name}`);
    return value;
  });
}
