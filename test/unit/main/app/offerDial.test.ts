import { expect, it } from 'vitest';
import { offerToDial } from '../../../../src/main/app/offerDial';
import { StatusMirror } from '../../../../src/main/status/statusMirror';
import { noStatus } from '../../../../src/shared/domain/phoneStatus';
import { defaultPreferences } from '../../../../src/shared/settings/defaultPreferences';
import { MemoryLog } from '../../../support/main/memory';
import { online } from '../../../support/main/phoneStatus';

function offering() {
  const sent: unknown[] = [];
  const log = new MemoryLog();
  const status = new StatusMirror(log);
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
  status.update(online);
  status.update({ ...online, dn: '1002' });
  expect(sent).toMatchObject([{ offered: { number: '2' } }]);

  status.update(noStatus);
  status.update(online);
  expect(sent).toHaveLength(2);
  settled();
  status.update(noStatus);
  status.update(online);
  expect(sent).toHaveLength(2);

  await offer('tel:2', 'link');
  expect(sent).toHaveLength(3);
});

it('keeps what is offered while no page is there, whatever the one before still said', async () => {
  const { offer, settled, status, sent } = offering();
  await offer('tel:1', 'link');
  settled();
  status.update(online);
  expect(sent).toHaveLength(1);
});
