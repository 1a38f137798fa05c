import { SipMessage } from '../sipMessage';
import { DN, DOMAIN, OFFER } from '../sipServer';
import { MemorySocket } from './memorySocket';

/** How the far side takes the phone's next re-INVITEs. `later`: when the run says so. */
export type Manner = 'accept' | 'refuse' | 'later';
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** One call as the far side knows it. */
export interface FarCall {
  readonly callId: string;
  readonly uuid: string;
  readonly dialled: boolean;
  state: 'begun' | 'up' | 'over';
  phoneTag: string;
  cseq: number;
  /** As agreed last: what the phone sends; null: nothing yet. */
  phoneSends: Direction | null;
  /** Offers of either side that nobody has answered. */
  readonly open: Map<string, SipMessage | null>;
  /** An answer may have been lost, so that the two sides may believe different things. */
  uncertain: boolean;
  /** The INVITE of a call that the phone made. */
  readonly invite: SipMessage | null;
  branch: string;
  withSdp: boolean;
}

const CONTACT = 'Contact: <sip:server@server.test;transport=ws>';
const reversed: Readonly<Record<Direction, Direction>> = {
  sendrecv: 'sendrecv',
  sendonly: 'recvonly',
  recvonly: 'sendonly',
  inactive: 'inactive',
};

function directionOf(sdp: string): Direction {
  const [, direction] = /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/mu.exec(sdp) ?? [];
  return (direction as Direction | undefined) ?? 'sendrecv';
}

/** Server and everybody else: answers as it is told, and remembers what was agreed. Reached through MemorySocket. */
export class FarSide {
  readonly calls: FarCall[] = [];
  manner: Manner = 'accept';
  withholdsAck = false;
  #owedAcks: (() => void)[] = [];
  #count = 0;

  received(text: string): void {
    const message = new SipMessage(text);
    if (message.status === null) this.#request(message);
    else this.#response(message, message.status);
  }

  /** Calls that are not over. */
  get live(): FarCall[] {
    return this.calls.filter(({ state }) => state !== 'over');
  }

  ring(withSdp: boolean): void {
    this.#count += 1;
    const call = this.#begin(`in-${this.#count}`, null);
    call.branch = this.#branch();
    call.withSdp = withSdp;
    this.#send(call, 'INVITE', call.branch, [`X-Genesys-CallUUID: ${call.uuid}`], withSdp ? OFFER : '');
  }

  /** What becomes of a call that the phone dials. */
  progress(call: FarCall, status: string, withSdp: boolean): void {
    if (call.invite === null || call.state !== 'begun') return;
    this.#reply(call.invite, status, [CONTACT, `X-Genesys-CallUUID: ${call.uuid}`], withSdp ? OFFER : '');
    if (status.startsWith('200')) {
      call.state = 'up';
      call.phoneSends = 'sendrecv';
    } else if (!status.startsWith('1')) {
      call.state = 'over';
    }
  }

  notify(call: FarCall, event: 'talk' | 'hold'): void {
    this.#count += 1;
    this.#raw([
      `NOTIFY sip:${DN}@${DOMAIN} SIP/2.0`,
      `Via: SIP/2.0/WS server.test;branch=${this.#branch()}`,
      'From: <sip:kamailio@phone.test>;tag=k',
      `To: <sip:${DN}@${DOMAIN}>`,
      `Call-ID: notify-${this.#count}`,
      'CSeq: 10 NOTIFY',
      CONTACT,
      `Event: ${event}`,
      'Subscription-State: active',
      `X-Genesys-CallUUID: ${call.uuid}`,
    ]);
  }

  /** A re-INVITE or UPDATE of theirs; `null`: without SDP. */
  offer(call: FarCall, method: 'INVITE' | 'UPDATE', direction: Direction | null): void {
    if (call.state !== 'up' || (method === 'UPDATE' && direction === null)) return;
    call.cseq += 1;
    call.open.set(`${call.cseq} ${method}`, null);
    const body = direction === null ? '' : OFFER.replace('sendrecv', direction);
    this.#send(call, method, this.#branch(), [], body);
  }

  /** Answers the oldest re-INVITE that waits. */
  answerWaiting(status: string): void {
    for (const call of this.live) {
      const waiting = [...call.open.values()].find((request) => request !== null);
      if (waiting === undefined || waiting === null) continue;
      this.#answerOffer(call, waiting, status);
      return;
    }
  }

  end(call: FarCall): void {
    if (call.state === 'over') return;
    if (call.state === 'up') {
      call.cseq += 1;
      this.#send(call, 'BYE', this.#branch());
      call.state = 'over';
    } else if (call.invite === null) {
      this.#send(call, 'CANCEL', call.branch);
    } else {
      this.progress(call, '486 Busy Here', false);
    }
  }

  sendOwedAcks(): void {
    for (const ack of this.#owedAcks.splice(0)) ack();
  }

  /** What was under way on the connection is lost. */
  connectionLost(): void {
    for (const call of this.calls) call.uncertain ||= call.open.size > 0 || call.state === 'begun';
  }

  #begin(callId: string, invite: SipMessage | null): FarCall {
    const call: FarCall = {
      callId,
      uuid: `UUID${this.calls.length}`,
      dialled: invite !== null,
      state: 'begun',
      phoneTag: tagOf(invite?.header('From') ?? ''),
      cseq: 1,
      phoneSends: null,
      open: new Map(),
      uncertain: false,
      invite,
      branch: '',
      withSdp: true,
    };
    this.calls.push(call);
    return call;
  }

  #request(request: SipMessage): void {
    const call = this.calls.find(({ callId }) => callId === request.header('Call-ID'));
    switch (request.method) {
      case 'REGISTER':
        this.#reply(request, '200 OK', [`Contact: ${request.header('Contact')}`]);
        return;
      case 'INVITE':
        if (call === undefined) this.#begin(request.header('Call-ID'), request);
        else this.#reoffered(call, request);
        return;
      case 'ACK':
        return;
      case 'CANCEL':
        this.#reply(request, '200 OK');
        if (call?.invite && call.state === 'begun') this.#reply(call.invite, '487 Request Terminated');
        if (call !== undefined) call.state = 'over';
        return;
      case 'BYE':
        if (call !== undefined) call.state = 'over';
        this.#reply(request, '200 OK');
        return;
      default:
        this.#reply(request, '200 OK');
    }
  }

  #reoffered(call: FarCall, request: SipMessage): void {
    if (call.state !== 'up') {
      this.#reply(request, '481 Call/Transaction Does Not Exist');
      return;
    }
    call.open.set(request.header('CSeq'), request);
    if (this.manner === 'accept') this.#answerOffer(call, request, '200 OK');
    if (this.manner === 'refuse') this.#answerOffer(call, request, '488 Not Acceptable Here');
  }

  #answerOffer(call: FarCall, request: SipMessage, status: string): void {
    call.open.delete(request.header('CSeq'));
    if (!status.startsWith('200')) {
      this.#reply(request, status);
      return;
    }
    const offered = directionOf(request.body);
    call.phoneSends = offered;
    call.uncertain = false;
    this.#reply(request, status, [CONTACT], OFFER.replace('sendrecv', reversed[offered]));
  }

  #response(response: SipMessage, status: number): void {
    const call = this.calls.find(({ callId }) => callId === response.header('Call-ID'));
    if (call === undefined || status < 200) return;
    const { method } = response;
    const exchange = `${response.cseq} ${method}`;
    const first = method === 'INVITE' && response.cseq === 1;
    if (method === 'INVITE' && status >= 300) {
      call.open.delete(exchange);
      if (first) call.state = 'over';
      this.#ack(call, response);
    } else if (method === 'INVITE') {
      this.#answered(call, response, first);
    } else if (method === 'UPDATE') {
      if (status < 300 && call.open.has(exchange)) call.phoneSends = directionOf(response.body);
      call.open.delete(exchange);
    }
  }

  /** 200 to an INVITE of theirs; it is repeated until the ACK. */
  #answered(call: FarCall, response: SipMessage, first: boolean): void {
    const exchange = `${response.cseq} INVITE`;
    if (first) {
      call.phoneTag = tagOf(response.header('To'));
      if (call.state === 'begun') call.state = 'up';
    }
    const direction = directionOf(response.body);
    const offered = first ? !call.withSdp : call.open.get(exchange) === undefined;
    const acknowledge = () => {
      call.open.delete(exchange);
      call.phoneSends = direction;
      call.uncertain = false;
      this.#ack(call, response, offered || !first ? OFFER.replace('sendrecv', reversed[direction]) : '');
    };
    call.open.set(exchange, null);
    if (this.withholdsAck) this.#owedAcks.push(acknowledge);
    else acknowledge();
  }

  #ack(call: FarCall, response: SipMessage, body = ''): void {
    const [, same = ''] = /branch=([^;]+)/u.exec(response.header('Via')) ?? [];
    // RFC 3261 §17.1.1.3: that of a refusal belongs to its INVITE.
    const branch = (response.status ?? 0) >= 300 ? same : this.#branch();
    this.#raw(this.#lines(call, 'ACK', response.cseq, branch, tagOf(response.header('To')), []), body);
  }

  #send(call: FarCall, method: string, branch: string, headers: readonly string[] = [], body = ''): void {
    this.#raw(this.#lines(call, method, call.cseq, branch, call.phoneTag, headers), body);
  }

  #lines(
    call: FarCall,
    method: string,
    cseq: number,
    branch: string,
    phoneTag: string,
    headers: readonly string[],
  ): string[] {
    const to = method === 'CANCEL' || phoneTag === '' ? '' : `;tag=${phoneTag}`;
    return [
      `${method} sip:${DN}@${DOMAIN} SIP/2.0`,
      `Via: SIP/2.0/WS server.test;branch=${branch}`,
      'Max-Forwards: 70',
      `From: <sip:1003@phone.test>;tag=${call.dialled ? 'server' : 'caller'}`,
      `To: <sip:${DN}@${DOMAIN}>${to}`,
      `Call-ID: ${call.callId}`,
      `CSeq: ${cseq} ${method}`,
      CONTACT,
      ...headers,
    ];
  }

  #reply(request: SipMessage, status: string, headers: readonly string[] = [], body = ''): void {
    const to = request.header('To');
    this.#raw(
      [
        `SIP/2.0 ${status}`,
        ...request.headers('Via').map((via) => `Via: ${via}`),
        `From: ${request.header('From')}`,
        `To: ${to.includes(';tag=') ? to : `${to};tag=server`}`,
        `Call-ID: ${request.header('Call-ID')}`,
        `CSeq: ${request.header('CSeq')}`,
        ...headers,
      ],
      body,
    );
  }

  #raw(lines: readonly string[], body = ''): void {
    const type = body === '' ? [] : ['Content-Type: application/sdp'];
    MemorySocket.deliver(
      [...lines, ...type, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n'),
    );
  }

  #branch(): string {
    this.#count += 1;
    return `z9hG4bKfar${this.#count}`;
  }
}

function tagOf(header: string): string {
  return /;tag=([^;>]+)/u.exec(header)?.[1] ?? '';
}
