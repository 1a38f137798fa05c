import { token } from '../../../server/sip/compose';
import type { SipMessage } from '../../../server/sip/message';
import { tagOf } from '../../../server/sip/message';
import { type Media, NoMedia } from '../support/description';
import type { DialogEnd } from '../support/peer';
import type { Phone } from '../support/phone';
import { need } from '../support/wire';

/** What makes the agent answer a ringing call. */
export type Answers = 'at NOTIFY' | 'when told';

interface AgentCall {
  readonly invite: SipMessage;
  readonly tag: string;
  readonly media: Media;
  end?: DialogEnd;
  established: boolean;
  reinvites: number;
  /** The description that the other side owes in its ACK. */
  offered: boolean;
}

/** An agent at a phone behind the server set: does what docs/genesys-protocol.md asks of a phone, in SIP only. */
export class Agent {
  readonly #phone: Phone;
  readonly #answers: Answers;
  readonly #hangsUpAfterReinvites: number;
  readonly #media: () => Media;
  readonly #calls = new Map<string, AgentCall>();
  readonly notified: string[] = [];
  readonly invites: SipMessage[] = [];
  readonly byes: SipMessage[] = [];
  readonly #running: Promise<void>;
  #on = true;

  constructor(
    phone: Phone,
    answers: Answers,
    options: { readonly hangsUpAfterReinvites?: number; readonly media?: () => Media } = {},
  ) {
    this.#phone = phone;
    this.#answers = answers;
    this.#hangsUpAfterReinvites = options.hangsUpAfterReinvites ?? Number.POSITIVE_INFINITY;
    this.#media = options.media ?? (() => new NoMedia());
    this.#running = this.#run();
  }

  /** Answers the call that rings. */
  async answer(): Promise<void> {
    const call = this.#ringing();
    if (call) await this.#answer(call);
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
      if (message && this.#on) await this.#take(message);
    }
  }

  async #take(message: SipMessage): Promise<void> {
    const method = message.startLine.split(' ')[0];
    const call = this.#calls.get(message.headers.get('call-id')?.[0] ?? '');
    if (method === 'NOTIFY') await this.#notified(message);
    else if (method === 'INVITE') {
      if (call) await this.#reinvited(call, message);
      else this.#ring(message);
    } else if (method === 'ACK') await this.#acknowledged(call, message);
    else if (method === 'CANCEL' && call) {
      this.#phone.reply(message, '200 OK');
      this.#phone.reply(call.invite, '487 Request Terminated', { toTag: call.tag });
    } else {
      if (method === 'BYE') this.byes.push(message);
      this.#phone.reply(message, '200 OK');
    }
  }

  #ring(invite: SipMessage): void {
    this.invites.push(invite);
    const call = {
      invite,
      tag: token(),
      media: this.#media(),
      established: false,
      reinvites: 0,
      offered: false,
    };
    this.#calls.set(need(invite, 'call-id'), call);
    this.#phone.reply(invite, '180 Ringing', {
      toTag: call.tag,
      headers: [`Contact: ${this.#phone.contact}`, 'Allow-Events: talk, hold'],
    });
  }

  async #answer(call: AgentCall): Promise<void> {
    this.#phone.reply(call.invite, '200 OK', {
      toTag: call.tag,
      headers: [`Contact: ${this.#phone.contact}`, 'Content-Type: application/sdp'],
      body: await this.#describe(call, call.invite),
    });
    call.end = this.#phone.calleeEnd(call.invite, call.tag);
  }

  /** An answer to what was offered, or an offer where nothing was. */
  async #describe(call: AgentCall, invite: SipMessage): Promise<string> {
    call.offered = invite.body === '';
    return call.offered ? call.media.offer('sendrecv') : call.media.answer(invite.body);
  }

  async #notified(message: SipMessage): Promise<void> {
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
      if (event === 'talk' && this.#answers === 'at NOTIFY') await this.#answer(call);
      return;
    }
    if (!call.end) return;
    void this.#reinvite(call, call.end, event === 'hold' ? 'sendonly' : 'sendrecv');
  }

  async #reinvite(call: AgentCall, end: DialogEnd, direction: 'sendonly' | 'sendrecv'): Promise<void> {
    this.#phone.within(end, 'INVITE', { body: await call.media.offer(direction) });
    const answer = await this.#phone.answer(end, 'INVITE').catch(() => undefined);
    if (answer === undefined) return;
    this.#phone.within(end, 'ACK');
    if (answer.status === 200) await call.media.accept(answer.body);
  }

  async #reinvited(call: AgentCall, message: SipMessage): Promise<void> {
    call.reinvites += 1;
    this.#phone.reply(message, '200 OK', {
      ...(tagOf(need(message, 'to')) === undefined ? { toTag: call.tag } : {}),
      headers: [`Contact: ${this.#phone.contact}`, 'Content-Type: application/sdp'],
      body: await this.#describe(call, message),
    });
  }

  async #acknowledged(call: AgentCall | undefined, message: SipMessage): Promise<void> {
    if (!call?.end) return;
    if (call.offered && message.body !== '') await call.media.accept(message.body);
    call.offered = false;
    call.established = true;
    if (call.reinvites >= this.#hangsUpAfterReinvites) {
      this.#phone.within(call.end, 'BYE');
    }
  }
}
