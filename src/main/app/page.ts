import path from 'node:path';
import { protocol } from 'electron';
import { isSameOrigin, packagedPageUrl, pageScheme } from '../security/pageUrl';

/** The source of the page: its built files in `root`, or electron-vite's server while developing. */
export interface PageSource {
  readonly url: string;
  readonly root: string;
  isOwnUrl(url: string): boolean;
}

export function pageSource(isPackaged: boolean, env: NodeJS.ProcessEnv): PageSource {
  const url = (!isPackaged && env['ELECTRON_RENDERER_URL']) || packagedPageUrl;
  return {
    url,
    root: path.join(import.meta.dirname, '../renderer'),
    isOwnUrl: (candidate) => isSameOrigin(candidate, url),
  };
}

/** Makes `app:` a real, secure origin with fetch and a cache of compiled code. Before Electron is ready. */
export function declarePageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: pageScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}
