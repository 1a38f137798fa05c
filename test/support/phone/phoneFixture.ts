import { createPhone, type RunningPhone } from '../../../src/renderer/phone/createPhone';
import type { Phone, PhoneState } from '../../../src/renderer/phone/phone';
import type { Account } from '../../../src/shared/settings/account';
import { FakeAudio } from './fakeAudio';
import { FakeDevices } from './fakeDevices';
import { FakeHid } from './fakeHid';
import { FakeHost, noAccounts } from './fakeHost';
import { DN, DOMAIN, HA1, SipServer } from './sipServer';

/** Milliseconds before a state that does not come fails the test. */
const WAIT_MS = 10_000;

export interface PhoneFixture {
  readonly phone: RunningPhone;
  readonly host: FakeHost;
  readonly audio: FakeAudio;
  readonly devices: FakeDevices;
  readonly hid: FakeHid;
  server: SipServer;
  readonly account: Account;
}

/** A phone before a real SIP server on loopback, with an account that main already knows; not yet registered. */
export async function phoneAtServer(
  prepare: (host: FakeHost, server: SipServer) => void = () => {},
): Promise<PhoneFixture> {
  const server = await SipServer.listen();
  const host = new FakeHost();
  const audio = new FakeAudio();
  const devices = new FakeDevices();
  const hid = new FakeHid();
  const account: Account = { server: server.url, domain: DOMAIN, dn: DN };
  host.account = {
    state: 'signed-in',
    account,
    credentials: { realm: DOMAIN, ha1: HA1 },
    accounts: noAccounts,
  };
  prepare(host, server);
  return {
    phone: createPhone(host, { audio, devices, hid }),
    host,
    audio,
    devices,
    hid,
    server,
    account,
  };
}

/** The same, registered. */
export async function registeredPhone(): Promise<PhoneFixture> {
  const fixture = await phoneAtServer();
  await until(fixture.phone, 'registered', ({ registration }) => registration.state === 'registered');
  return fixture;
}

/** Resolves with the first state that `holds`. */
export function until(
  phone: Phone,
  what: string,
  holds: (state: PhoneState) => boolean,
): Promise<PhoneState> {
  return new Promise((resolve, reject) => {
    let stop = () => {};
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`never ${what}: ${JSON.stringify(phone.state)}`));
    }, WAIT_MS);
    const check = (state: PhoneState) => {
      if (!holds(state)) return;
      clearTimeout(timer);
      stop();
      resolve(state);
    };
    stop = phone.watch((state) => state, check);
    check(phone.state);
  });
}
