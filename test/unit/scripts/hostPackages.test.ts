import { describe, expect, it } from 'vitest';
import { candidates, missingPackages } from '../../../scripts/host-packages';

describe('missingPackages', () => {
  it('counts a package as there under either of its names', () => {
    const installed = new Set(['libgtk-3-0t64', 'libnss3']);
    expect(missingPackages(['libgtk-3-0', 'libnss3', 'libgbm1'], installed)).toEqual(['libgbm1']);
  });
});

describe('candidates', () => {
  it('leaves out what apt knows but cannot install, and what it does not know', () => {
    const policy = [
      'libasound2:',
      '  Installed: (none)',
      '  Candidate: (none)',
      '  Version table:',
      'libasound2t64:',
      '  Installed: (none)',
      '  Candidate: 1.2.11-1build2',
      '  Version table:',
      '     1.2.11-1build2 500',
      '',
    ].join('\n');
    expect([...candidates(policy)]).toEqual(['libasound2t64']);
  });
});
