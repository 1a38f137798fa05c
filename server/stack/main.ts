import { readFileSync } from 'node:fs';
import { olderNode } from './cli/node-version';

// Before anything else is loaded: an older Node ends at an import, with a SyntaxError that says nothing of its version.
const manifest: { engines: { node: string } } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);
const older = olderNode(process.versions.node, manifest.engines.node);
if (older === undefined) await import('./cli/commands');
else {
  console.error(older);
  process.exitCode = 1;
}
