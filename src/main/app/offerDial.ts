import type { CommandOrigin } from '../../shared/domain/call/command';
import { type DialOffer, dialOfferOf } from '../../shared/domain/dialling/dialOffer';
import { noStatus } from '../../shared/domain/phoneStatus';
import type { Logger } from '../diagnostics/port';
import type { SendEvent } from '../ipc/port';
import type { PreferenceStore } from '../settings/port';
import type { PhoneStatusSource } from '../status/port';

/** Offers to dial `text` as it was found: a link to call or selected text, untrusted. */
export type OfferDial = (text: string, origin: CommandOrigin) => Promise<void>;

export interface DialOffering {
  readonly offer: OfferDial;
  /** Called when the page says that its offer is over. */
  readonly settled: () => void;
}

/**
 * Brings the window forward with a number that the agent may call; what is none is shown with the reason. One that comes
 * before the page is there (the program was started by a link) waits for it, and a newer one takes its place. Where the
 * page goes before the agent has decided, the next one is given it again.
 */
export function offerToDial({
  preferences,
  status,
  ownHosts,
  showWindow,
  sendEvent,
  log,
}: {
  /** The preferences, once the configuration is read. */
  readonly preferences: Promise<Pick<PreferenceStore, 'current'>>;
  readonly status: PhoneStatusSource;
  /** The names of the agent's own servers, in lower case. */
  readonly ownHosts: () => readonly string[];
  readonly showWindow: () => void;
  readonly sendEvent: SendEvent;
  readonly log: Logger;
}): DialOffering {
  let open: DialOffer | null = null;
  let pageHasIt = false;

  const send = (): void => {
    if (status.value === noStatus) pageHasIt = false;
    else if (open !== null && !pageHasIt) {
      pageHasIt = true;
      showWindow();
      sendEvent('dial:offered', open);
    }
  };
  status.follow(send);

  const offer: OfferDial = async (text, origin) => {
    const confirm = (await preferences).current['dialling.confirm'];
    const made = dialOfferOf(text, origin, { confirm, ownHosts: ownHosts() });
    // The text itself may be anything that was selected.
    const outcome = made.offered.ok ? { foreignHost: made.offered.foreignHost } : made.offered.problem;
    log.write('info', 'dial.offered', { origin, confirm: made.confirm, outcome });
    open = made;
    pageHasIt = false;
    send();
  };
  const settled = (): void => {
    if (pageHasIt) open = null;
  };
  return { offer, settled };
}
