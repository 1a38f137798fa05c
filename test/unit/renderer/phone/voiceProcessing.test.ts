import { afterEach, beforeEach, expect, it } from 'vitest';
import { defaultPreferences } from '../../../../src/shared/settings/defaultPreferences';
import { FakePeerConnection, installBrowserParts } from '../../../support/phone/browserParts';
import { type PhoneFixture, registeredPhone, until } from '../../../support/phone/phoneFixture';
import { ServerCall } from '../../../support/phone/sipServer';

let fixture: PhoneFixture;

beforeEach(async () => {
  installBrowserParts();
  FakePeerConnection.reset();
  fixture = await registeredPhone();
});
afterEach(async () => {
  await fixture.phone.dispose();
  await fixture.server.close();
});

it('what is switched during a call holds at once: another microphone is sent, and the one before is closed', async () => {
  const { phone, server, host, audio } = fixture;
  const incoming = new ServerCall(server);
  incoming.invite();
  await server.response('INVITE', 180);
  await phone.execute({ kind: 'answer', callId: phone.state.calls[0]?.id ?? '' }, 'ui');
  incoming.ack(await server.response('INVITE', 200));
  await until(phone, 'in call', ({ calls }) => calls[0]?.state === 'established');
  expect(audio.processing).toEqual({ echoCancellation: true, noiseSuppression: true, autoGain: true });
  expect(audio.tracks).toHaveLength(1);

  const values = { ...defaultPreferences, 'sound.noiseSuppression': false };
  host.setPreferences({ ...host.preferences, values });
  expect(audio.processing).toEqual({ echoCancellation: true, noiseSuppression: false, autoGain: true });
  await expect.poll(() => audio.tracks.map(({ readyState }) => readyState)).toEqual(['ended', 'live']);
  const [sender] = FakePeerConnection.all.at(-1)?.getSenders() ?? [];
  expect(sender?.track).toBe(audio.tracks[1]);

  // Something else was set: the microphone stays.
  host.setPreferences({ ...host.preferences, values: { ...values, 'notifications.missedCalls': false } });
  host.setPreferences({ ...host.preferences, values });
  expect(audio.tracks).toHaveLength(2);
});
