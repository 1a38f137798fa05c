import { afterEach, beforeEach, expect, it } from 'vitest';
import { readIdentity } from '../../../../src/shared/domain/devices/deviceIdentity';
import type { PresentDevices } from '../../../../src/shared/domain/devices/soundDevices';
import { defaultPreferences } from '../../../../src/shared/settings/defaultPreferences';
import type { PartialPreferences, Preferences } from '../../../../src/shared/settings/preferences';
import { FakePeerConnection, installBrowserParts } from '../../../support/phone/browserParts';
import { type PhoneFixture, phoneAtServer, until } from '../../../support/phone/phoneFixture';
import { ServerCall } from '../../../support/phone/sipServer';

const there = (...labels: string[]): PresentDevices => ({
  system: { ...readIdentity('Default'), id: 'default' },
  systemForCalls: null,
  others: labels.map((label) => ({ ...readIdentity(label), id: label })),
});
let fixture: PhoneFixture;

beforeEach(async () => {
  installBrowserParts();
  FakePeerConnection.reset();
  fixture = await phoneAtServer();
  await until(fixture.phone, 'registered', ({ registration }) => registration.state === 'registered');
});
afterEach(async () => {
  await fixture.phone.dispose();
  await fixture.server.close();
});

function set(parts: PartialPreferences): void {
  const values = { ...defaultPreferences, 'sound.microphoneRules': ['jabra'], ...parts } as Preferences;
  fixture.host.setPreferences({ ...fixture.host.preferences, values });
}
const offer = () => new ServerCall(fixture.server).invite();

it.each(['headset.unpluggedRefuseCalls', 'headset.unpluggedNotReady'] as const)(
  'with %s a call without headset gets 480, and the agent is told until it is back',
  async (key) => {
    const { phone, devices, server, host } = fixture;
    devices.plug(there('Webcam', 'Jabra'), there('Jabra'));
    set({ [key]: true });
    await until(phone, 'chosen by rule', ({ sound }) => sound.microphone?.because.kind === 'rule');
    offer();
    await server.response('INVITE', 180);
    expect(phone.state).toMatchObject({ headset: 'present', calls: [{ state: 'ringing' }] });

    devices.plug(there('Webcam'), there());
    expect(phone.state).toMatchObject({
      headset: 'missing',
      acceptsCalls: false,
      calls: [{ state: 'ringing' }],
    });
    expect(host.statuses.at(-1)).toMatchObject({ headset: 'missing', acceptsCalls: false });
    offer();
    await server.response('INVITE', 480);
    expect(phone.state).toMatchObject({ calls: [{}], incidents: [{ kind: 'refused-without-headset' }] });
    expect(host.logged.map(({ event }) => event)).toContain('call-refused-no-headset');

    devices.plug(there('Jabra', 'Webcam'), there('Jabra'));
    expect(phone.state).toMatchObject({ headset: 'present', acceptsCalls: true, incidents: [] });
    offer();
    await server.response('INVITE', 180);
  },
);

it('rings without the headset where nothing is set', async () => {
  fixture.devices.plug(there('Webcam'), there());
  set({});
  await until(fixture.phone, 'missing', ({ headset }) => headset === 'missing');
  offer();
  await fixture.server.response('INVITE', 180);
  expect(fixture.phone.state.acceptsCalls).toBe(true);
});
