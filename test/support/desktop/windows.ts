/** Windows of a desktop session, as its user and its window manager see them. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { ensureHostPackages } from '../../../scripts/host-packages';

const run = promisify(execFile);
const WITHIN_MS = 60_000;

/** Where the window is: `DISPLAY` says it. */
interface Desktop {
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Waits for a window, brings it to the front by the window manager, as a taskbar does, and resolves when it has the keyboard. A window
 * that has just come up can't be given the focus yet: for a moment it is on no screen, while the manager puts its frame around it.
 * @param pattern of its title or its class, as xdotool takes it
 */
export async function focusWindow(
  desktop: Desktop,
  by: '--name' | '--class',
  pattern: string,
): Promise<void> {
  await ensureHostPackages(['xdotool', 'x11-utils'], 'tests that press keys');
  const found = await searchWindows(desktop, '--onlyvisible', by, pattern);
  const managed = await untilRootHas(desktop, '_NET_CLIENT_LIST', found);
  await run('xdotool', ['windowactivate', String(managed)], { env: desktop.env, timeout: WITHIN_MS });
  await untilRootHas(desktop, '_NET_ACTIVE_WINDOW', [managed]);
}

/**
 * Waits until there are such windows. xdotool asks one window after the other, and ends with BadWindow when one has gone meanwhile, be
 * it another program's: then it looks again.
 * @param how as for xdotool's search
 */
export async function searchWindows(desktop: Desktop, ...how: readonly string[]): Promise<number[]> {
  const limit = AbortSignal.timeout(WITHIN_MS);
  for (;;) {
    try {
      const search = ['search', '--sync', ...how];
      const { stdout } = await run('xdotool', search, { env: desktop.env, signal: limit });
      return stdout.trim().split('\n').map(Number);
    } catch (error) {
      if (limit.aborted || !String(error).includes('BadWindow')) throw error;
    }
  }
}

/** Waits until the window manager says of one of these windows what the property tells. @returns that one */
async function untilRootHas({ env }: Desktop, property: string, wanted: readonly number[]): Promise<number> {
  // It prints the property, and again at each change. The kernel ends it when this process dies.
  const args = ['--pdeathsig', 'TERM', '--', 'xprop', '-root', '-spy', property];
  const watching = spawn('setpriv', args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(watching, 'exit');
  const late = setTimeout(() => watching.kill(), WITHIN_MS);
  try {
    for await (const line of createInterface({ input: watching.stdout })) {
      const listed = [...line.matchAll(/0x[0-9a-f]+/g)].map(([id]) => Number(id));
      const has = wanted.find((id) => listed.includes(id));
      if (has !== undefined) return has;
    }
  } finally {
    clearTimeout(late);
    watching.kill();
    await exited;
  }
  throw new Error(`no window among ${wanted.join()} came into ${property} within ${WITHIN_MS / 1000} s`);
}
