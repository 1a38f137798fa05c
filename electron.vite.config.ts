import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';

/** Licences stay in the bundles; what explains the code to us is not parsed at every start. */
const comments = { legal: true, annotation: false, jsdoc: false };

export default defineConfig({
  main: {
    // One file starts faster than many. keytar and koffi are native and stay packages (docs/decisions/0020, 0077);
    // usocket and x11 are options of dbus-next, which does without them.
    build: {
      externalizeDeps: false,
      rollupOptions: {
        input: 'src/main/app/index.ts',
        output: { entryFileNames: 'index.js', comments },
        external: ['@github/keytar', 'koffi', 'usocket', 'x11'],
      },
    },
  },
  preload: {
    // A sandboxed preload must be CommonJS and self-contained.
    build: {
      externalizeDeps: false,
      rollupOptions: {
        input: { index: 'src/preload/index.ts', card: 'src/preload/card.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs', comments },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [svelte()],
    build: {
      rollupOptions: {
        input: { index: 'src/renderer/index.html', card: 'src/renderer/card.html' },
        output: { comments },
      },
    },
  },
});
