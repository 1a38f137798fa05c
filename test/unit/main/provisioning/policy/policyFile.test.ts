import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findPolicyFile } from '../../../../../src/main/provisioning/policy/policyFile';

const me = process.getuid?.() ?? 0;
let dir: string;
let file: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'policy-'));
  file = path.join(dir, 'policy.json');
  await writeFile(file, '\uFEFF{"preferences":{"dialling.confirm":true}}');
  await chmod(file, 0o644);
});
afterEach(() => rm(dir, { recursive: true }));

it('is read when only its owner can have written it', async () =>
  expect(await findPolicyFile(file, me)).toEqual({
    state: 'found',
    place: file,
    values: { preferences: { 'dialling.confirm': true } },
  }));

it('need not be there', async () =>
  expect(await findPolicyFile(path.join(dir, 'no', 'policy.json'), me)).toEqual({ state: 'none' }));

it.each([
  ['is somebody else’s', async () => {}, me + 1],
  ['others may write', () => chmod(file, 0o646), me],
  ['a group may write', () => chmod(file, 0o664), me],
  ['stands in a folder where others may put another', () => chmod(dir, 0o777), me],
  [
    'is a folder',
    async () => {
      await rm(file);
      await mkdir(file, { mode: 0o755 });
    },
    me,
  ],
] as const)('is not trusted when it %s', async (_what, change, owner) => {
  await change();
  expect(await findPolicyFile(file, owner)).toEqual({
    state: 'refused',
    place: file,
    problem: 'not-trusted',
  });
});

it('is judged by what it leads to', async () => {
  const folder = path.join(dir, 'etc');
  await mkdir(folder, { mode: 0o755 });
  const link = path.join(folder, 'policy.json');
  await symlink(file, link);
  expect(await findPolicyFile(link, me)).toMatchObject({ state: 'found' });
  await chmod(file, 0o666);
  expect(await findPolicyFile(link, me)).toMatchObject({ state: 'refused', problem: 'not-trusted' });
});

it.each([
  ['{"trust": "ca-file-only" "caFile": "/ca.pem"}', true],
  ['{"preferences": {"dialling.confirm": true}', false],
])('that is no JSON says whether it has something to say of trust: %s', async (text, namesTrust) => {
  for (const encoding of ['utf8', 'utf16le'] as const) {
    await writeFile(file, text, encoding);
    expect(await findPolicyFile(file, me)).toEqual({
      state: 'refused',
      place: file,
      problem: 'malformed',
      namesTrust,
    });
  }
});

it('says so when it is no JSON', async () => {
  await writeFile(file, '{"preferences":');
  expect(await findPolicyFile(file, me)).toEqual({
    state: 'refused',
    place: file,
    problem: 'malformed',
    namesTrust: false,
  });
});
