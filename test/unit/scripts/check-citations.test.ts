import { describe, expect, it } from 'vitest';
import {
  anchorsOf,
  citationProblems,
  decisionProblems,
  linkProblems,
  pageProblems,
  pathProblems,
  sectionsOf,
  uncited,
} from '../../../scripts/check-citations';

const sources = { sections: new Set(['1', '2']), decisions: ['0012-hold-passes-through.md'] };

describe('citations', () => {
  it('may name a section and a decision that exist', () => {
    const text =
      'a hold (docs/genesys-protocol.md §1, §2; docs/decisions/0012), [12](decisions/0012-hold-passes-through.md)';
    expect(citationProblems(text, sources)).toEqual([]);
  });

  it.each([
    ['a section that does not exist', 'docs/genesys-protocol.md §3', /has no §3/],
    ['one of several sections', 'docs/genesys-protocol.md §1, §9', /has no §9/],
    ['a file outside of the repository', 'genesys.md §1', /is not of the form/],
    ['another way to write it', 'genesys.md section 1', /is not of the form/],
    ['a decision that does not exist', 'docs/decisions/0013', /no decision 0013/],
  ])('fail on %s', (_, text, problem) => {
    const problems = citationProblems(text, sources);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(problem);
  });
});

it('sections are read from the headings', () => {
  expect([...sectionsOf('# Title\n## §1 A call\ntext §7\n## §2 Hold\n### §3 no\n')]).toEqual(['1', '2']);
});

describe('a decision', () => {
  const file = '0012-hold.md';
  const text = '# 0012: Hold passes through\n\n**Context.** A.\n\n**Choice.** B.\n\n**Consequence.** C.\n';
  const index = `# Decisions\n\n- [0012](${file}): Hold passes through\n`;

  it('has a heading, three parts and a line in the index', () => {
    expect(decisionProblems(file, text, index)).toEqual([]);
  });

  it.each([
    ['another form of heading', text.replace('0012:', '12.'), index, /first line is not "# 0012: …"/],
    ['the number of another', text.replace('0012', '0013'), index, /first line is not "# 0012: …"/],
    ['a part that is missing', text.replace('**Choice.**', ''), index, /parts are not/],
    ['no line in the index', text, '# Decisions\n', /index has no line/],
    ['another title in the index', text, index.replace('passes', 'goes'), /index has no line/],
    ['two lines in the index', text, `${index}- [0012](${file}): Old title\n`, /index has it twice/],
  ])('is refused with %s', (_, wrong, list, problem) => {
    const problems = decisionProblems(file, wrong, list);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(problem);
  });

  it('is cited by code, tests or pages, not by decisions alone', () => {
    const texts = new Map([
      ['src/a.ts', '// docs/decisions/0001'],
      ['docs/page.md', '[why](decisions/0002-b.md)'],
      ['docs/decisions/README.md', '- [0003](0003-c.md): C; docs/decisions/0003'],
      ['docs/decisions/0001-a.md', 'see docs/decisions/0003'],
    ]);
    expect(uncited(texts, ['0001-a.md', '0002-b.md', '0003-c.md'])).toEqual(['0003-c.md']);
  });
});

describe('a link of a page', () => {
  const pages = new Map([
    ['docs/a.md', '# A\n## What `x` does, and why?\n## Twice\n## Twice\n'],
    ['docs/b/c.md', '# C\n'],
  ]);
  const problems = (text: string) =>
    linkProblems(
      'docs/b/c.md',
      text,
      (path) => pages.has(path) || path === 'docs/b' || path === 'src/x.ts',
      (path) => pages.get(path) ?? '',
    );

  it.each([
    '[a](../a.md)',
    '[a](../a.md#what-x-does-and-why)',
    '[a](../a.md#twice-1)',
    '[here](#c)',
    '[folder](../b)',
    '![code](../../src/x.ts)',
    '[web](https://example.com/#x)',
    '```\n[no](link.md)\n```\n`[no](link.md)`',
  ])('may be %s', (text) => {
    expect(problems(text)).toEqual([]);
  });

  it.each([
    ['a file that is not there', '[a](a.md)', /"a\.md" leads nowhere/],
    ['a heading that is not there', '[a](../a.md#which)', /has no such heading/],
    ['a heading of its own page that is not there', '[a](#which)', /has no such heading/],
  ])('must not lead to %s', (_, text, problem) => {
    expect(problems(text)).toEqual([expect.stringMatching(problem)]);
  });

  it('finds headings as GitHub names them', () => {
    expect([...anchorsOf('# Über [uns](x.md)\n```sh\n# no heading\n```\n## a_b-c (1)\n')]).toEqual([
      'über-uns',
      'a_b-c-1',
    ]);
  });
});

describe('a path in a text', () => {
  const exists = (path: string) =>
    ['docs/server.md', 'src/main', 'src/main/a.ts'].includes(path.replace(/\/$/, ''));

  it('may be a page, a file or a folder that exists, a pattern, or the path in another project', () => {
    expect(pageProblems('see docs/server.md, and https://example.com/docs/x.md', exists)).toEqual([]);
    expect(pathProblems('`src/main/`, `src/main/a.ts`, `src/main/*`, `test/NAME.json`', exists)).toEqual([]);
  });

  it('must not be one that has gone', () => {
    expect(pageProblems('// why: docs/old.md', exists)).toEqual(['there is no docs/old.md']);
    expect(pathProblems('`src/main/b.ts` does it', exists)).toEqual(['there is no src/main/b.ts']);
  });
});
