import { run } from '../../host/run';

/**
 * The Debian mirror that this host's apt uses, or undefined for mmdebstrap's own default: on Ubuntu, and where apt knows
 * no Debian archive.
 */
export async function debianMirror(): Promise<string | undefined> {
  const result = await run('apt-get', [
    'indextargets',
    '--format',
    '$(ORIGIN)|$(LABEL)|$(REPO_URI)',
    `MetaKey: main/binary-${debianArchitecture()}/Packages`,
  ]).catch(() => undefined);
  if (result?.code !== 0) return undefined;
  const line = result.output.split('\n').find((one) => one.startsWith('Debian|Debian|'));
  return line?.split('|')[2];
}

function debianArchitecture(): string {
  return process.arch === 'x64' ? 'amd64' : process.arch;
}
