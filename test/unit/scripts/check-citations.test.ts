import { describe, expect, it } from 'vitest';
import { citationProblems, sectionsOf, unindexed } from '../../../scripts/check-citations';

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

it('a decision that the index does not link is named', () => {
  const decisions = ['0001-a.md', '0002-b.md'];
  expect(unindexed('- [1](0001-a.md): a', decisions)).toEqual(['0002-b.md']);
});
