/**
 * The switches that a packaged phone may be started with; everything else is refused. Chromium has some 1,500 switches, and acts on
 * them by itself: among them are those that hand the phone to whoever reaches a local port, believe every server, write
 * TLS keys or what goes over the line, or take the page's fences down. A list of these would never be whole.
 * docs/decisions/0121 says why each of these is here.
 */
const allowed: ReadonlyMap<string, RegExp | null> = new Map([
  // The phone's own.
  ['config', null],
  ['hidden', null],
  ['user-data-dir', null],
  // How it is shown.
  ['lang', null],
  ['ozone-platform', null],
  ['ozone-platform-hint', null],
  [
    'enable-features',
    /^(UseOzonePlatform|WaylandWindowDecorations)(,(UseOzonePlatform|WaylandWindowDecorations))*$/,
  ],
  ['enable-wayland-ime', null],
  ['gtk-version', null],
  ['force-device-scale-factor', null],
  ['high-dpi-support', null],
  ['force-renderer-accessibility', null],
  ['disable-gpu', null],
  ['disable-gpu-compositing', null],
  ['disable-software-rasterizer', null],
  ['use-gl', null],
  ['use-angle', null],
  ['disable-dev-shm-usage', null],
  // How it gets out; servers are judged all the same.
  ['proxy-server', null],
  ['proxy-bypass-list', null],
  ['proxy-pac-url', null],
  ['no-proxy-server', null],
  // What the installer adds after an update, and Windows' COM.
  ['updated', null],
  ['embedding', null],
]);

/** The worst switches, which Chromium is asked for too, in case it found them elsewhere than among the arguments. */
const worst = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-debugging-socket-name',
  'inspect',
  'inspect-brk',
  'inspect-port',
  'inspect-publish-uid',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'allow-insecure-localhost',
  'ssl-key-log-file',
  'log-net-log',
  'disable-web-security',
] as const;

export interface Start {
  readonly platform: NodeJS.Platform;
  readonly isRoot: boolean;
  /** Chromium's view; `argv` is Node's. */
  readonly hasSwitch: (name: string) => boolean;
}

/** The first switch that a packaged phone does not run with; undefined when there is none. */
export function refusedSwitch(
  argv: readonly string[],
  { platform, isRoot, hasSwitch }: Start,
): string | undefined {
  const refused = switchesOf(argv.slice(1), platform).find(({ name, value }) => {
    // Chromium refuses to run for root with its sandbox.
    if (name === 'no-sandbox') return !(platform === 'linux' && isRoot);
    // The number of the process, from the Finder of older systems.
    if (platform === 'darwin' && name.startsWith('psn_')) return false;
    const values = allowed.get(name);
    return values === undefined || values?.test(value) === false;
  });
  return refused?.name ?? worst.find(hasSwitch);
}

/** Reads switches as Chromium does (base/command_line.cc): blanks around count for nothing, one dash is enough, `--` ends them. */
function switchesOf(args: readonly string[], platform: NodeJS.Platform): { name: string; value: string }[] {
  const trimmed = args.map((arg) => arg.trim());
  const end = trimmed.indexOf('--');
  const pattern = platform === 'win32' ? /^(?:--|-|\/)([^=]+)(?:=(.*))?$/s : /^(?:--|-)([^=]+)(?:=(.*))?$/s;
  return (end === -1 ? trimmed : trimmed.slice(0, end)).flatMap((arg) => {
    const [, name, value = ''] = pattern.exec(arg) ?? [];
    if (name === undefined) return [];
    return [{ name: platform === 'win32' ? name.toLowerCase() : name, value }];
  });
}

/**
 * Chromium's network process writes the keys of every connection where this one says, as soon as it starts: that is after
 * the phone's own code. Taken away and not refused, since a developer has it set for a browser, for all programs.
 *
 * @returns the names of those that there were
 */
export function removeTellingVariables(env: NodeJS.ProcessEnv): readonly string[] {
  const found = Object.keys(env).filter((name) => name.toUpperCase() === 'SSLKEYLOGFILE');
  for (const name of found) delete env[name];
  return found;
}
