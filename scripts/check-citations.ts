/**
 * Fails when something cites a section of docs/genesys-protocol.md or a decision that does not exist, or when a decision is missing in the
 * index.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PROTOCOL = 'docs/genesys-protocol.md';
const DECISIONS = 'docs/decisions/';

export interface Sources {
  /** Section numbers of docs/genesys-protocol.md: "1". */
  readonly sections: ReadonlySet<string>;
  /** Decision files, without folder: "0012-hold-passes-through.md". */
  readonly decisions: readonly string[];
}

/** The numbers of the headings "## §1 …". */
export function sectionsOf(text: string): Set<string> {
  return new Set([...text.matchAll(/^## §(\d+) /gm)].map((match) => match[1] ?? ''));
}

/** One sentence for each citation in `text` that leads nowhere. */
export function citationProblems(text: string, { sections, decisions }: Sources): string[] {
  const problems: string[] = [];
  for (const [cited, name = '', rest = ''] of text.matchAll(
    /((?:docs\/)?genesys(?:-protocol)?\.md)((?:,? *(?:and )?(?:§|sections? )\d+)+)/g,
  )) {
    if (name !== PROTOCOL) problems.push(`"${cited}" is not of the form "${PROTOCOL} §1"`);
    for (const [, section = ''] of rest.matchAll(/(\d+)/g)) {
      if (!sections.has(section)) problems.push(`"${cited}": ${PROTOCOL} has no §${section}`);
    }
  }
  for (const [, number = ''] of text.matchAll(/\bdecisions\/(\d{4})/g)) {
    if (!decisions.some((file) => file.startsWith(`${number}-`))) {
      problems.push(`there is no decision ${number}`);
    }
  }
  return problems;
}

/** The decisions that the index does not link. */
export function unindexed(index: string, decisions: readonly string[]): string[] {
  return decisions.filter((file) => !index.includes(`](${file})`));
}

function main(): void {
  const root = fileURLToPath(new URL('../', import.meta.url));
  const read = (file: string) => readFileSync(`${root}${file}`, 'utf8');
  const decisions = readdirSync(`${root}${DECISIONS}`).filter((file) => /^\d{4}-.*\.md$/.test(file));
  const sources = { sections: sectionsOf(read(PROTOCOL)), decisions };
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\0')
    .filter((file) => /\.(ts|svelte|cfg|conf|xml|md|sql|yaml|yml|sh|html|css)$/.test(file))
    .filter((file) => !file.endsWith('check-citations.test.ts'));
  const problems = files.flatMap((file) =>
    citationProblems(read(file), sources).map((problem) => `${file}: ${problem}`),
  );
  for (const file of unindexed(read(`${DECISIONS}README.md`), decisions)) {
    problems.push(`${DECISIONS}README.md: ${file} is not in the index`);
  }
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
