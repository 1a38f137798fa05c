import { randomBytes } from 'node:crypto';
import { header, type SipMessage, tagOf } from './message';

/** A random value for branches, tags, Call-IDs and nonces. */
export function token(): string {
  return randomBytes(8).toString('hex');
}

/** Joins start line, headers and body to a message, and counts its length. */
export function compose(startLine: string, headers: readonly string[], body = ''): string {
  return [startLine, ...headers, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n');
}

export interface RequestParts {
  readonly method: string;
  readonly uri: string;
  /** Transport and sent-by of the Via, as `WSS abc.invalid`. */
  readonly via: string;
  readonly routes?: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly cseq: number;
  readonly contact?: string;
  readonly headers?: readonly string[];
  /** An SDP body. */
  readonly body?: string | undefined;
}

/** A request with the headers that RFC 3261 §8.1.1 asks of every one. */
export function composeRequest(parts: RequestParts): string {
  const { method, uri, via, routes = [], contact, headers = [], body } = parts;
  return compose(
    `${method} ${uri} SIP/2.0`,
    [
      `Via: SIP/2.0/${via};branch=z9hG4bK${token()};rport`,
      'Max-Forwards: 70',
      ...routes.map((route) => `Route: ${route}`),
      `From: ${parts.from}`,
      `To: ${parts.to}`,
      `Call-ID: ${parts.callId}`,
      `CSeq: ${parts.cseq} ${method}`,
      ...(contact === undefined ? [] : [`Contact: ${contact}`]),
      ...(body === undefined ? [] : ['Content-Type: application/sdp']),
      ...headers,
    ],
    body,
  );
}

export interface ReplyOptions {
  readonly headers?: readonly string[];
  readonly body?: string;
  /** Put on the To unless it has one. */
  readonly toTag?: string;
}

/** A reply with what RFC 3261 §8.2.6.2 copies from the request, Record-Route included. */
export function composeReply(
  request: SipMessage,
  status: string,
  { headers = [], body, toTag }: ReplyOptions = {},
): string {
  const to = header(request, 'to') ?? '';
  const copied = (name: string, label: string) =>
    (request.headers.get(name) ?? []).map((value) => `${label}: ${value}`);
  return compose(
    `SIP/2.0 ${status}`,
    [
      ...copied('via', 'Via'),
      ...copied('record-route', 'Record-Route'),
      ...copied('from', 'From'),
      `To: ${toTag === undefined || tagOf(to) !== undefined ? to : `${to};tag=${toTag}`}`,
      ...copied('call-id', 'Call-ID'),
      ...copied('cseq', 'CSeq'),
      ...headers,
    ],
    body,
  );
}
