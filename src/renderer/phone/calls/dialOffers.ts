import type { CommandOrigin, CommandResult, PhoneCommand } from '../../../shared/domain/call/command';
import type { DialOffer } from '../../../shared/domain/dialling/dialOffer';
import type { HostApi } from '../../../shared/ipc/hostApi';
import { type Stop, together } from '../../../shared/observable';
import { sameData } from '../../../shared/sameData';
import { errorText, type Log } from '../diagnostics/log';
import type { Store } from '../state/store';
import type { Timers } from '../util/timers';

/** A call that could not be made for so long was not made: nobody wants it when the phone is back an hour later. */
const WAIT_LIMIT_MS = 120_000;

export interface DialOffersDeps {
  readonly store: Store;
  /** Told when an offer is over, before it is called. */
  readonly host: Pick<HostApi, 'dialSettled'>;
  readonly execute: (command: PhoneCommand, origin: CommandOrigin) => Promise<CommandResult>;
  readonly log: Log;
  readonly timers: Timers;
}

/**
 * Numbers from links and from the clipboard. One that needs no agreement is called as soon as the phone is online, all
 * others stand in the state until the agent has decided. A new one takes the place of the one before.
 */
export class DialOffers {
  readonly #deps: DialOffersDeps;
  #cancelLimit = () => {};
  #open = false;

  constructor(deps: DialOffersDeps) {
    this.#deps = deps;
  }

  start(): Stop {
    const { store } = this.#deps;
    return together(
      store.watch(
        ({ dialOffer: offer, registration }) => ({ offer, online: registration.state === 'registered' }),
        ({ offer, online }) => {
          if (offer === null) this.#close();
          else if (online && !offer.confirm) void this.#dial(offer);
        },
        sameData,
      ),
      () => this.#cancelLimit(),
    );
  }

  offered(offer: DialOffer): void {
    const { store, timers } = this.#deps;
    this.#cancelLimit();
    this.#open = true;
    this.#cancelLimit = timers.after(WAIT_LIMIT_MS, () => this.#tooLate());
    store.dispatch({ type: 'dial-offered', offer });
  }

  #close(): void {
    this.#cancelLimit();
    if (!this.#open) return;
    this.#open = false;
    const { host, log } = this.#deps;
    host
      .dialSettled()
      .catch((error: unknown) => log('warn', 'dial-settled-untold', { error: errorText(error) }));
  }

  async #dial(offer: DialOffer): Promise<void> {
    const { store, execute } = this.#deps;
    if (!offer.offered.ok || store.state.dialOffer !== offer) return;
    store.dispatch({ type: 'dial-offered', offer: null });
    const result = await execute({ kind: 'dial', target: offer.offered.number }, offer.origin);
    // Not lost: the agent sees it, and sees why when they try themselves.
    if (!result.ok && store.state.dialOffer === null) this.offered({ ...offer, confirm: true });
  }

  #tooLate(): void {
    const { store, log } = this.#deps;
    if (store.state.registration.state === 'registered') return;
    log('info', 'dial-offer-expired');
    store.dispatch({ type: 'dial-offered', offer: null });
  }
}
