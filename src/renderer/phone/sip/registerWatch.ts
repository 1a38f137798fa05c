import type { UA } from 'jssip';
import type { IncomingResponse } from 'jssip/lib/SIPMessage';
import { secondsOf } from './headers/values';
import { type RegistratorInternals, receivedHeaders, type Transaction, uaInternals } from './jssipInternals';

/** What ends sooner can't be renewed in time: JsSIP renews 5 s after the 200 at the soonest. Seconds. */
const MIN_EXPIRES_S = 10;
/** The longest registration that a server may ask for (423, Min-Expires). Seconds. */
const MAX_EXPIRES_S = 86_400;

interface RegisterEvents {
  refreshing(): void;
  refreshed(): void;
}

/**
 * Stands between a REGISTER's answers and JsSIP 3.13.8, which takes every number of a server at its word and drops a 2xx
 * without this phone's Contact without a word:
 *
 * - A registration lasts as long as the server says, and no longer than was asked for (RFC 3261 §10.3): text or 2^32 seconds would
 *   have it renewed at once, for ever.
 * - A 2xx that leaves this phone out, or lasts for moments only, is a failure.
 * - A 423 is followed once until the next success, to a longer interval (RFC 3261 §10.2.8). Any other is a failure.
 */
export class RegisterWatch {
  readonly #registrator: RegistratorInternals;
  readonly #events: RegisterEvents;
  #lengthened = false;

  constructor(ua: UA, events: RegisterEvents) {
    this.#registrator = uaInternals(ua).registrator();
    this.#events = events;
  }

  /** A REGISTER is about to go out. */
  sent({ request, eventHandlers }: Transaction): void {
    if (eventHandlers === undefined || request.getHeader('Expires') === '0') return;
    const challenged = request.hasHeader('authorization') || request.hasHeader('proxy-authorization');
    if (this.#registrator.registered && !challenged) this.#events.refreshing();
    const receive = eventHandlers.onReceiveResponse;
    eventHandlers.onReceiveResponse = (response) => {
      if (response.status_code === 423) this.#boundInterval(response);
      if (response.status_code >= 200 && response.status_code < 300) this.#accepted(response, receive);
      else receive(response);
    };
  }

  #accepted(response: IncomingResponse, receive: (response: IncomingResponse) => void): void {
    const refreshed = this.#registrator.registered;
    this.#boundExpires(response);
    receive(response);
    if (this.#registrator._registrationTimer === null) {
      this.#registrator._registrationFailure(response, 'Not registered');
      return;
    }
    this.#lengthened = false;
    if (refreshed) this.#events.refreshed();
  }

  #boundExpires(response: IncomingResponse): void {
    const asked = this.#registrator._expires;
    const headers = receivedHeaders(response);
    const granted = secondsOf(response.getHeader('Expires')) ?? asked;
    headers['Contact'] = headers['Contact']?.filter(({ parsed: contact }) => {
      if (contact === undefined) return false;
      const expires = secondsOf(`${contact.getParam('expires') ?? ''}`) ?? granted;
      contact.setParam('expires', `${Math.min(expires, asked)}`);
      return expires >= MIN_EXPIRES_S;
    });
  }

  #boundInterval(response: IncomingResponse): void {
    const wanted = secondsOf(response.getHeader('Min-Expires')) ?? 0;
    if (!this.#lengthened && wanted > this.#registrator._expires && wanted <= MAX_EXPIRES_S) {
      this.#lengthened = true;
    } else {
      delete receivedHeaders(response)['Min-Expires'];
    }
  }
}
