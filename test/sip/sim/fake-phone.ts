import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { EventEmitter, once } from 'node:events';
import { header, parseSipMessage, type SipMessage } from '../../../server/sip/message';

export interface Behaviour {
  /** What makes it answer: a NOTIFY talk, itself at once, or nothing (it declines, or rings on). */
  readonly answers: 'notify' | 'itself' | 'declines' | 'never';
  /** Leaves NOTIFYs in the early dialog without any answer, as Asterisk does. */
  readonly ignoresNotify?: boolean;
  /** Says nothing about Allow-Events. */
  readonly silentAboutEvents?: boolean;
  /** Answers a NOTIFY hold without holding. */
  readonly keepsTalking?: boolean;
  /** Hangs up once the call's re-INVITE (step 5) is done. */
  readonly hangsUp?: boolean;
}

export interface Received {
  readonly at: number;
  readonly text: string;
  readonly message: SipMessage;
}

interface Dialog {
  readonly invite: SipMessage;
  readonly peer: RemoteInfo;
  readonly tag: string;
  retransmission?: NodeJS.Timeout;
  cseq: number;
  reinvites: number;
  direction: 'sendrecv' | 'sendonly';
}

/** The agent's side as one phone without a server between: plain SIP over UDP, and an echo for its audio. */
export class FakePhone {
  readonly received: Received[] = [];
  readonly #behaviour: Behaviour;
  readonly #sip: Socket;
  readonly #rtp: Socket;
  readonly #dialogs = new Map<string, Dialog>();
  readonly #events = new EventEmitter<{ message: [Received] }>();

  private constructor(behaviour: Behaviour, sip: Socket, rtp: Socket) {
    this.#behaviour = behaviour;
    this.#sip = sip;
    this.#rtp = rtp;
    sip.on('message', (datagram, peer) => this.#take(datagram.toString('utf8'), peer));
    rtp.on('message', (datagram, peer) => rtp.send(datagram, peer.port, peer.address));
  }

  static async start(behaviour: Behaviour): Promise<FakePhone> {
    const sockets = [createSocket('udp4'), createSocket('udp4')] as const;
    for (const socket of sockets) {
      const listening = once(socket, 'listening');
      socket.bind(0, '127.0.0.1');
      await listening;
    }
    return new FakePhone(behaviour, ...sockets);
  }

  get address(): { address: string; port: number } {
    return { address: '127.0.0.1', port: this.#sip.address().port };
  }

  /** Requests of this method received so far. */
  requests(method: string): Received[] {
    return this.received.filter(({ message }) => message.startLine.startsWith(`${method} `));
  }

  /** The nth request of this method, now or later. */
  async request(method: string, nth = 1): Promise<Received> {
    for (;;) {
      const found = this.requests(method)[nth - 1];
      if (found) return found;
      await once(this.#events, 'message');
    }
  }

  /** Dials the simulator, as an agent's call or a transferred one. Gives the new call's Call-ID. */
  dial(to: string, peer: { address: string; port: number }): string {
    const callId = `dial-${this.received.length}-${process.hrtime.bigint()}`;
    const me = `sip:1002@127.0.0.1:${this.address.port}`;
    this.#send(
      [
        `INVITE ${to} SIP/2.0`,
        `Via: SIP/2.0/UDP 127.0.0.1:${this.address.port};branch=z9hG4bK${callId}`,
        `From: <${me}>;tag=phone`,
        `To: <${to}>`,
        `Call-ID: ${callId}`,
        'CSeq: 1 INVITE',
        `Contact: <${me}>`,
        'Max-Forwards: 70',
      ],
      this.#sdp('sendrecv'),
      peer,
    );
    return callId;
  }

  /** Ends a call that dial() made. */
  bye(callId: string, peer: { address: string; port: number }): void {
    const me = `sip:1002@127.0.0.1:${this.address.port}`;
    const established = this.received.find(
      ({ message }) => message.status === 200 && header(message, 'call-id') === callId,
    );
    this.#send(
      [
        `BYE sip:${peer.address}:${peer.port} SIP/2.0`,
        `Via: SIP/2.0/UDP 127.0.0.1:${this.address.port};branch=z9hG4bKbye${callId}`,
        `From: <${me}>;tag=phone`,
        `To: ${established ? header(established.message, 'to') : ''}`,
        `Call-ID: ${callId}`,
        'CSeq: 2 BYE',
        'Max-Forwards: 70',
      ],
      '',
      peer,
    );
  }

  close(): void {
    for (const { retransmission } of this.#dialogs.values()) clearInterval(retransmission);
    this.#sip.close();
    this.#rtp.close();
  }

  #take(text: string, peer: RemoteInfo): void {
    const message = parseSipMessage(text);
    const received = { at: performance.now(), text, message };
    this.received.push(received);
    if (message.status === undefined) this.#request(message, peer);
    else this.#response(message, peer);
    this.#events.emit('message', received);
  }

  #request(message: SipMessage, peer: RemoteInfo): void {
    const callId = header(message, 'call-id') ?? '';
    const dialog = this.#dialogs.get(callId);
    const method = message.startLine.split(' ')[0];
    if (method === 'INVITE' && !dialog) this.#ring(callId, message, peer);
    else if (!dialog) return;
    else if (method === 'INVITE') this.#reinvited(dialog, message);
    else if (method === 'ACK') this.#acknowledged(dialog);
    else if (method === 'NOTIFY') this.#notified(dialog, message);
    else if (method === 'REFER') this.#referred(dialog, message);
    else if (method === 'CANCEL') {
      this.#reply(message, peer, '200 OK');
      this.#reply(dialog.invite, peer, '487 Request Terminated', dialog.tag);
    } else this.#reply(message, peer, '200 OK');
  }

  #ring(callId: string, invite: SipMessage, peer: RemoteInfo): void {
    const dialog: Dialog = {
      invite,
      peer,
      tag: `phone${this.#dialogs.size}`,
      cseq: 0,
      reinvites: 0,
      direction: 'sendrecv',
    };
    this.#dialogs.set(callId, dialog);
    const events = this.#behaviour.silentAboutEvents ? [] : ['Allow-Events: talk, hold'];
    this.#reply(invite, peer, '180 Ringing', dialog.tag, events);
    if (this.#behaviour.answers === 'itself') this.#answer(dialog);
    if (this.#behaviour.answers === 'declines') this.#reply(invite, peer, '486 Busy Here', dialog.tag);
  }

  #answer(dialog: Dialog): void {
    const answer = () =>
      this.#reply(dialog.invite, dialog.peer, '200 OK', dialog.tag, [], this.#sdp('sendrecv'));
    answer();
    dialog.retransmission = setInterval(answer, 500);
  }

  #acknowledged(dialog: Dialog): void {
    clearInterval(dialog.retransmission);
    if (this.#behaviour.hangsUp && dialog.reinvites > 0) this.#inDialog(dialog, 'BYE');
  }

  #reinvited(dialog: Dialog, message: SipMessage): void {
    dialog.reinvites += 1;
    const offered = /a=(sendonly|inactive)/.exec(message.body)?.[1];
    const direction = offered === 'sendonly' ? 'recvonly' : (offered ?? 'sendrecv');
    this.#reply(message, dialog.peer, '200 OK', undefined, [], this.#sdp(direction));
  }

  #notified(dialog: Dialog, message: SipMessage): void {
    if (this.#behaviour.ignoresNotify) return;
    this.#reply(message, dialog.peer, '200 OK');
    const event = header(message, 'event');
    const early = dialog.retransmission === undefined;
    if (early && event === 'talk' && this.#behaviour.answers === 'notify') this.#answer(dialog);
    else if (!early && !this.#behaviour.keepsTalking) {
      dialog.direction = event === 'hold' ? 'sendonly' : 'sendrecv';
      this.#inDialog(dialog, 'INVITE', [], this.#sdp(dialog.direction));
    }
  }

  #referred(dialog: Dialog, message: SipMessage): void {
    this.#reply(message, dialog.peer, '202 Accepted');
    const target = /<([^>]+)>/.exec(header(message, 'refer-to') ?? '')?.[1] ?? '';
    this.dial(target, dialog.peer);
    for (const fragment of ['100 Trying', '200 OK']) {
      this.#inDialog(
        dialog,
        'NOTIFY',
        ['Event: refer', 'Subscription-State: active', 'Content-Type: message/sipfrag'],
        `SIP/2.0 ${fragment}\r\n`,
      );
    }
  }

  #response(message: SipMessage, peer: RemoteInfo): void {
    if (message.status !== 200 || !/ INVITE$/.test(header(message, 'cseq') ?? '')) return;
    const callId = header(message, 'call-id') ?? '';
    const number = /^\d+/.exec(header(message, 'cseq') ?? '')?.[0];
    this.#send(
      [
        `ACK sip:127.0.0.1:${peer.port} SIP/2.0`,
        `Via: SIP/2.0/UDP 127.0.0.1:${this.address.port};branch=z9hG4bKack${number}${callId}`,
        `From: ${header(message, 'from')}`,
        `To: ${header(message, 'to')}`,
        `Call-ID: ${callId}`,
        `CSeq: ${number} ACK`,
        'Max-Forwards: 70',
      ],
      '',
      peer,
    );
  }

  #inDialog(dialog: Dialog, method: string, headers: readonly string[] = [], body = ''): void {
    dialog.cseq += 1;
    const { invite, peer } = dialog;
    this.#send(
      [
        `${method} sip:127.0.0.1:${peer.port} SIP/2.0`,
        `Via: SIP/2.0/UDP 127.0.0.1:${this.address.port};branch=z9hG4bK${dialog.tag}${dialog.cseq}`,
        `From: ${header(invite, 'to')};tag=${dialog.tag}`,
        `To: ${header(invite, 'from')}`,
        `Call-ID: ${header(invite, 'call-id')}`,
        `CSeq: ${dialog.cseq} ${method}`,
        `Contact: <sip:1002@127.0.0.1:${this.address.port}>`,
        'Max-Forwards: 70',
        ...headers,
      ],
      body,
      peer,
    );
  }

  #reply(
    request: SipMessage,
    peer: RemoteInfo,
    status: string,
    tag?: string,
    headers: readonly string[] = [],
    body = '',
  ): void {
    this.#send(
      [
        `SIP/2.0 ${status}`,
        `Via: ${header(request, 'via')}`,
        `From: ${header(request, 'from')}`,
        `To: ${header(request, 'to')}${tag === undefined ? '' : `;tag=${tag}`}`,
        `Call-ID: ${header(request, 'call-id')}`,
        `CSeq: ${header(request, 'cseq')}`,
        `Contact: <sip:1002@127.0.0.1:${this.address.port}>`,
        ...headers,
      ],
      body,
      peer,
    );
  }

  #sdp(direction: string): string {
    return [
      'v=0',
      'o=phone 1 1 IN IP4 127.0.0.1',
      's=-',
      'c=IN IP4 127.0.0.1',
      't=0 0',
      `m=audio ${this.#rtp.address().port} RTP/AVP 8 0 101`,
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:101 telephone-event/8000',
      `a=${direction}`,
      '',
    ].join('\r\n');
  }

  #send(lines: readonly string[], body: string, peer: { address: string; port: number }): void {
    const type = body.startsWith('v=0') ? ['Content-Type: application/sdp'] : [];
    const head = [...lines, ...type, `Content-Length: ${Buffer.byteLength(body)}`].join('\r\n');
    this.#sip.send(`${head}\r\n\r\n${body}`, peer.port, peer.address);
  }
}
