import { describe, expect, it } from 'vitest';
import { packaging } from '../../../scripts/package';

const official = { dist: '/e/dist', version: '45.4.1', origin: 'official', why: 'installed' } as const;
const fallback = { dist: '/f/dist', version: '33.2.1', origin: 'npm', why: 'the site is silent' } as const;

describe('a package', () => {
  it('has the version of its Electron in its name', () => {
    const told = packaging(['--linux', 'deb'], official);
    expect(told).toEqual([
      '--linux',
      'deb',
      '-c.directories.output=dist/electron-45.4.1',
      '-c.electronDist=/e/dist',
      '-c.electronVersion=45.4.1',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder fills it in.
      '-c.artifactName=${name}-${version}-electron-45.4.1-${arch}.${ext}',
    ]);
  });

  it('can be made of what is built already, which is no business of electron-builder', () => {
    expect(packaging(['--built', '--dir'], official)).not.toContain('--built');
  });

  it('is not made with an old Electron unless that is asked for', () => {
    expect(packaging(['--dir'], fallback)).toMatch(
      /^Nothing is packed: the site is silent\. Electron 33\.2\.1/,
    );
    const told = packaging(['--dir', '--with-fallback-electron', '-c.directories.output=/tmp/x'], fallback);
    expect(told).toContain('-c.electronVersion=33.2.1');
    expect(told).not.toContain('--with-fallback-electron');
    expect([...told].filter((arg) => arg.startsWith('-c.directories.output='))).toEqual([
      '-c.directories.output=/tmp/x',
    ]);
  });
});
