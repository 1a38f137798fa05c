/**
 * Fails when CHANGELOG.md is not in its form: releases, then who notices, then the kind of change, then one line for each
 * entry (docs/decisions/0137).
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const audiences = ['Agents', 'IT and operators', 'Developers'];
const kinds = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'];
/** Longest entry, in characters: one that needs more says two things, or belongs into the docs. */
const ENTRY_MAX = 160;

/** Returns one sentence for each thing that is wrong; an empty list when nothing is. */
export function changelogProblems(text: string, packageVersion: string): string[] {
  const releases = [...text.matchAll(/^## (.*)$/gm)].map((match) => match[1] ?? '');
  const problems = [...releaseProblems(releases, packageVersion), ...bodyProblems(text)];
  if (!/^- \S/m.test(text)) problems.push('There is no entry ("- …").');
  return problems;
}

function releaseProblems(releases: readonly string[], packageVersion: string): string[] {
  const problems: string[] = [];
  if (releases[0] !== '[Unreleased]') problems.push('The first "## " heading must be [Unreleased].');
  for (const release of releases.slice(1)) {
    if (!/^\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}$/.test(release)) {
      problems.push(`"## ${release}" is not of the form "## [1.2.3] - 2026-01-31".`);
    }
  }
  const released = releases[1];
  if (released !== undefined && !released.startsWith(`[${packageVersion}]`)) {
    problems.push(`The newest release is ${released}, but package.json says ${packageVersion}.`);
  }
  return problems;
}

/** Walks through the releases line by line: audiences and kinds in their order, entries below a kind and nowhere else. */
function bodyProblems(text: string): string[] {
  const problems: string[] = [];
  let release: string | null = null;
  // Places in the lists above; null where no such heading stands above the line.
  let audience: number | null = null;
  let kind: number | null = null;
  for (const line of text.split('\n')) {
    const [, marks = '', title = ''] = /^(#{2,4}) (.*)$/.exec(line) ?? [];
    if (marks === '##') {
      release = title;
      audience = null;
      kind = null;
    } else if (marks === '###') {
      problems.push(...headingProblems(line, title, audiences, audience));
      audience = audiences.indexOf(title);
      kind = null;
    } else if (marks === '####') {
      if (audience === null) problems.push(`${release}: "${line}" stands below no audience.`);
      else problems.push(...headingProblems(line, title, kinds, kind));
      kind = kinds.indexOf(title);
    } else if (release !== null && line !== '') {
      if (!line.startsWith('- ')) problems.push(`"${line}" is no entry: an entry is one line, "- …".`);
      else if (kind === null) problems.push(`"${line}" stands below no kind of change.`);
      else if (line.length > ENTRY_MAX) problems.push(`"${line}" is longer than ${ENTRY_MAX} characters.`);
    }
  }
  return problems;
}

function headingProblems(
  line: string,
  title: string,
  known: readonly string[],
  last: number | null,
): string[] {
  const place = known.indexOf(title);
  if (place === -1) return [`"${line}" is not one of ${known.join(', ')}.`];
  return last !== null && place <= last ? [`"${line}" is twice or out of order.`] : [];
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
