import { describe, expect, it } from 'vitest';
import { changelogProblems } from '../../../scripts/check-changelog';

const good = `# Changelog

Newest release first.

## [Unreleased]

### Agents

#### Added

- A thing.

#### Fixed

- Another thing.

### Developers

#### Added

- A command.

## [1.2.3] - 2026-01-31

### IT and operators

#### Fixed

- A bug.
`;

describe('the changelog', () => {
  it('accepts the form that readers rely on', () => {
    expect(changelogProblems(good, '1.2.3')).toEqual([]);
  });

  it.each([
    ['no place for what is not released', good.replace('## [Unreleased]', '## [1.3.0] - 2026-02-01')],
    ['a date that is none', good.replace('2026-01-31', 'last week')],
    ['a kind of change that nobody knows', good.replace('#### Fixed', '#### Misc')],
    ['kinds out of order', good.replace('#### Added', '#### Security')],
    ['a kind twice', good.replace('#### Fixed', '#### Added')],
    ['an audience that nobody knows', good.replace('### Agents', '### Added')],
    ['audiences out of order', good.replace('### Agents', '### Developers')],
    ['an entry below no kind', good.replace('#### Added\n\n- A thing.', '- A thing.')],
    ['a kind below no audience', good.replace('### IT and operators\n\n', '')],
    ['an entry of two lines', good.replace('- A thing.', '- A thing\n  that goes on.')],
    ['an entry that is too long', good.replace('- A thing.', `- A thing${' that goes on'.repeat(12)}.`)],
    ['no entry at all', '# Changelog\n\n## [Unreleased]\n'],
  ])('refuses %s', (_what, text) => {
    expect(changelogProblems(text, '1.2.3')).toHaveLength(1);
  });

  it('refuses a newest release that is not the package version', () => {
    expect(changelogProblems(good, '1.2.4')).toEqual([expect.stringContaining('package.json says 1.2.4')]);
  });
});
