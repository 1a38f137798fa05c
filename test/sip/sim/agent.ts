import type { SipMessage } from '../../../server/sim/sip/message';
import type { DialogEnd } from '../support/peer';
import type { Phone } from '../support/phone';
import { phoneSdp } from '../support/sdp';
import { need, tagOf, token } from '../support/wire';

/** What makes the agent answer a ringing call. */
export type Answers = 'at NOTIFY' | 'when told';

interface AgentCall {
  readonly invite: SipMessage;
  readonly tag: string;
  end?: DialogEnd;
  established: boolean;
  reinvites: number;
}

/** An agent at a phone behind the server set: does what genesys.md asks of a phone, in SIP only. */
export class Agent {
  readonly #phone: Phone;
  readonly #answers: Answers;
  readonly #hangsUpAfterReinvites: number;
  readonly #calls = new Map<string, AgentCall>();
  readonly notified: string[] = [];
  readonly invites: SipMessage[] = [];
  readonly #running: Promise<void>;
  #on = true;

  constructor(phone: Phone, answers: Answers, hangsUpAfterReinvites = Number.POSITIVE_INFINITY) {
    this.#phone = phone;
    this.#answers = answers;
    this.#hangsUpAfterReinvites = hangsUpAfterReinvites;
    this.#running = this.#run();
  }

  /** Answers the call that rings. */
  answer(): void {
    const call = this.#ringing();
    if (call) this.#answer(call);
  }

  decline(): void {
    const call = this.#ringing();
    if (call) this.#phone.reply(call.invite, '486 Busy Here', { toTag: call.tag });
  }

  #ringing(): AgentCall | undefined {
    return [...this.#calls.values()].at(-1);
  }

  /** Stops reacting, once the message that is waited for has come or its time is over. */
  stop(): Promise<void> {
    this.#on = false;
    this.#phone.inbox.receive('STOP test SIP/2.0\r\n\r\n');
    return this.#running;
  }

  async #run(): Promise<void> {
    while (this.#on) {
      const message = await this.#phone.inbox
        .next('request', ({ status }) => status === undefined)
        .catch(() => undefined);
      if (message && this.#on) this.#take(message);
    }
  }

  #take(message: SipMessage): void {
    const method = message.startLine.split(' ')[0];
    const call = this.#calls.get(message.headers.get('call-id')?.[0] ?? '');
    if (method === 'NOTIFY') this.#notified(message);
    else if (method === 'INVITE') {
      if (call) this.#reinvited(call, message);
      else this.#ring(message);
    } else if (method === 'ACK') this.#acknowledged(call);
    else if (method === 'CANCEL' && call) {
      this.#phone.reply(message, '200 OK');
      this.#phone.reply(call.invite, '487 Request Terminated', { toTag: call.tag });
    } else this.#phone.reply(message, '200 OK');
  }

  #ring(invite: SipMessage): void {
    this.invites.push(invite);
    const call = { invite, tag: token(), established: false, reinvites: 0 };
    this.#calls.set(need(invite, 'call-id'), call);
    this.#phone.reply(invite, '180 Ringing', {
      toTag: call.tag,
      headers: [`Contact: ${this.#phone.contact}`, 'Allow-Events: talk, hold'],
    });
  }

  #answer(call: AgentCall): void {
    this.#phone.reply(call.invite, '200 OK', {
      toTag: call.tag,
      headers: [`Contact: ${this.#phone.contact}`, 'Content-Type: application/sdp'],
      body: phoneSdp(call.invite.body === '' ? 'actpass' : 'active'),
    });
    call.end = this.#phone.calleeEnd(call.invite, call.tag);
  }

  #notified(message: SipMessage): void {
    this.#phone.reply(message, '200 OK');
    const event = need(message, 'event');
    this.notified.push(event);
    // As the app does: the CallUUID chooses the call.
    const uuid = need(message, 'x-genesys-calluuid');
    const call = [...this.#calls.values()].find(
      ({ invite }) => invite.headers.get('x-genesys-calluuid')?.[0] === uuid,
    );
    if (!call) return;
    if (!call.established) {
      if (event === 'talk' && this.#answers === 'at NOTIFY') this.#answer(call);
      return;
    }
    if (!call.end) return;
    const direction = event === 'hold' ? 'sendonly' : 'sendrecv';
    this.#phone.within(call.end, 'INVITE', { body: phoneSdp('actpass', direction, 3) });
    void this.#phone
      .answer(call.end, 'INVITE')
      .then(() => call.end && this.#phone.within(call.end, 'ACK'))
      .catch(() => undefined);
  }

  #reinvited(call: AgentCall, message: SipMessage): void {
    call.reinvites += 1;
    const offered = /a=(sendonly|inactive)/.exec(message.body)?.[1];
    const direction = offered === 'sendonly' ? 'recvonly' : (offered ?? 'sendrecv');
    this.#phone.reply(message, '200 OK', {
      ...(tagOf(need(message, 'to')) === undefined ? { toTag: call.tag } : {}),
      headers: [`Contact: ${this.#phone.contact}`, 'Content-Type: application/sdp'],
      body: phoneSdp(message.body === '' ? 'actpass' : 'active', direction, 2),
    });
  }

  #acknowledged(call: AgentCall | undefined): void {
    if (!call?.end) return;
    call.established = true;
    if (call.reinvites >= this.#hangsUpAfterReinvites) {
      this.#phone.within(call.end, 'BYE');
    }
  }
}
