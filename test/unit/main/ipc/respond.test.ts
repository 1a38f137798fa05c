import { beforeEach, expect, it } from 'vitest';
import { respond } from '../../../../src/main/ipc/respond';
import { type InvokeChannel, invokeContract } from '../../../../src/shared/ipc/contract';
import { MemoryLog } from '../../../support/main/memory';

let log: MemoryLog;
beforeEach(() => {
  log = new MemoryLog();
});
const of = <C extends InvokeChannel>(channel: C) => ({ channel, schemas: invokeContract[channel] });
const form = { server: 'phone.example.com', dn: '1001', password: 'secret', passwordPlace: 'session' };
const refused = { ok: false, error: { field: 'dn', problem: 'malformed' } } as const;

it('carries a request out and answers', async () => {
  const handler = (request: unknown) => {
    expect(request).toEqual(form);
    return refused;
  };
  expect(await respond({ ...of('account:prepare'), handler, log }, true, form)).toEqual({
    ok: true,
    value: refused,
  });
  expect(log.lines).toEqual([]);
});

it('answers with nothing where the contract has nothing', async () => {
  const handler = () => {};
  expect(await respond({ ...of('window:bring-forward'), handler, log }, true, undefined)).toEqual({
    ok: true,
    value: undefined,
  });
});

it('does nothing for anybody but the page', async () => {
  const handler = () => expect.unreachable();
  const reply = await respond({ ...of('account:load'), handler, log }, false, undefined);
  expect(reply).toEqual({ ok: false, failure: 'refused' });
  expect(log.events).toEqual(['ipc.refused']);
});

it.each([
  [undefined],
  [{ ...form, password: 5 }],
  [{ ...form, more: 1 }],
  [{ ...form, password: 'x'.repeat(2000) }],
])('does nothing for a request that does not fit (%#), and logs no content of it', async (request) => {
  const handler = () => expect.unreachable();
  expect(await respond({ ...of('account:prepare'), handler, log }, true, request)).toEqual({
    ok: false,
    failure: 'invalid-request',
  });
  expect(log.events).toEqual(['ipc.invalid-request']);
  expect(JSON.stringify(log.lines)).not.toMatch(/phone\.example|secret|xxx/);
});

it('takes whatever a page can send, and never throws', async () => {
  const handler = () => undefined;
  const odd = [
    new Uint8Array(8),
    new Float64Array(2),
    new ArrayBuffer(8),
    new Map([['server', 'x']]),
    new Set([1]),
    new Date(Number.NaN),
    /x/g,
    new Error('x'),
    10n,
    [],
    Object.create(null),
    { ...form, dn: new Uint8Array(8) },
  ];
  for (const channel of Object.keys(invokeContract) as InvokeChannel[]) {
    for (const request of odd) {
      const reply = await respond({ ...of(channel), handler, log } as never, true, request);
      expect(reply).toHaveProperty('ok');
    }
  }
  const bytes = new Uint8Array(8);
  expect(await respond({ ...of('recovery:keep-dialogs'), handler, log }, true, bytes)).toEqual({
    ok: false,
    failure: 'invalid-request',
  });
});

it('gives out no answer that does not fit', async () => {
  const handler = () => ({ ...refused, password: 'secret' });
  expect(await respond({ ...of('account:prepare'), handler, log }, true, form)).toEqual({
    ok: false,
    failure: 'failed',
  });
  expect(JSON.stringify(log.lines)).not.toContain('secret');
});

it('keeps a handler’s failure in the log', async () => {
  const error = new Error('disk full');
  const handler = () => Promise.reject(error);
  expect(await respond({ ...of('account:sign-out'), handler, log }, true, undefined)).toEqual({
    ok: false,
    failure: 'failed',
  });
  expect(log.lines).toEqual([
    { level: 'error', event: 'ipc.handler-failed', fields: { channel: 'account:sign-out', error } },
  ]);
});
