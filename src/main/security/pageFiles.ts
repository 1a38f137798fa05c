import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pageHeaders } from './contentSecurity';
import { isSameOrigin, packagedPageUrl } from './pageUrl';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
};

/** The file under `root` that a page URL names, or null when it names anything else. */
function pageFileFor(root: string, url: string): string | null {
  if (!isSameOrigin(url, packagedPageUrl)) return null;
  let name: string;
  try {
    name = decodeURIComponent(new URL(url).pathname);
  } catch {
    return null;
  }
  // A backslash is a separator on Windows, a NUL ends a path in C.
  if (/[\\\0]/.test(name)) return null;
  const file = path.join(root, name);
  return file.startsWith(root + path.sep) && path.extname(file) in contentTypes ? file : null;
}

/** Serves the built page: only files of known types from within `root`, each with the security headers. */
export function servePageFiles(root: string): (request: PageRequest) => Promise<PageResponse> {
  return async ({ method, url }) => {
    const file = method === 'GET' ? pageFileFor(root, url) : null;
    if (file === null) return notFound;
    try {
      const data = await readFile(file);
      const type = contentTypes[path.extname(file)] ?? '';
      return { statusCode: 200, headers: { ...pageHeaders, 'Content-Type': type }, data };
    } catch {
      return notFound;
    }
  };
}

/** The parts that matter of Electron's ProtocolRequest and ProtocolResponse. */
export interface PageRequest {
  readonly method: string;
  readonly url: string;
}
export interface PageResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly data: Buffer;
}

const notFound: PageResponse = { statusCode: 404, headers: pageHeaders, data: Buffer.alloc(0) };
