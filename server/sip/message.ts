/** A SIP message as read from the network: enough of RFC 3261 §7 to check what a peer sent. */
export interface SipMessage {
  readonly startLine: string;
  /** Status code of a response; undefined for a request. */
  readonly status: number | undefined;
  /** Values by lower-case name, in order of appearance. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
}

/** Long header names by compact form (RFC 3261 §7.3.3, RFC 6665 §8.2.1, RFC 4028 §4, RFC 3515 §2.1). */
const COMPACT: Readonly<Record<string, string>> = {
  f: 'from',
  t: 'to',
  i: 'call-id',
  m: 'contact',
  c: 'content-type',
  l: 'content-length',
  v: 'via',
  k: 'supported',
  o: 'event',
  u: 'allow-events',
  x: 'session-expires',
  r: 'refer-to',
};

/** Reads a message. Never throws: lines that are not headers are left out, a missing body is ''. */
export function parseSipMessage(text: string): SipMessage {
  const [head = '', ...rest] = text.split(/\r?\n\r?\n/);
  const [startLine = '', ...lines] = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const written = line.slice(0, colon).trim().toLowerCase();
    const name = COMPACT[written] ?? written;
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  const status = /^SIP\/2\.0 (\d{3})\b/.exec(startLine)?.[1];
  return {
    startLine,
    status: status === undefined ? undefined : Number(status),
    headers,
    body: rest.join('\r\n\r\n'),
  };
}

/** The header's first value; name in lower case. */
export function header(message: SipMessage, name: string): string | undefined {
  return message.headers.get(name)?.[0];
}

/** A response's status and phrase, as `486 Busy Here`. */
export function statusAndPhrase(response: SipMessage): string {
  return response.startLine.slice('SIP/2.0 '.length);
}

/** The tag of a From or To value, with or without angle brackets (docs/genesys-protocol.md §1). */
export function tagOf(value: string | undefined): string | undefined {
  const parameters = value?.slice(value.lastIndexOf('>') + 1);
  return /;\s*tag=([^;,\s]+)/i.exec(parameters ?? '')?.[1];
}

/** The URI of a From, To or Contact value, with or without angle brackets. */
export function uriOf(value: string): string {
  return /<([^>]+)>/.exec(value)?.[1] ?? value.replace(/;.*/, '');
}

/** The Record-Route values in order, several in one header taken apart. A caller's route set is these reversed (RFC 3261 §12.1). */
export function recordRoutes(message: SipMessage): string[] {
  return (message.headers.get('record-route') ?? []).flatMap((value) => value.split(/,\s*(?=<)/));
}

/** Identifies a transaction: a request and its replies share Call-ID and CSeq. */
export function transactionOf(message: SipMessage): string {
  return `${header(message, 'call-id') ?? ''} ${header(message, 'cseq') ?? ''}`;
}
