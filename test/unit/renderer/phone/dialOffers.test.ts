import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DialOffer } from '../../../../src/shared/domain/dialling/dialOffer';
import { FakePeerConnection, installBrowserParts } from '../../../support/phone/browserParts';
import {
  type PhoneFixture,
  phoneAtServer,
  registeredPhone,
  until,
} from '../../../support/phone/phoneFixture';

const ask: DialOffer = {
  origin: 'link',
  offered: { ok: true, number: '2001', after: null, foreignHost: null },
  confirm: true,
};
const atOnce: DialOffer = { ...ask, confirm: false };
const refused: DialOffer = {
  ...ask,
  offered: { ok: false, text: 'tel:x@y', problem: 'malformed' },
};

let fixture: PhoneFixture;

beforeEach(() => {
  installBrowserParts();
  FakePeerConnection.reset();
});
afterEach(async () => {
  await fixture.phone.dispose();
  await fixture.server.close();
});

const isRegistered = () =>
  until(fixture.phone, 'registered', ({ registration }) => registration.state === 'registered');
/** How often main heard that an offer is over. */
const settled = () => fixture.host.asked('dialSettled').length;
const offered = () => fixture.phone.state.dialOffer;

describe('a number that is offered', () => {
  it('stands there until the agent has decided, or another takes its place', async () => {
    fixture = await registeredPhone();
    const { timers } = fixture.phone.census();
    fixture.host.offerDial(ask);
    expect(offered()).toEqual(ask);
    fixture.host.offerDial(refused);
    expect(offered()).toEqual(refused);
    expect(settled()).toBe(0);
    fixture.phone.dismissDialOffer();
    expect(settled()).toBe(1);
    expect(offered()).toBeNull();
    expect(fixture.phone.state.calls).toEqual([]);
    expect(fixture.phone.census().timers).toBe(timers);
  });

  it('is called at once where nobody has to agree, with the origin in the log', async () => {
    fixture = await registeredPhone();
    fixture.host.offerDial(atOnce);
    expect((await fixture.server.request('INVITE')).text).toContain('INVITE sip:2001@');
    expect(offered()).toBeNull();
    const [{ fields } = { fields: {} }] = fixture.host.logged.filter(({ event }) => event === 'command');
    expect(fields).toMatchObject({ kind: 'dial', origin: 'link' });
  });

  it('is called as soon as the phone is online', async () => {
    fixture = await phoneAtServer();
    fixture.host.offerDial(atOnce);
    expect(offered()).toEqual(atOnce);
    expect(settled()).toBe(0);
    await isRegistered();
    expect((await fixture.server.request('INVITE')).text).toContain('INVITE sip:2001@');
    expect(offered()).toBeNull();
    expect(settled()).toBe(1);
  });

  it('is shown when it could not be called', async () => {
    fixture = await registeredPhone();
    fixture.audio.problem = 'denied';
    fixture.host.offerDial(atOnce);
    await until(fixture.phone, 'offered again', ({ dialOffer }) => dialOffer?.confirm === true);
    expect(offered()).toEqual(ask);
  });
});
