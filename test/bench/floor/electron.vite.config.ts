import { join } from 'node:path';
import { defineConfig } from 'electron-vite';

const sources = import.meta.dirname;
const out = join(sources, '../../../out/bench-floor');

/** Built as the product is: electron-vite with its own defaults. */
export default defineConfig({
  main: {
    build: {
      outDir: join(out, 'main'),
      rollupOptions: { input: join(sources, 'main.ts'), output: { entryFileNames: 'index.js' } },
    },
  },
  preload: {
    build: {
      outDir: join(out, 'preload'),
      externalizeDeps: false,
      rollupOptions: {
        input: join(sources, 'preload.ts'),
        output: { format: 'cjs', entryFileNames: 'index.cjs' },
      },
    },
  },
  renderer: {
    root: sources,
    build: { outDir: join(out, 'renderer'), rollupOptions: { input: join(sources, 'index.html') } },
  },
});
