import { expect, it } from 'vitest';
import { StatusMirror } from '../../../../src/main/status/statusMirror';
import { noStatus, type PhoneStatus } from '../../../../src/shared/domain/phoneStatus';
import { MemoryLog } from '../../../support/main/memory';

const online: PhoneStatus = {
  ...noStatus,
  dn: '1001',
  registration: { state: 'registered', since: 0, server: 'wss://phone.example.com/' },
};

it('tells at once and after every change, with what was before', () => {
  const mirror = new StatusMirror(new MemoryLog());
  const told: [PhoneStatus, PhoneStatus][] = [];
  const stop = mirror.subscribe((status, before) => told.push([status, before]));
  mirror.update(online);
  stop();
  mirror.update(noStatus);
  expect(told).toEqual([
    [noStatus, noStatus],
    [online, noStatus],
  ]);
  expect(mirror.current).toBe(noStatus);
});

it('tells the others when one listener fails', () => {
  const log = new MemoryLog();
  const mirror = new StatusMirror(log);
  mirror.subscribe(() => {
    throw new Error('no tray');
  });
  const told: PhoneStatus[] = [];
  mirror.subscribe((status) => told.push(status));
  mirror.update(online);
  expect(told).toEqual([noStatus, online]);
  expect(log.events).toEqual(['status.listener-failed', 'status.listener-failed']);
});
