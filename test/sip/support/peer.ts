import { composeReply, composeRequest, type ReplyOptions, token } from '../../../server/sip/compose';
import { recordRoutes, type SipMessage, tagOf, uriOf } from '../../../server/sip/message';
import { Inbox, isReply, isRequest, need } from './wire';

export interface RequestOptions {
  readonly headers?: readonly string[];
  readonly body?: string;
  readonly from?: string;
  readonly to?: string;
}

/** One end of a dialog (RFC 3261 §12), as the side that holds it sees it. */
export interface DialogEnd {
  readonly callId: string;
  readonly local: string;
  readonly remote: string;
  readonly target: string;
  readonly routes: readonly string[];
  cseq: number;
}

/** The user agent's part that phone and trunk have in common. */
export abstract class Peer {
  readonly inbox = new Inbox();

  protected abstract readonly transport: 'WSS' | 'UDP' | 'TCP' | 'TLS';
  /** Via's host, and port where there is one. */
  protected abstract readonly sentBy: string;
  abstract readonly contact: string;
  abstract send(text: string): void;

  /** Sends a request outside of a dialog; the caller waits for what it expects. */
  start(
    method: string,
    uri: string,
    options: RequestOptions & { callId?: string; cseq?: number } = {},
  ): string {
    const callId = options.callId ?? token();
    const text = composeRequest({
      method,
      uri,
      via: this.#via,
      from: options.from ?? `<sip:1003@genesys.example>;tag=${token()}`,
      to: options.to ?? `<${uri}>`,
      callId,
      cseq: options.cseq ?? 1,
      contact: this.contact,
      headers: options.headers ?? [],
      body: options.body,
    });
    this.send(text);
    return text;
  }

  /** Sends a request in a dialog. Returns its text, to be sent again. */
  within(dialog: DialogEnd, method: string, options: RequestOptions = {}): string {
    if (method !== 'ACK') dialog.cseq += 1;
    const text = composeRequest({
      method,
      uri: dialog.target,
      via: this.#via,
      routes: dialog.routes,
      from: dialog.local,
      to: dialog.remote,
      callId: dialog.callId,
      cseq: dialog.cseq,
      contact: this.contact,
      headers: options.headers ?? [],
      body: options.body,
    });
    this.send(text);
    return text;
  }

  /** The reply to the last request of a dialog. */
  answer(dialog: DialogEnd, method: string, least = 200): Promise<SipMessage> {
    return this.inbox.next(`answer to ${method}`, isReply(dialog.callId, `${dialog.cseq} ${method}`, least));
  }

  expect(method: string): Promise<SipMessage> {
    return this.inbox.next(method, isRequest(method));
  }

  reply(request: SipMessage, status: string, options: ReplyOptions = {}): void {
    this.send(composeReply(request, status, options));
  }

  /** The caller's end, from a reply that has a To tag. */
  callerEnd(reply: SipMessage): DialogEnd {
    return {
      callId: need(reply, 'call-id'),
      local: need(reply, 'from'),
      remote: need(reply, 'to'),
      target: uriOf(need(reply, 'contact')),
      routes: recordRoutes(reply).reverse(),
      cseq: Number.parseInt(need(reply, 'cseq'), 10),
    };
  }

  /** The callee's end, from the INVITE that came and the tag that it was answered with. */
  calleeEnd(invite: SipMessage, toTag: string): DialogEnd {
    const to = need(invite, 'to');
    return {
      callId: need(invite, 'call-id'),
      local: tagOf(to) === undefined ? `${to};tag=${toTag}` : to,
      remote: need(invite, 'from'),
      target: uriOf(need(invite, 'contact')),
      routes: recordRoutes(invite),
      cseq: 0,
    };
  }

  get #via(): string {
    return `${this.transport} ${this.sentBy}`;
  }
}
