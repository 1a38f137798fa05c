import { expect, it, vi } from 'vitest';
import { letCallsKeepAwake } from '../../../../src/main/power/callsKeepAwake';
import { noStatus, type PhoneStatus } from '../../../../src/shared/domain/phoneStatus';
import { Observable } from '../../../../src/shared/observable';
import { established, ringing } from '../../../support/ui/states';

it('blocks the sleep once while there are calls, and not after', () => {
  const status = new Observable<PhoneStatus>(noStatus, vi.fn());
  const did: string[] = [];
  letCallsKeepAwake(status, {
    start: (type) => did.push(type),
    stop: (id) => did.push(`stop ${id}`),
  });
  status.set({ ...noStatus, calls: [ringing] });
  status.set({ ...noStatus, calls: [established, ringing] });
  expect(did).toEqual(['prevent-app-suspension']);
  status.set(noStatus);
  expect(did).toEqual(['prevent-app-suspension', 'stop 1']);
});
