/** Fails when CHANGELOG.md is not in the form that the release reads: headings, their order, known kinds of change. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const kinds = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'];

/** Returns one sentence for each thing that is wrong; an empty list when nothing is. */
export function changelogProblems(text: string, packageVersion: string): string[] {
  const problems: string[] = [];
  const releases = [...text.matchAll(/^## (.*)$/gm)].map((match) => match[1] ?? '');
  if (releases[0] !== '[Unreleased]') problems.push('The first "## " heading must be [Unreleased].');
  for (const release of releases.slice(1)) {
    if (!/^\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}$/.test(release)) {
      problems.push(`"## ${release}" is not of the form "## [1.2.3] - 2026-01-31".`);
    }
  }
  for (const [, kind = ''] of text.matchAll(/^### (.*)$/gm)) {
    if (!kinds.includes(kind)) problems.push(`"### ${kind}" is not one of ${kinds.join(', ')}.`);
  }
  const released = releases[1];
  if (released !== undefined && !released.startsWith(`[${packageVersion}]`)) {
    problems.push(`The newest release is ${released}, but package.json says ${packageVersion}.`);
  }
  if (!/^- \S/m.test(text)) problems.push('There is no entry ("- …").');
  return problems;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = new URL('../', import.meta.url);
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(new URL('package.json', root), 'utf8')));
  const problems = changelogProblems(readFileSync(new URL('CHANGELOG.md', root), 'utf8'), version);
  for (const problem of problems) console.error(`CHANGELOG.md: ${problem}`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
