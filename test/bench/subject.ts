import { ElectronApp } from './electronApp';

/** One of the two apps that are compared. */
export interface Subject {
  readonly name: 'floor' | 'product';
  /** Each has a directory number of its own, so that neither meets the other's calls. */
  readonly dn: string;
  launch(): Promise<ElectronApp>;
  /** Expression for its page: the agent chooses these outputs (labels), the first of them that is there; none: the system's own. */
  hearOn(labels: readonly string[]): string;
  /** Whether sound goes over to the next of those when the device is unplugged. */
  readonly followsPlugs: boolean;
}

/** What both have in common: the Electron, the desktop session, and the switches. */
export interface Surroundings {
  readonly executable: string;
  /** Environment of the desktop session. */
  readonly env: NodeJS.ProcessEnv;
  /** Own folder of the bench, removed at its end. */
  readonly scratch: string;
}

export interface Agent {
  readonly dn: string;
  readonly password: string;
  readonly domain: string;
  readonly wss: string;
  /** PEM file of the CA that the server set made. */
  readonly ca: string;
}

export function launch(
  { executable, env, scratch }: Surroundings,
  name: Subject['name'],
  folder: string,
  extra: { readonly args?: readonly string[]; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<ElectronApp> {
  return ElectronApp.launch({
    executable,
    args: [`--user-data-dir=${scratch}/${name}`, folder, ...(extra.args ?? [])],
    env: { ...env, ...extra.env },
  });
}
