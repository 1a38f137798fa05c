/** What is left of who was signed in, once they have signed out. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { Registration } from '../../../../../src/renderer/phone/registration/registration';
import { Store } from '../../../../../src/renderer/phone/state/store';
import { Timers } from '../../../../../src/renderer/phone/util/timers';
import type { Credentials } from '../../../../../src/shared/settings/account';
import { FakeAgent } from '../../../../support/phone/fakeAgent';

const A = 'wss://a.test/';
const account = { server: A, domain: 'phone.test', dn: '1002' };

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

it('registration keeps neither HA1 nor password', async () => {
  let agent: FakeAgent | null = null;
  const registration = new Registration({
    store: new Store(() => undefined),
    host: { credentialsFor: () => Promise.resolve(null) },
    log: () => undefined,
    timers: new Timers(),
    now: Date.now,
    random: () => 0.5,
    serversOf: () => [A],
    idle: () => true,
    connectionLost: () => undefined,
    openAgent: (_account, _credentials, events) => {
      agent = new FakeAgent(events);
      return agent;
    },
  });
  const given = await (async () => {
    const credentials: Credentials = { realm: 'phone.test', ha1: 'f'.repeat(32), turnPassword: 'secret' };
    await registration.keep(account, credentials);
    return new WeakRef(credentials);
  })();
  await new Promise(setImmediate);
  collect();
  expect(given.deref()).toMatchObject({ turnPassword: 'secret' });
  await registration.stop();
  await new Promise(setImmediate);
  collect();
  expect(given.deref()).toBeUndefined();
  expect(agent).not.toBeNull();
});
