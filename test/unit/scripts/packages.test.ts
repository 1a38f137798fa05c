import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { callLinkSchemes } from '../../../src/shared/domain/dialling/callLink';
import { packagedSchemes } from '../../support/packagedSchemes';

const projectDir = path.resolve(import.meta.dirname, '../../..');

describe('what the packages register', () => {
  it('is the links that the phone reads: in desktop entries and Info.plist, and by the installer for Windows', async () => {
    expect(await packagedSchemes()).toEqual(callLinkSchemes);
    const installer = await readFile(path.join(projectDir, 'resources/installer.nsh'), 'utf8');
    const registered = [...installer.matchAll(/\\URLAssociations" "(\w+)"/g)].map(([, scheme]) => scheme);
    expect(registered).toEqual(callLinkSchemes);
    // A link is never taken for a switch.
    expect(installer).toContain('" -- "%1"');
  });
});
