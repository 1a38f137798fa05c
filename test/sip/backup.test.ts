import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { disableAgent, listAgents } from '../../server/stack/api/agents';
import { endWithThisProcess } from '../../server/stack/api/end-with';
import { status } from '../../server/stack/api/status';
import { down, up } from '../../server/stack/api/up';
import { type StackSelection, selectStack } from '../../server/stack/settings/state-dir';
import { Phone } from './support/phone';
import { secondPortBase, stackCommand, startStack, type TestStack } from './support/test-stack';

let stack: TestStack;
let folder: string;
let file: string;
let copy: StackSelection;
let revoke: () => Promise<void>;

beforeAll(async () => {
  stack = await startStack('original', { 1001: 'right', 1002: 'other' });
  folder = await mkdtemp(join(tmpdir(), 'backup-test-'));
  file = join(folder, 'backup.tar.gz');
  copy = selectStack({ name: 'copy', stateDir: join(folder, 'copy') });
  revoke = await endWithThisProcess(copy, folder);
  await disableAgent(stack.selection, '1002');
  const files = join(stack.selection.stateDir, 'files', 'provisioning');
  await mkdir(files, { recursive: true });
  await writeFile(join(files, 'site.json'), '{"site":"Köln"}');
});
afterAll(async () => {
  await down(copy);
  await revoke();
  await stack?.remove();
  await rm(folder, { recursive: true, force: true });
});

async function registers(stackStatus: TestStack['status'], dn: string, password: string): Promise<boolean> {
  const phone = await Phone.connect(stackStatus, dn);
  const { status: code } = await phone.register(password);
  await phone.close();
  return code === 200;
}

test('a backup is made of a running set, readable by its owner only, and leaves nothing behind', async () => {
  const before = await readdir(stack.selection.stateDir);
  await stack.cli('backup', file);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(stack.selection.stateDir)).toEqual(before);
  expect(await registers(stack.status, '1001', 'right')).toBe(true);
});

test('restored elsewhere it has the same agents, passwords, CA and files', async () => {
  await stackCommand(copy, ['restore', file]);
  const restored = await up(copy, { portBase: secondPortBase });
  expect(await listAgents(copy)).toEqual([
    { dn: '1001', phones: 0, disabled: false },
    { dn: '1002', phones: 0, disabled: true },
  ]);
  expect(await readFile(restored.ca, 'utf8')).toBe(await readFile(stack.status.ca, 'utf8'));
  expect(await readFile(join(copy.stateDir, 'files/provisioning/site.json'), 'utf8')).toBe('{"site":"Köln"}');
  expect(await registers(restored, '1001', 'right')).toBe(true);
  expect(await registers(restored, '1002', 'other')).toBe(false);
  await stackCommand(copy, ['agent', 'enable', '1002']);
  expect(await registers(restored, '1002', 'other')).toBe(true);
});

test('a set that is up, or that exists, is not overwritten unasked', async () => {
  await expect(stackCommand(copy, ['restore', file])).rejects.toThrow(
    /the server set copy exists: add --replace/,
  );
  await expect(stackCommand(copy, ['restore', '--replace', file])).rejects.toThrow(
    /is running: run `down` first/,
  );
  expect(await listAgents(copy)).toHaveLength(2);
});

test('restored over a set, that is put aside, and agents added since the backup are gone', async () => {
  await stackCommand(copy, ['agent', 'add', '1003']);
  await down(copy);
  await stackCommand(copy, ['restore', '--replace', file]);
  const [aside] = (await readdir(copy.stateDir)).filter((name) => name.startsWith('before-restore-'));
  expect(await readdir(join(copy.stateDir, aside ?? ''))).toEqual(
    expect.arrayContaining(['data', 'secrets.json']),
  );
  await up(copy, { portBase: secondPortBase });
  expect((await listAgents(copy)).map(({ dn }) => dn)).toEqual(['1001', '1002']);
  await up(copy);
  expect(await readdir(copy.stateDir)).not.toContain('restored.sql');
});

test.each([
  ['text', 'not an archive'],
  ['a cut archive', undefined],
])('%s is no backup, and nothing changes', async (_, content) => {
  const bad = join(folder, 'bad.tar.gz');
  await writeFile(bad, content ?? (await readFile(file)).subarray(0, 3000));
  const empty = selectStack({ name: 'empty', stateDir: join(folder, 'empty') });
  await expect(stackCommand(empty, ['restore', bad])).rejects.toThrow(
    /bad\.tar\.gz is not a backup of a server set/,
  );
  expect(await readdir(empty.stateDir)).toEqual([]);
});

test('upgrade saves the set, and it serves again with the same agents', async () => {
  const printed = await stackCommand(copy, ['upgrade']);
  expect(printed).toMatch(/mysql +\d+\.\d+/);
  const [saved] = await readdir(join(copy.stateDir, 'backups'));
  expect(saved).toMatch(/^before-upgrade-.*\.tar\.gz$/);
  expect(await registers(await status(copy), '1001', 'right')).toBe(true);
});
