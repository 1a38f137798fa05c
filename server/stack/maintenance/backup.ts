import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { create, extract } from 'tar';
import { z } from 'zod';
import { dumpDatabase } from '../database/dump';
import { messageOf, StackFailure } from '../failure';
import { exists } from '../host/files';
import { withLock } from '../host/lock';
import { createRuntime } from '../runtime/create';
import { readSettings, requireSettings } from '../settings/settings';
import { createStateDir, type StackSelection, statePaths } from '../settings/state-dir';

/** The parts of the state folder that a backup holds, if they exist. Everything else can be made again. */
const kept = [
  'stack.json',
  'secrets.json',
  'ca',
  'tls',
  'certificate',
  'mysql-tls',
  'files',
  'hold-music',
  'agents.json',
  'agents',
] as const;
const manifestName = 'backup.json';
const dumpName = 'database.sql';

const manifestSchema = z.object({
  format: z.literal(1),
  /** ISO 8601. */
  made: z.string(),
  /** True if the set's own MySQL is included. */
  database: z.boolean(),
});
type Manifest = z.infer<typeof manifestSchema>;

/**
 * Writes settings, passwords, certificates and keys, files for phones, and the database to one file (tar, gzip) with mode 0600, while
 * the set goes on serving. The file has the agents' HA1 and the CA's key.
 * @throws StackFailure when the set isn't up, or the file can't be written
 */
export async function backup(
  selection: StackSelection,
  file: string,
  report: (line: string) => void,
): Promise<void> {
  const settings = await requireSettings(selection);
  await withLock(
    statePaths(selection.stateDir).lock,
    async () => {
      const database = settings.run.includes('mysql');
      const runtime = createRuntime(selection, settings, report);
      await pack(
        selection.stateDir,
        file,
        database ? await dumpDatabase(selection.stateDir, runtime) : undefined,
      );
    },
    () => report('waiting for another command on this server set'),
  );
}

async function pack(stateDir: string, file: string, dump: string | undefined): Promise<void> {
  const manifest: Manifest = { format: 1, made: new Date().toISOString(), database: dump !== undefined };
  const own = new Map([[manifestName, JSON.stringify(manifest)]]);
  if (dump !== undefined) own.set(dumpName, dump);
  const next = `${file}.next`;
  try {
    for (const [name, content] of own) await writeFile(join(stateDir, name), content, { mode: 0o600 });
    const names = [...own.keys()];
    for (const name of kept) if (await exists(join(stateDir, name))) names.push(name);
    await pipeline(
      create({ gzip: true, portable: true, cwd: stateDir }, names),
      createWriteStream(next, { mode: 0o600 }),
    );
    await rename(next, file);
  } catch (error) {
    await rm(next, { force: true });
    throw new StackFailure(`${file} can't be written: ${messageOf(error)}`);
  } finally {
    for (const name of own.keys()) await rm(join(stateDir, name), { force: true });
  }
}

/**
 * Restores a backup into a stopped server set; the next `up` loads its database. Returns the folder with the previous content;
 * undefined if there was none.
 * @throws StackFailure when the set is up, when it exists and `replace` is false, or when the file is no backup
 */
export async function restore(
  selection: StackSelection,
  file: string,
  options: { readonly replace: boolean; readonly report: (line: string) => void },
): Promise<string | undefined> {
  const { stateDir } = selection;
  await createStateDir(stateDir);
  return withLock(
    statePaths(stateDir).lock,
    async () => {
      const before = await readSettings(stateDir);
      if (before !== undefined && !options.replace) {
        throw new StackFailure(
          `the server set ${selection.name} exists: add --replace to put the backup in its place`,
        );
      }
      if (before !== undefined) {
        const runtime = createRuntime(selection, before, options.report);
        const states = await Promise.all(before.run.map((service) => runtime.state(service)));
        if (states.includes('running'))
          throw new StackFailure(`the server set ${selection.name} is running: run \`down\` first`);
      }
      const unpacked = await unpack(stateDir, file);
      try {
        return await replaceContent(stateDir, unpacked, before !== undefined);
      } finally {
        await rm(unpacked, { recursive: true, force: true });
      }
    },
    () => options.report('waiting for another command on this server set'),
  );
}

/** Unpacks a backup into a folder in the state folder. The file may be from anywhere: only plain files and folders are taken. */
async function unpack(stateDir: string, file: string): Promise<string> {
  const folder = await mkdtemp(join(stateDir, 'restore-'));
  try {
    await extract({
      file,
      cwd: folder,
      strict: true,
      preserveOwner: false,
      filter: (_, entry) => !('type' in entry) || entry.type === 'File' || entry.type === 'Directory',
    });
    const manifest: unknown = JSON.parse(await readFile(join(folder, manifestName), 'utf8'));
    manifestSchema.parse(manifest);
    if ((await readSettings(folder)) === undefined) throw new Error('it has no settings');
    return folder;
  } catch (error) {
    // tar may still be writing.
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    const why = messageOf(error);
    throw new StackFailure(`${file} is not a backup of a server set, or was made by a newer version: ${why}`);
  }
}

async function replaceContent(stateDir: string, from: string, existed: boolean): Promise<string | undefined> {
  const aside = existed
    ? await mkdtemp(join(stateDir, `before-restore-${new Date().toISOString().slice(0, 10)}-`))
    : undefined;
  for (const name of [...kept, 'data', 'etc', 'seen']) {
    if (aside !== undefined && (await exists(join(stateDir, name))))
      await rename(join(stateDir, name), join(aside, name));
    if (name !== 'data' && (await exists(join(from, name))))
      await rename(join(from, name), join(stateDir, name));
  }
  if (await exists(join(from, dumpName)))
    await rename(join(from, dumpName), statePaths(stateDir).pendingDump);
  return aside;
}
