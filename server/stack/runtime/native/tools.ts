import { access } from 'node:fs/promises';
import { StackFailure } from '../../failure';
import { run } from '../../host/run';

/** Tools for making a root: a file that shows the tool is there, and its package. */
const needed = [
  { file: '/usr/bin/mmdebstrap', package: 'mmdebstrap' },
  { file: '/usr/share/keyrings/debian-archive-keyring.gpg', package: 'debian-archive-keyring' },
] as const;

/** Installs what is missing. @throws StackFailure with the command to run when it can't */
export async function requireTools(report: (line: string) => void): Promise<void> {
  const missing: string[] = [];
  for (const tool of needed) {
    await access(tool.file).catch(() => missing.push(tool.package));
  }
  if (missing.length === 0) return;
  const command = ['apt-get', 'install', '-y', '--no-install-recommends', ...missing];
  report(`installing ${missing.join(' and ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update'], env).catch(() => undefined);
  const result = await run('apt-get', command.slice(1), env).catch((error: Error) => ({
    code: 1,
    output: error.message,
  }));
  if (result.code !== 0) {
    throw new StackFailure(
      `missing: ${missing.join(', ')}. Install with: ${command.join(' ')}\n${result.output.split('\n').slice(-5).join('\n')}`,
    );
  }
}
