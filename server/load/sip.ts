import { hash, randomBytes } from 'node:crypto';
import { header, type SipMessage, tagOf } from '../sim/sip/message';

/** For branches, tags and Call-IDs. */
export function token(): string {
  return randomBytes(8).toString('hex');
}

/** Start line, headers and body as one message, its length counted. */
export function compose(startLine: string, headers: readonly string[], body = ''): string {
  return [startLine, ...headers, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n');
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

/** What a request and its replies have in common. */
export function transactionOf(message: SipMessage): string {
  return `${header(message, 'call-id') ?? ''} ${header(message, 'cseq') ?? ''}`;
}

/** The Authorization that a challenge asks for: RFC 2617 with MD5 and qop=auth. `ha1` is MD5(user:realm:password). */
export function credentials(
  challenge: string,
  method: string,
  uri: string,
  user: string,
  ha1: string,
): string {
  const value = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1] ?? '';
  const [realm, nonce, cnonce, count] = [value('realm'), value('nonce'), token(), '00000001'];
  const response = md5(`${ha1}:${nonce}:${count}:${cnonce}:auth:${md5(`${method}:${uri}`)}`);
  return (
    `Digest username="${user}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", ` +
    `algorithm=MD5, cnonce="${cnonce}", qop=auth, nc=${count}`
  );
}

export function md5(text: string): string {
  return hash('md5', text);
}
