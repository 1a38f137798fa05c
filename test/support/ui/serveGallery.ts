import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build, preview } from 'vite';
import { pageHeaders } from '../../../src/main/security/contentSecurity';

const root = join(import.meta.dirname, 'gallery');

export interface Gallery {
  readonly url: string;
  close(): Promise<void>;
}

/** Builds the gallery outside the product and serves it with the product's own Content-Security-Policy. */
export async function serveGallery(): Promise<Gallery> {
  const outDir = await mkdtemp(join(tmpdir(), 'softphone-gallery-'));
  const shared = { configFile: false, root, logLevel: 'warn', build: { outDir, emptyOutDir: true } } as const;
  await build({ ...shared, plugins: [svelte()] });
  const server = await preview({ ...shared, preview: { host: '127.0.0.1', port: 0, headers: pageHeaders } });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error('The gallery has no address');
  return {
    url,
    close: async () => {
      await server.close();
      await rm(outDir, { recursive: true });
    },
  };
}
