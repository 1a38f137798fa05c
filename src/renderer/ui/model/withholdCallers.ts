import type { HappenedIncident, PhoneState } from '../../phone/phone';
import { hiddenParty } from './partyText';

/** The state as it may be shown and spoken: while the screen is locked without anybody's name or number. Pure. */
export function withholdCallers(state: PhoneState): PhoneState {
  if (!state.callersHidden) return state;
  return {
    ...state,
    calls: state.calls.map((call) => ({ ...call, party: hiddenParty })),
    history: state.history?.map((call) => ({ ...call, party: hiddenParty })) ?? null,
    lastEnded: state.lastEnded && { ...state.lastEnded, party: hiddenParty },
    incidents: state.incidents.map(hideLost),
  };
}

const hideLost = (incident: HappenedIncident): HappenedIncident =>
  incident.kind === 'recovered' ? { ...incident, lost: incident.lost.map(() => hiddenParty) } : incident;
