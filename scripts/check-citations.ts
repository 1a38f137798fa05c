/**
 * Fails when something in the repository points to what does not exist: a section of docs/genesys-protocol.md, a decision, a page,
 * a file or heading that a page links, a path that a page names. Fails, too, when a decision has no line in the index, is not in its form, or is cited by
 * nothing outside of docs/decisions: nobody would find it where it matters.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROTOCOL = 'docs/genesys-protocol.md';
const DECISIONS = 'docs/decisions/';
const INDEX = `${DECISIONS}README.md`;

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
  for (const number of decisionsCited(text)) {
    if (!decisions.some((file) => file.startsWith(`${number}-`))) {
      problems.push(`there is no decision ${number}`);
    }
  }
  return problems;
}

/** The numbers of the decisions that `text` cites: "0012". */
export function decisionsCited(text: string): string[] {
  return [...text.matchAll(/\bdecisions\/(\d{4})/g)].map(([, number = '']) => number);
}

/** The decisions that no text outside of docs/decisions cites. `texts` by their path. */
export function uncited(texts: ReadonlyMap<string, string>, decisions: readonly string[]): string[] {
  const cited = new Set(
    [...texts].flatMap(([file, text]) => (file.startsWith(DECISIONS) ? [] : decisionsCited(text))),
  );
  return decisions.filter((file) => !cited.has(file.slice(0, 4)));
}

/** One sentence for each thing that is wrong with the form of a decision, or with its line in the index. */
export function decisionProblems(file: string, text: string, index: string): string[] {
  const number = file.slice(0, 4);
  const [, written, title] = /^# (\d{4}): (.+)\n/.exec(text) ?? [];
  if (written !== number || title === undefined) return [`the first line is not "# ${number}: …"`];
  const problems: string[] = [];
  if (!index.includes(`- [${number}](${file}): ${title}\n`)) {
    problems.push(`the index has no line "- [${number}](${file}): ${title}"`);
  }
  if (index.split(`](${file})`).length > 2) problems.push('the index has it twice');
  const parts = [...text.matchAll(/^\*\*(Context|Choice|Consequence)\.\*\*/gm)].map(([, part]) => part);
  if (parts.join() !== 'Context,Choice,Consequence') {
    problems.push('its parts are not **Context.**, **Choice.** and **Consequence.**');
  }
  return problems;
}

/** A page's own text: fenced and indented code, and code in a line, hold no links. */
function withoutCode(text: string): string {
  return text
    .replace(/^( *)```[\s\S]*?^\1```$/gm, '')
    .replace(/`[^`\n]*`/g, (code) => (code.includes('](') ? '' : code));
}

/** The anchors of a page's headings, as GitHub makes them. */
export function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of withoutCode(text).matchAll(/^#{1,6} (.+)$/gm)) {
    const anchor = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    let unique = anchor;
    for (let nth = 1; anchors.has(unique); nth++) unique = `${anchor}-${nth}`;
    anchors.add(unique);
  }
  return anchors;
}

/**
 * One sentence for each relative link of a page that leads nowhere.
 * @param exists whether a path of the repository is a file or folder
 * @param read the text of a page of the repository
 */
export function linkProblems(
  file: string,
  text: string,
  exists: (path: string) => boolean,
  read: (path: string) => string,
): string[] {
  const problems: string[] = [];
  for (const [, link = ''] of withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(link)) continue;
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? file : posix.join(posix.dirname(file), path);
    if (!exists(target)) problems.push(`"${link}" leads nowhere`);
    else if (anchor !== undefined && !anchorsOf(read(target)).has(anchor)) {
      problems.push(`"${link}": ${target} has no such heading`);
    }
  }
  return problems;
}

/** One sentence for each page of documentation that `text` (code or page) names by its path and that is not there. */
export function pageProblems(text: string, exists: (path: string) => boolean): string[] {
  return [...text.matchAll(/(?<![\w./-])docs\/[\w./-]*\.md\b/g)]
    .map(([page]) => page)
    .filter((page) => !exists(page))
    .map((page) => `there is no ${page}`);
}

/** One sentence for each path of the repository that a page names as code and that is not there. Patterns are not looked up. */
export function pathProblems(text: string, exists: (path: string) => boolean): string[] {
  return [...text.matchAll(/`((?:src|server|test|scripts|resources)\/[\w./-]*)`/g)]
    .map(([, path = '']) => path)
    .filter((path) => !/NAME|NNNN/.test(path) && !exists(path))
    .map((path) => `there is no ${path}`);
}

function main(): void {
  const root = fileURLToPath(new URL('../', import.meta.url));
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\0')
    .filter((file) =>
      /\.(c?ts|cjs|mjs|svelte|cfg|conf|cnf|xml|md|sql|json|yaml|yml|sh|html|css)$|\/start$/.test(file),
    )
    .filter((file) => !file.endsWith('check-citations.test.ts') && existsSync(`${root}${file}`));
  const texts = new Map(files.map((file) => [file, readFileSync(`${root}${file}`, 'utf8')]));
  const read = (file: string): string => texts.get(file) ?? '';
  const exists = (path: string): boolean => existsSync(`${root}${path}`);

  const decisions = files
    .filter((file) => /^docs\/decisions\/\d{4}-[^/]*\.md$/.test(file))
    .map((file) => file.slice(DECISIONS.length));
  const sources = { sections: sectionsOf(read(PROTOCOL)), decisions };
  const problems = [
    ...[...texts].flatMap(([file, text]) =>
      [...citationProblems(text, sources), ...pageProblems(text, exists)].map(
        (problem) => `${file}: ${problem}`,
      ),
    ),
    ...files
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) =>
        [...linkProblems(file, read(file), exists, read), ...pathProblems(read(file), exists)].map(
          (problem) => `${file}: ${problem}`,
        ),
      ),
    ...decisions.flatMap((file) =>
      decisionProblems(file, read(`${DECISIONS}${file}`), read(INDEX)).map(
        (problem) => `${DECISIONS}${file}: ${problem}`,
      ),
    ),
    ...uncited(texts, decisions).map(
      (file) => `${DECISIONS}${file}: nothing outside of ${DECISIONS} cites it`,
    ),
  ];
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
