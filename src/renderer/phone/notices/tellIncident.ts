import type { Incident } from '../phone';
import type { Store } from '../state/store';

/** Tells the store of an incident that happened now. */
export function tellIncident(store: Pick<Store, 'dispatch'>, incident: Incident): void {
  store.dispatch({ type: 'incident', incident: { ...incident, at: Date.now() } });
}
