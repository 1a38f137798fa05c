import { expect, it, vi } from 'vitest';
import { offerToDial } from '../../../../src/main/app/offerDial';
import { noStatus, type PhoneStatus } from '../../../../src/shared/domain/phoneStatus';
import { Observable } from '../../../../src/shared/observable';
import { defaultPreferences } from '../../../../src/shared/settings/defaultPreferences';
import { MemoryLog } from '../../../support/main/memory';
import { online } from '../../../support/main/phoneStatus';

function offering() {
  const sent: unknown[] = [];
  const log = new MemoryLog();
  const status = new Observable<PhoneStatus>(noStatus, vi.fn());
  const dial = offerToDial({
    preferences: Promise.resolve({ current: defaultPreferences }),
    status,
    ownHosts: () => [],
    showWindow: () => undefined,
    sendEvent: (_channel, payload) => sent.push(payload),
    log,
  });
  return { ...dial, status, sent };
}

it('waits for the page, and goes to the one after it when that one goes before the agent has decided', async () => {
  const { offer, settled, status, sent } = offering();
  await offer('tel:1', 'link');
  await offer('tel:2', 'link');
  expect(sent).toEqual([]);
  status.set(online);
  status.set({ ...online, dn: '1002' });
  expect(sent).toMatchObject([{ offered: { number: '2' } }]);

  status.set(noStatus);
  status.set(online);
  expect(sent).toHaveLength(2);
  settled();
  status.set(noStatus);
  status.set(online);
  expect(sent).toHaveLength(2);

  await offer('tel:2', 'link');
  expect(sent).toHaveLength(3);
});

it('keeps what is offered while no page is there, whatever the one before still said', async () => {
  const { offer, settled, status, sent } = offering();
  await offer('tel:1', 'link');
  settled();
  status.set(online);
  expect(sent).toHaveLength(1);
});
