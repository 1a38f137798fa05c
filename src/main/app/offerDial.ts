import type { CommandOrigin } from '../../shared/domain/command';
import { type DialOffer, dialOfferOf } from '../../shared/domain/dialOffer';
import { noStatus } from '../../shared/domain/phoneStatus';
import type { Log } from '../diagnostics/port';
import type { SendEvent } from '../ipc/port';
import type { PreferenceSource } from '../settings/port';
import type { PhoneStatusSource } from '../status/port';

/** `text` as it was found: a link to call or selected text, untrusted. */
export type OfferDial = (text: string, origin: CommandOrigin) => Promise<void>;

/**
 * Brings the window forward with a number that the agent may call; what is none is shown with the reason. One that comes
 * before the page is there (the program was started by a link) waits for it, and a newer one takes its place.
 */
export function createOfferDial({
  preferences,
  status,
  ownHosts,
  showWindow,
  sendEvent,
  log,
}: {
  /** Known once the configuration is read. */
  readonly preferences: Promise<PreferenceSource>;
  readonly status: PhoneStatusSource;
  /** Names of the agent's own servers, in lower case. */
  readonly ownHosts: () => readonly string[];
  readonly showWindow: () => void;
  readonly sendEvent: SendEvent;
  readonly log: Log;
}): OfferDial {
  let waiting: DialOffer | null = null;

  const send = (): void => {
    if (waiting === null || status.current === noStatus) return;
    const offer = waiting;
    waiting = null;
    showWindow();
    sendEvent('dial:offered', offer);
  };
  status.subscribe(send);

  return async (text, origin) => {
    const confirm = (await preferences).current['dialling.confirm'];
    const offer = dialOfferOf(text, origin, { confirm, ownHosts: ownHosts() });
    // The text itself may be anything that was selected.
    const outcome = offer.offered.ok ? { foreignHost: offer.offered.foreignHost } : offer.offered.problem;
    log.write('info', 'dial.offered', { origin, confirm: offer.confirm, outcome });
    waiting = offer;
    send();
  };
}
