import { expect, it } from 'vitest';
import type { PhoneState } from '../../../../src/renderer/phone/phone';
import { announcements } from '../../../../src/renderer/ui/model/announcements';
import { windowTitle } from '../../../../src/renderer/ui/model/windowTitle';
import { withholdCallers } from '../../../../src/renderer/ui/model/withholdCallers';
import { words } from '../../../../src/renderer/ui/words/words';
import { callLayout } from '../../../../src/shared/domain/call/callLayout';
import { callsUntil } from '../../../support/ui/callStates';
import { ended, established, idle, now, ringing } from '../../../support/ui/states';

const busy: PhoneState = {
  ...idle,
  calls: [established, { ...ringing, id: 'b' }],
  lastEnded: ended,
  history: callsUntil(now),
  incidents: [{ kind: 'recovered', failure: 'crashed', lost: [ringing.party], at: now }],
};
const { name, number } = ringing.party;

it('names nobody while the screen is locked: not in the title, nor aloud, nor in the window', () => {
  const shown = withholdCallers({ ...busy, callersHidden: true });
  const said = announcements(idle, shown).map(({ text }) => text);
  const everything = JSON.stringify([
    shown.calls,
    shown.lastEnded,
    shown.incidents,
    shown.history,
    windowTitle(callLayout(shown.calls)),
    said,
  ]);
  expect(everything).not.toContain(name);
  expect(everything).not.toContain(number);
  expect(windowTitle(callLayout(shown.calls))).toBe(`${words.call.incoming}: ${words.party.hidden}`);
});

it('leaves everything as it is otherwise', () => {
  expect(withholdCallers(busy)).toBe(busy);
});
