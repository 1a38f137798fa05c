import { EventEmitter } from 'node:events';
import { expect, it, vi } from 'vitest';
import { watchSleep } from '../../../../src/main/power/sleepWatch';
import { noStatus, type PhoneStatus } from '../../../../src/shared/domain/phoneStatus';
import { Observable } from '../../../../src/shared/observable';

const quiet = { write: () => undefined };
const registered: PhoneStatus = {
  ...noStatus,
  dn: '1001',
  registration: { state: 'registered', since: 0, server: 'wss://a.test/' },
};
const signedOff: PhoneStatus = {
  ...registered,
  registration: {
    state: 'failed',
    problem: { kind: 'server-unreachable', detail: 'asleep', retryAt: null },
  },
};

function machine(status = noStatus) {
  const monitor = new EventEmitter();
  const mirror = new Observable<PhoneStatus>(noStatus, vi.fn());
  mirror.set(status);
  const did: string[] = [];
  watchSleep({
    monitor,
    status: mirror,
    delay: { hold: () => did.push('hold'), release: () => did.push('release') },
    tellPage: (event) => did.push(event),
    log: quiet,
  });
  return {
    did,
    update: (now: PhoneStatus) => mirror.set(now),
    send: (event: string) => monitor.emit(event),
  };
}

it('keeps a sleep waiting until the phone has signed off, and delays the next one again', () => {
  const { did, update, send } = machine(registered);
  expect(did).toEqual(['hold']);
  send('suspend');
  send('suspend');
  expect(did).toEqual(['hold', 'suspend']);
  update(signedOff);
  send('resume');
  send('resume');
  update(registered);
  expect(did).toEqual(['hold', 'suspend', 'release', 'resume', 'hold']);
});

it('keeps no sleep waiting while nobody is signed in', () => {
  const { did, send } = machine();
  send('suspend');
  expect(did).toEqual(['suspend', 'release']);
});
