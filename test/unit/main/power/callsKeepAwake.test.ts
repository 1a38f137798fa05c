import { expect, it } from 'vitest';
import { letCallsKeepAwake } from '../../../../src/main/power/callsKeepAwake';
import { StatusMirror } from '../../../../src/main/status/statusMirror';
import { noStatus } from '../../../../src/shared/domain/phoneStatus';
import { established, ringing } from '../../../support/ui/states';

it('blocks the sleep once while there are calls, and not after', () => {
  const status = new StatusMirror({ write: () => undefined });
  const did: string[] = [];
  letCallsKeepAwake(status, {
    start: (type) => did.push(type),
    stop: (id) => did.push(`stop ${id}`),
  });
  status.update({ ...noStatus, calls: [ringing] });
  status.update({ ...noStatus, calls: [established, ringing] });
  expect(did).toEqual(['prevent-app-suspension']);
  status.update(noStatus);
  expect(did).toEqual(['prevent-app-suspension', 'stop 1']);
});
