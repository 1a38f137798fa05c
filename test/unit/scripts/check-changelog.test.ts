import { describe, expect, it } from 'vitest';
import { changelogProblems } from '../../../scripts/check-changelog';

const good =
  '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A thing.\n\n## [1.2.3] - 2026-01-31\n\n### Fixed\n\n- A bug.\n';

describe('the changelog', () => {
  it('accepts the form that the release reads', () => {
    expect(changelogProblems(good, '1.2.3')).toEqual([]);
  });

  it.each([
    ['no place for what is not released', good.replace('## [Unreleased]', '## [1.3.0] - 2026-02-01')],
    ['a date that is none', good.replace('2026-01-31', 'last week')],
    ['a kind of change that nobody knows', good.replace('### Fixed', '### Misc')],
    ['no entry at all', good.replaceAll('- A', 'A')],
  ])('refuses %s', (_what, text) => {
    expect(changelogProblems(text, '1.2.3')).toHaveLength(1);
  });

  it('refuses a newest release that is not the package version', () => {
    expect(changelogProblems(good, '1.2.4')).toEqual([expect.stringContaining('package.json says 1.2.4')]);
  });
});
