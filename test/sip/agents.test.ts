import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { token } from '../../server/sip/compose';
import { genesysOffer } from '../../server/sip/sdp';
import { listAgents, removeAgent } from '../../server/stack/api/agents';
import { Phone } from './support/phone';
import { startStack, type TestStack } from './support/test-stack';
import { Trunk } from './support/trunk';
import { isReply } from './support/wire';

let stack: TestStack;
let trunk: Trunk;

beforeAll(async () => {
  stack = await startStack('agents', { 1001: 'right' });
  trunk = await Trunk.open(stack.status);
});
afterAll(async () => {
  trunk?.close();
  await stack?.remove();
});

async function callStatus(dn: string): Promise<number | undefined> {
  const callId = token();
  trunk.start('INVITE', trunk.uriOf(dn), { callId, body: genesysOffer });
  return (await trunk.inbox.next('answer', isReply(callId, '1 INVITE'))).status;
}

test('a disabled agent can neither register nor be called, and is back with the same password', async () => {
  const phone = await Phone.connect(stack.status, '1001');
  expect((await phone.register('right')).status).toBe(200);
  await stack.cli('agent', 'disable', '1001');
  expect((await phone.register('right')).status).toBe(401);
  expect(await callStatus('1001')).toBe(480);
  await expect
    .poll(() => listAgents(stack.selection), { timeout: 15_000 })
    .toEqual([{ dn: '1001', phones: 0, disabled: true }]);

  await stack.cli('agent', 'disable', '1001');
  await stack.cli('agent', 'enable', '1001');
  expect((await phone.register('right')).status).toBe(200);
  await expect
    .poll(() => listAgents(stack.selection), { timeout: 15_000 })
    .toEqual([{ dn: '1001', phones: 1, disabled: false }]);
  await phone.close();
});

test('a new password for a disabled agent counts once the agent is enabled', async () => {
  const file = join(stack.selection.stateDir, 'password');
  const phone = await Phone.connect(stack.status, '1001');
  await stack.cli('agent', 'disable', '1001');
  await writeFile(file, 'changed');
  await stack.cli('agent', 'password', '1001', '--password-file', file);
  expect((await phone.register('changed')).status).toBe(401);
  await stack.cli('agent', 'enable', '1001');
  expect((await phone.register('right')).status).toBe(401);
  expect((await phone.register('changed')).status).toBe(200);
  await writeFile(file, 'right');
  await stack.cli('agent', 'password', '1001', '--password-file', file);
  await phone.close();
});

test('show tells where the phones are, and when one was last seen', async () => {
  await stack.cli('agent', 'add', '1500');
  const fresh = JSON.parse(await stack.cli('agent', 'show', '1500', '--json'));
  expect(fresh).toMatchObject({ dn: '1500', disabled: false, lastSeen: null, phones: [] });
  expect(Date.parse(`${fresh.created}Z`)).toBeGreaterThan(Date.now() - 60_000);

  const phone = await Phone.connect(stack.status, '1001');
  expect((await phone.register('right')).status).toBe(200);
  await expect
    .poll(async () => JSON.parse(await stack.cli('agent', 'show', '1001', '--json')), { timeout: 30_000 })
    .toMatchObject({
      phones: [{ from: expect.stringMatching(/^127\.0\.0\.1:\d+$/), userAgent: expect.any(String) }],
    });
  expect(await stack.cli('agent', 'show', '1001')).toMatch(/last seen {2}now\nphone {6}127\.0\.0\.1:\d+/);

  phone.vanish();
  const before = Date.now();
  await expect
    .poll(async () => JSON.parse(await stack.cli('agent', 'show', '1001', '--json')).phones, {
      timeout: 30_000,
    })
    .toEqual([]);
  const { lastSeen } = JSON.parse(await stack.cli('agent', 'show', '1001', '--json'));
  // MySQL counts in whole seconds.
  expect(Date.parse(`${lastSeen}Z`)).toBeGreaterThanOrEqual(before - 1000);
  await expect(stack.cli('agent', 'show', '9999')).rejects.toThrow(/there is no agent 9999/);
  await removeAgent(stack.selection, '1500');
});

test('agents come from a CSV file, all of them or none', async () => {
  const file = join(stack.selection.stateDir, 'agents.csv');
  const made = join(stack.selection.stateDir, 'passwords.csv');
  await writeFile(file, 'dn,password\n3001,own\n3002,\n');
  expect(await stack.cli('agent', 'import', file, '--passwords', made)).toBe('');
  expect((await stat(made)).mode & 0o777).toBe(0o600);
  const [, dn = '', password = ''] = /^dn,password\n(\d+),(\S+)\n$/.exec(await readFile(made, 'utf8')) ?? [];
  expect(dn).toBe('3002');
  for (const [agent, secret] of [
    ['3001', 'own'],
    ['3002', password],
  ] as const) {
    const phone = await Phone.connect(stack.status, agent);
    expect((await phone.register(secret)).status).toBe(200);
    await phone.close();
  }
  await writeFile(file, 'dn,password\n3003,a\n3001,b\n3002,c\n');
  await expect(stack.cli('agent', 'import', file)).rejects.toThrow(/agent 3001, 3002 exists already/);
  expect((await listAgents(stack.selection)).map((agent) => agent.dn)).toEqual(['1001', '3001', '3002']);
});

test("a removed agent's phone gets no more calls", async () => {
  const phone = await Phone.connect(stack.status, '3001');
  expect((await phone.register('own')).status).toBe(200);
  await stack.cli('agent', 'remove', '3001');
  expect(await callStatus('3001')).toBe(404);
  expect((await phone.register('own')).status).toBe(401);
  await phone.close();
});
